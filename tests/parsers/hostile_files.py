"""Files made to break a reader: bombs, loops, false counts, things that are no files.

Each is written by a function of its own into a path; its name is the test's name. Those that
take long to write or to read are in `SLOW`.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

Writer = Callable[[Path], None]
SLOW: dict[str, Writer] = {}
QUICK: dict[str, Writer] = {}

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>"
)
_PACKAGES = "http://schemas.openxmlformats.org/package/2006/relationships"
_PARTS = {
    "[Content_Types].xml": _TYPES,
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGES}"><Relationship Id="r1" '
    f'Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATION}"><sheets>'
    '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGES}">'
    f'<Relationship Id="r1" Type="{_RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_RELATION}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r3" Type="{_RELATION}/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>",
    "xl/styles.xml": f'<styleSheet {_MAIN}><cellXfs count="1"><xf numFmtId="0"/></cellXfs>'
    "</styleSheet>",
    "xl/sharedStrings.xml": f"<sst {_MAIN}><si><t>x</t></si></sst>",
}
_HEAD = ("Адресат", "Индекс", "Масса, г")
_DTD = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'


def quick(writer: Writer) -> Writer:
    """Count a writer among the quick ones."""
    QUICK[writer.__name__] = writer
    return writer


def slow(writer: Writer) -> Writer:
    """Count a writer among the slow ones."""
    SLOW[writer.__name__] = writer
    return writer


def _row(number: int, cells: tuple[object, ...]) -> str:
    written = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for at, cell in enumerate(cells)
    )
    return f'<row r="{number}">{written}</row>'


_ROWS = _row(1, _HEAD) + _row(2, ("Козел", 220030, 20))


def _sheet(rows: str = _ROWS, before: str = "", after: str = "") -> str:
    return f"<worksheet {_MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def xlsx(path: Path, **changed: str | bytes) -> None:
    """Write a workbook with some parts changed; `__` stands for `/` in their names."""
    parts: dict[str, str | bytes] = {**_PARTS, "xl/worksheets/sheet1.xml": _sheet()}
    parts |= changed
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as opened:
        for name, text in parts.items():
            opened.writestr(name, text)


def _sheet_of(path: Path, sheet: str) -> None:
    xlsx(path, **{"xl/worksheets/sheet1.xml": sheet})


@quick
def sound_workbook(path: Path) -> None:
    xlsx(path)


@slow
def million_merged_cells(path: Path) -> None:
    merged = "".join(f'<mergeCell ref="A{row}:B{row + 1}"/>' for row in range(3, 2_000_003, 2))
    _sheet_of(path, _sheet(after=f"<mergeCells>{merged}</mergeCells>"))


@slow
def shared_string_of_100_megabytes(path: Path) -> None:
    text = f"<sst {_MAIN}><si><t>{'x' * 100_000_000}</t></si></sst>"
    sheet = _sheet(_ROWS + '<row r="3"><c r="A3" t="s"><v>0</v></c></row>')
    xlsx(path, **{"xl/sharedStrings.xml": text, "xl/worksheets/sheet1.xml": sheet})


@slow
def million_styles(path: Path) -> None:
    code = '<numFmts><numFmt numFmtId="164" formatCode="000000"/></numFmts>'
    styles = '<xf numFmtId="164"/>' * 1_000_000
    text = f"<styleSheet {_MAIN}>{code}<cellXfs>{styles}</cellXfs></styleSheet>"
    cells = _ROWS + '<row r="3"><c r="A3" s="999999"><v>5</v></c></row>'
    xlsx(path, **{"xl/styles.xml": text, "xl/worksheets/sheet1.xml": _sheet(cells)})


@quick
def cell_at_the_last_place(path: Path) -> None:
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    _sheet_of(path, _sheet(_ROWS + last))


@quick
def cell_beyond_the_last_place(path: Path) -> None:
    last = '<row r="99999999999999999999"><c r="ZZZZZZZ99999999999999999999"><v>1</v></c></row>'
    _sheet_of(path, _sheet(_ROWS + last))


@quick
def false_dimension(path: Path) -> None:
    _sheet_of(path, _sheet(before='<dimension ref="A1:XFD1048576"/>'))


@quick
def dimension_that_is_none(path: Path) -> None:
    _sheet_of(path, _sheet(before='<dimension ref="ZZZZZZZZZ99999999999999999:A0"/>'))


@quick
def rows_without_end_numbers(path: Path) -> None:
    _sheet_of(path, _sheet(_ROWS + '<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>'))


@quick
def hidden_columns_without_end(path: Path) -> None:
    columns = '<cols><col min="1" max="4294967295" hidden="1"/></cols>' * 1000
    _sheet_of(path, _sheet(before=columns))


@slow
def workbook_of_65536_members(path: Path) -> None:
    xlsx(path, **{f"xl/media/{number}.xml": "<a/>" for number in range(65_536)})


@slow
def zip_of_65536_members(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as opened:
        for number in range(65_536):
            opened.writestr(f"{number}.csv", "a;b\n1;2\n")


def _with_dtd(member: str) -> Writer:
    def write(path: Path) -> None:
        parts = {**_PARTS, "xl/worksheets/sheet1.xml": _sheet()}
        xlsx(path, **{member: _DTD + parts[member]})

    return write


for _member in (*_PARTS, "xl/worksheets/sheet1.xml"):
    QUICK[f"document_type_in_{_member}"] = _with_dtd(_member)


@quick
def external_links(path: Path) -> None:
    link = (
        f'<Relationships xmlns="{_PACKAGES}"><Relationship Id="r1" TargetMode="External" '
        f'Type="{_RELATION}/worksheet" Target="file:///etc/passwd"/><Relationship Id="r2" '
        f'Type="{_RELATION}/externalLink" TargetMode="External" Target="http://192.0.2.1/x"/>'
        "</Relationships>"
    )
    xlsx(path, **{"xl/_rels/workbook.xml.rels": link})


@quick
def sheet_outside_the_package(path: Path) -> None:
    relations = _PARTS["xl/_rels/workbook.xml.rels"].replace("worksheets/", "../../../etc/")
    xlsx(path, **{"xl/_rels/workbook.xml.rels": relations})


@quick
def workbook_that_is_its_own_sheet(path: Path) -> None:
    relations = _PARTS["xl/_rels/workbook.xml.rels"]
    relations = relations.replace("worksheets/sheet1.xml", "workbook.xml")
    xlsx(path, **{"xl/_rels/workbook.xml.rels": relations})


@slow
def ten_thousand_sheets_of_one_part(path: Path) -> None:
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 10_001))
    book = f'<workbook {_MAIN} xmlns:r="{_RELATION}"><sheets>{sheets}</sheets></workbook>'
    xlsx(path, **{"xl/workbook.xml": book})


@quick
def xml_a_hundred_thousand_deep(path: Path) -> None:
    _sheet_of(path, _sheet(after="<a>" * 100_000 + "</a>" * 100_000))


@slow
def workbook_that_unpacks_to_gigabytes(path: Path) -> None:
    _sheet_of(path, _sheet(after=" " * 1_000_000_000))


def _stored(members: list[tuple[bytes, bytes, int, int]], places: list[int], body: bytes) -> bytes:
    """Return a zip by hand: name, ignored, packed and unpacked size, place of each member."""
    directory = b""
    for (name, _, packed, size), place in zip(members, places, strict=True):
        directory += struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, packed, size, len(name), 0, 0, 0,
            0, 0, place,
        )  # fmt: skip
        directory += name
    count = len(members)
    return (
        body
        + directory
        + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    )


@quick
def members_that_share_their_bytes(path: Path) -> None:
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = engine.compress(bytes(50_000_000)) + engine.flush()
    local = struct.pack(
        "<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), 50_000_000, 5, 0
    )
    members = [(f"{n:05}".encode(), b"", len(packed), 50_000_000) for n in range(500)]
    path.write_bytes(_stored(members, [0] * 500, local + b"00000" + packed))


@quick
def zip_that_holds_itself(path: Path) -> None:
    """Write a zip whose one member is, by its directory, the whole file."""
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 60, 60, 5, 0) + b"l.zip"
    path.write_bytes(_stored([(b"l.zip", b"", 2**32 - 2, 2**32 - 2)], [0], local))


@quick
def zips_nested_ten_deep(path: Path) -> None:
    data = b"a;b\n1;2\n"
    for level in range(10):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
            for copy in range(5):
                opened.writestr(f"{level}-{copy}.{'zip' if level else 'csv'}", data)
        data = buffer.getvalue()
    path.write_bytes(data)


@quick
def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("list.csv", bytes(300_000_000))


@quick
def gzip_bomb(path: Path) -> None:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = b"".join(engine.compress(bytes(1 << 20)) for _ in range(300))
    path.write_bytes(piece + engine.flush())


@quick
def gzip_of_a_million_empty_members(path: Path) -> None:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    path.write_bytes(engine.flush() * 1_000_000)


def _ods(path: Path, table: str) -> None:
    content = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        opened.writestr(zipfile.ZipInfo("mimetype"), kind)
        opened.writestr("content.xml", content)


_FILLED = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'


@quick
def rows_repeated_a_milliard_times(path: Path) -> None:
    cell = _FILLED.format("")
    _ods(
        path,
        f'<table:table-row table:number-rows-repeated="1000000000">{cell}</table:table-row>',
    )


@quick
def columns_repeated_a_milliard_times(path: Path) -> None:
    cell = _FILLED.format(' table:number-columns-repeated="1000000000"')
    _ods(path, f"<table:table-row>{cell}</table:table-row>")


@quick
def empty_cells_repeated_a_milliard_times(path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="1000000000"/>'
    row = f'<table:table-row table:number-rows-repeated="1000000000">{cell}</table:table-row>'
    _ods(path, f"<table:table-row>{_FILLED.format('')}</table:table-row>{row * 3}")


@quick
def cells_after_empty_ones_repeated(path: Path) -> None:
    gap = '<table:table-row table:number-rows-repeated="1000000000"><table:table-cell/>'
    gap += "</table:table-row>"
    row = f"<table:table-row>{_FILLED.format('')}</table:table-row>"
    _ods(path, row + gap + row)


def _compound(**changed: int) -> bytes:
    """Return a compound file whose chains are loops, or go where there is nothing."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0")
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack(
        "<9I", 0, 1, changed.get("directory", 1), 0, 4096, changed.get("small", 2), 1,
        changed.get("more", 0xFFFFFFFE), changed.get("more_count", 0),
    )  # fmt: skip
    header += struct.pack("<109I", *[changed.get("table", 0)] * 109)
    table = struct.pack("<128I", *[changed.get("next", 1)] * 128)
    name = "Workbook".encode("utf-16-le") + b"\0\0"
    entry = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), 2, 1) + bytes(48)
    entry += struct.pack("<II4x", changed.get("first", 1), changed.get("size", 2**32 - 1))
    return header + table + entry * 4 + bytes(512 * 16)


