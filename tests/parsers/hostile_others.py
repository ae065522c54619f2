"""Files made to break a reader that are no packages: dbf, pages, JSON, XML 2003, texts."""

import struct
from pathlib import Path

from .hostile_files import quick, slow


def _dbf(records: int, fields: int, body: bytes) -> bytes:
    start = min(32 + 32 * fields + 1, 65_535)
    size = min(1 + 10 * fields, 65_535)
    header = struct.pack("<B3sIHH20x", 3, b"\x7e\x0b\x16", records, start, size)
    described = b"".join(
        f"F{number}".encode()[:10].ljust(11, b"\0") + b"C" + bytes(4) + b"\x0a" + bytes(15)
        for number in range(fields)
    )
    return header + described + b"\r" + body


@quick
def dbf_of_a_milliard_records_announced(path: Path) -> None:
    path.write_bytes(_dbf(10**9, 3, (b" " + b"x" * 30) * 5))


@quick
def dbf_of_many_fields(path: Path) -> None:
    path.write_bytes(_dbf(5, 100_000, b" " * 100_000))


@quick
def dbf_of_records_without_length(path: Path) -> None:
    data = bytearray(_dbf(10**9, 3, b" " * 1000))
    data[10:12] = bytes(2)
    path.write_bytes(bytes(data))


@slow
def million_nested_tags(path: Path) -> None:
    path.write_text("<html><table>" + "<div>" * 1_000_000, encoding="ascii")


@slow
def tables_within_tables(path: Path) -> None:
    path.write_text("<html>" + "<table><tr><td>" * 300_000, encoding="ascii")


@quick
def page_of_open_comments(path: Path) -> None:
    path.write_text("<html><table>" + "<!--" * 500_000, encoding="ascii")


@quick
def page_of_open_declarations(path: Path) -> None:
    path.write_text("<html><table>" + "<![if x" * 300_000 + "<" * 300_000, encoding="ascii")


@quick
def page_of_attributes_without_end(path: Path) -> None:
    path.write_text("<html><table><tr><td " + "a='" * 500_000, encoding="ascii")


@quick
def cell_over_all_rows_and_columns(path: Path) -> None:
    cell = "<tr><td rowspan=999999999999 colspan=999999999999>x</td></tr>"
    path.write_text(f"<html><table>{cell * 50}</table></html>", encoding="ascii")


@quick
def saved_page_of_parts_within_parts(path: Path) -> None:
    head = "MIME-Version: 1.0\nX-Document-Type: Workbook\nContent-Type: multipart/related; "
    parts = "".join(
        f'--b{n}\nContent-Type: multipart/related; boundary="b{n + 1}"\n\n' for n in range(3000)
    )
    path.write_text(f'{head}boundary="b0"\n\n{parts}', encoding="ascii")


@quick
def json_a_hundred_thousand_deep(path: Path) -> None:
    path.write_text('[{"a":' * 100_000 + "1" + "}]" * 100_000, encoding="ascii")


@quick
def json_of_lists_a_hundred_thousand_deep(path: Path) -> None:
    path.write_text('{"a":' + "[" * 100_000, encoding="ascii")


@quick
def json_number_of_a_million_digits(path: Path) -> None:
    path.write_text('[{"a":' + "9" * 1_000_000 + "}]", encoding="ascii")


@slow
def json_of_a_million_keys(path: Path) -> None:
    keys = ",".join(f'"k{number}":1' for number in range(1_000_000))
    path.write_text(f"[{{{keys}}}]", encoding="ascii")


@quick
def xml_2003_a_hundred_thousand_deep(path: Path) -> None:
    root = '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    path.write_text(f'<?xml version="1.0"?>{root}' + "<Worksheet>" * 100_000, encoding="ascii")


@quick
def xml_2003_far_index(path: Path) -> None:
    ns = "urn:schemas-microsoft-com:office:spreadsheet"
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{ns}" xmlns:ss="{ns}"><Worksheet ss:Name="A">'
        '<Table><Row ss:Index="999999999"><Cell ss:Index="999999999"><Data ss:Type="Number">1'
        '</Data></Cell></Row><Row ss:Span="999999999" ss:Hidden="1"/></Table></Worksheet>'
        "</Workbook>",
        encoding="ascii",
    )


@quick
def entities_that_grow(path: Path) -> None:
    inside = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "x">{inside}]>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&e12;</Workbook>',
        encoding="ascii",
    )


@slow
def csv_of_one_long_line(path: Path) -> None:
    path.write_bytes(b"x" * 100_000_000)


@slow
def csv_of_one_long_line_with_fields(path: Path) -> None:
    path.write_bytes(b"abcdefghi;" * 10_000_000)


@slow
def csv_of_a_million_columns(path: Path) -> None:
    path.write_bytes(b"\n".join([b";".join([b"1"] * 1_000_000)] * 5))


@quick
def csv_of_zero_bytes(path: Path) -> None:
    path.write_bytes(bytes(5_000_000))


@quick
def csv_with_zero_bytes(path: Path) -> None:
    text = "Адресат;Индекс;Масса, г\nКоз\0ел;2200\0" + "30;20\n"
    path.write_bytes(text.encode("cp1251"))


@quick
def csv_of_quotes_alone(path: Path) -> None:
    path.write_bytes(b'"' * 5_000_001)


@quick
def csv_of_quotes_and_separators(path: Path) -> None:
    path.write_bytes(b'";"\n' * 1_000_000 + b'"')


@quick
def csv_of_line_ends_alone(path: Path) -> None:
    path.write_bytes(b"\r\n" * 3_000_000)


@slow
def csv_of_returns_alone(path: Path) -> None:
    path.write_bytes(b"a;b\r" * 5_000_000)


@quick
def csv_of_separators_alone(path: Path) -> None:
    path.write_bytes((b";" * 900 + b"\n") * 5000)


@quick
def utf_16_without_mark_and_odd(path: Path) -> None:
    path.write_bytes("Адресат;Индекс\nКозел;220030\n".encode("utf-16-le")[:-1])


@quick
def utf_16_with_mark_and_odd(path: Path) -> None:
    path.write_bytes("Адресат;Индекс\nКозел;220030\n".encode("utf-16") + b"\x3b")


@quick
def utf_16_of_lone_surrogates(path: Path) -> None:
    path.write_bytes(b"\xff\xfe" + b"\x00\xd8;\0" * 10_000 + b"\n\0")


@quick
def utf_32_beyond_unicode(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\0\0" + b"\xff\xff\xff\x7f" * 1000)


@quick
def every_byte(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 4000)


@quick
def form_103_of_separators(path: Path) -> None:
    path.write_bytes(b"Barcode|IndexTo|Rcpn\r\n" + b"|" * 2_000_000)


@quick
def addresses_of_commas(path: Path) -> None:
    cell = "," * 30_000 + "д. " * 10_000
    path.write_text(f"Адресат;Адрес;Масса, г\nКозел;{cell};20\n", encoding="utf-8")


@quick
def cells_of_blanks_and_digits(path: Path) -> None:
    cells = ";".join((" " * 200_000 + "x", "1 " * 200_000, "9" * 200_000, "8(" * 100_000))
    path.write_text(f"Адресат;Адрес;Масса, г;Телефон\n{cells}\n" * 2, encoding="utf-8")


@quick
def titles_without_end(path: Path) -> None:
    title = "Отправитель " * 20_000 + "договор № " * 20_000 + "1.1.1." * 20_000
    path.write_text(f"{title}\nАдресат;Индекс;Масса, г\nКозел;220030;20\n", encoding="utf-8")