@quick
def sectors_in_a_loop(path: Path) -> None:
    path.write_bytes(_compound())


@quick
def sectors_of_the_table_in_a_loop(path: Path) -> None:
    path.write_bytes(_compound(next=0xFFFFFFFE, more=0, more_count=2**32 - 1))


@slow
def table_of_sectors_of_the_same_sector(path: Path) -> None:
    """Write a file where every slot of a long chain of slots names one and the same sector."""
    data = bytearray(_compound(next=0xFFFFFFFE, more=1, more_count=2**31))
    data[1024:1536] = struct.pack("<128I", *[0] * 127, 1)
    path.write_bytes(bytes(data) + bytes(40 << 20))


@quick
def xls_with_false_counts(path: Path) -> None:
    path.write_bytes(_compound(next=0xFFFFFFFE, small=0xFFFFFFFE))


@slow
def xls_of_many_sheets_at_one_place(path: Path) -> None:
    bound = struct.pack("<HHIBBBB", 0x0085, 8, 0, 0, 0, 1, 0)
    begin = struct.pack("<HHHHIQ", 0x0809, 16, 0x0600, 5, 0, 0)
    path.write_bytes(_xls(begin + bound * 100_000 + struct.pack("<HH", 0x000A, 0)))


def _xls(stream: bytes) -> bytes:
    """Return a compound file of one large stream, its sectors in a row."""
    count = -(-len(stream) // 512)
    tables = -(-(count + 110) // 128)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0")
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    header += struct.pack("<9I", 0, tables, tables, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", *range(tables), *[free] * (109 - tables))
    chain = [0xFFFFFFFD] * tables + [end]
    chain += [*range(tables + 2, tables + 1 + count), end]
    table = struct.pack(f"<{tables * 128}I", *chain, *[free] * (tables * 128 - len(chain)))
    entries = b""
    for title, kind, first, size in (
        ("Root Entry", 5, end, 0),
        ("Workbook", 2, tables + 1, len(stream)),
    ):
        name = title.encode("utf-16-le") + b"\0\0"
        entry = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), kind, 1)
        entry += struct.pack("<III", free, free, 1 if kind == 5 else free)
        entries += entry.ljust(116, b"\0") + struct.pack("<II4x", first, size)
    return header + table + entries.ljust(512, b"\0") + stream.ljust(count * 512, b"\0")
