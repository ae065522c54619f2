"""Every format gives the same items, whatever the file is called."""

from pathlib import Path

import pytest

from batchpost.model.finding import Severity
from batchpost.parsers.formats import format_name, formats
from batchpost.parsers.listfile import open_file
from batchpost.parsers.reading import Hints, read_list, read_tables

from .conftest import (
    CONTROL,
    HEAD,
    ITEMS,
    WRITERS,
    form103_control,
    form103_table,
    write_dbf,
    write_text,
    write_xlsx,
    write_zip,
)

PLAIN = [HEAD, *ITEMS]
CYRILLIC = [HEAD, *ITEMS[:2]]


def known(path: Path, **hints: str) -> list[list[object]]:
    items = read_list(path, Hints(**hints)).items
    columns = ["addressee", "postcode", "address", "weight_g", "item_identifier"]
    return items[columns].astype(object).to_numpy().tolist()


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_list_reads_the_same_from_every_format(tmp_path: Path, name: str) -> None:
    path = WRITERS[name](tmp_path / "list.bin", CYRILLIC)
    assert known(path) == [list(row[1:]) for row in CYRILLIC[1:]]
    assert read_list(path).source.format == name


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_each_file_is_claimed_by_one_format_only(tmp_path: Path, name: str) -> None:
    file = open_file(WRITERS[name](tmp_path / "list.bin", CYRILLIC))
    assert [format_name(found) for found in formats() if found.identify(file)] == [name]


@pytest.mark.parametrize("name", ["xlsx", "xls", "ods", "html"])
def test_belarusian_letters_survive(tmp_path: Path, name: str) -> None:
    assert read_list(WRITERS[name](tmp_path / "l", PLAIN)).items.addressee[2] == "Ўласаў Ё.І."


@pytest.mark.parametrize("separator", [";", ",", "\t", "|", "^"])
@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8-r", "utf-8", "utf-8-sig", "utf-16"])
def test_text_reads_in_any_encoding_and_separator(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    rows = [[cell if cell != "№ п/п" else "п/п" for cell in row] for row in CYRILLIC]
    path = write_text(tmp_path / "list.csv", rows, encoding, separator)
    assert known(path) == [list(row[1:]) for row in rows[1:]]
    assert read_list(path).source.encoding == encoding.removesuffix("-sig")


def test_lines_may_end_as_on_any_system(tmp_path: Path) -> None:
    rows = write_text(tmp_path / "list.csv", CYRILLIC).read_bytes()
    for ending in (b"\r\n", b"\n", b"\r"):
        path = tmp_path / "ends.csv"
        path.write_bytes(rows.replace(b"\r\n", ending))
        assert len(known(path)) == 2


def test_quoted_fields_may_hold_separators_and_line_ends(tmp_path: Path) -> None:
    rows = [HEAD, [1, 'ООО "Ель; сосна"', "220030", "Минск,\nЛенина 1", 20, "RB707173557BY"]]
    path = write_text(tmp_path / "list.csv", [*rows, [2, *ITEMS[1][1:]]])
    listing = read_list(path)
    assert listing.items.addressee[0] == 'ООО "Ель; сосна"'
    assert listing.items.address[0] == "Минск, Ленина 1"
    assert listing.items.row.tolist() == [2, 4]


def test_a_quote_never_closed_swallows_no_rows(tmp_path: Path) -> None:
    lines = [";".join(HEAD)] + [f'{n};"Ель;220030;Минск {n};20;RB707173557BY' for n in range(1, 60)]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    listing = read_list(path)
    assert len(listing.items) == 59
    assert [(f.code, f.place.row) for f in listing.findings] == [("text.quotes", 2)]


def test_dbf_trusts_letters_more_than_its_code_page(tmp_path: Path) -> None:
    path = write_dbf(tmp_path / "list.dbf", CYRILLIC, "cp1251", said=0x65)
    listing = read_list(path)
    assert listing.items.addressee[0] == "Козел И.П."
    assert "encoding.false_code_page" in [finding.code for finding in listing.findings]
    said_by_none = write_dbf(tmp_path / "none.dbf", CYRILLIC, "cp866", said=0)
    assert read_list(said_by_none).source.encoding == "cp866"


def test_dbf_rows_are_record_numbers_and_deleted_ones_are_named(tmp_path: Path) -> None:
    path = write_dbf(tmp_path / "list.dbf", CYRILLIC)
    data = bytearray(path.read_bytes())
    data[32 + 32 * 6 + 1] = ord("*")
    path.write_bytes(bytes(data))
    listing = read_list(path)
    assert listing.items.row.tolist() == [2]
    assert [(f.code, f.place.row) for f in listing.findings if f.code == "row.deleted"] == [
        ("row.deleted", 1)
    ]


RECORDS = [
    {"Barcode": "10944022440321", "Mass": "159", "Rcpn": "Козел К.Л.", "IndexTo": "190000",
     "PlaceTo": "Москва", "StreetTo": "Лесная ул.", "HouseTo": "19", "LetterTo": "А",
     "SlashTo": "2", "CorpusTo": "3", "RoomTo": "30", "MailDirect": "643", "Payment": "0",
     "Value": "5050", "PaymentCurrency": "RUB", "MailType": "2"},
    {"Barcode": "11172522364055", "Mass": "311", "Rcpn": "Ткач М.", "IndexTo": "630099",
     "AddressTypeTo": "2", "NumAddressTypeTo": "17", "MailDirect": "643", "MailType": "4"},
]  # fmt: skip


def pair(**summary: str) -> dict[str, bytes]:
    summed = {"MailCount": "2", "MailWeight": "470", "ValueSum": "5050", **summary}
    return {"l.txt": form103_table(RECORDS), "lh.ini": form103_control(CONTROL, summed)}


def test_form103_archive_tells_of_itself(tmp_path: Path) -> None:
    listing = read_list(write_zip(tmp_path / "F1.ZIP", pair()))
    manifest = listing.manifest
    assert (manifest.list_no, str(manifest.list_date), manifest.mailer_tax_id) == (
        "12",
        "2026-11-23",
        "7710146102",
    )
    assert (manifest.kind, manifest.category, manifest.direction) == (
        "letter",
        "registered",
        "domestic",
    )
    items = listing.items
    assert items.address.tolist() == ["Лесная ул., д. 19А/2, корп. 3, кв. 30", "а/я 17"]
    assert items.declared_value.tolist()[0] == 5050
    assert items.cod_amount.isna().all()
    assert items.country.tolist() == ["RU", "RU"]
    assert items.kind.tolist() == ["letter", "parcel"]
    assert items.advice.tolist() == ["simple", "simple"]
    assert not [f for f in listing.findings if f.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("MailCount", "control.count"),
        ("MailWeight", "control.weight"),
        ("ValueSum", "control.declared_value"),
    ],
)
def test_form103_sums_that_differ_are_errors(tmp_path: Path, key: str, code: str) -> None:
    listing = read_list(write_zip(tmp_path / "l.zip", pair(**{key: "7"})))
    assert [f.code for f in listing.findings if f.severity is Severity.ERROR] == [code]


def test_form103_pair_beside_each_other_is_one_list(tmp_path: Path) -> None:
    for name, data in pair().items():
        (tmp_path / name).write_bytes(data)
    by_table, by_control = (read_list(tmp_path / name) for name in pair())
    assert by_table.source.sha256 == by_control.source.sha256
    assert by_table.manifest == by_control.manifest
    (tmp_path / "lh.ini").unlink()
    alone = read_list(tmp_path / "l.txt")
    assert "form103.no_control" in [finding.code for finding in alone.findings]
    assert len(alone.items) == 2


def test_form103_record_broken_in_two_is_glued_and_said(tmp_path: Path) -> None:
    table = form103_table(RECORDS).replace("Ткач М.".encode("cp866"), "Ткач\r\nМ.".encode("cp866"))
    listing = read_list(write_zip(tmp_path / "l.zip", {**pair(), "l.txt": table}))
    assert listing.items.addressee.tolist() == ["Козел К.Л.", "Ткач М."]
    assert [f.place.row for f in listing.findings if f.code == "row.glued"] == [3]


def test_zip_holds_exactly_one_list(tmp_path: Path) -> None:
    inner = write_xlsx(tmp_path / "inner.xlsx", CYRILLIC).read_bytes()
    note = "Добрый день! Список во вложении.".encode("cp1251")
    path = write_zip(tmp_path / "l.zip", {"папка/список.xlsx": inner, "письмо.txt": note})
    listing = read_list(path)
    assert (len(listing.items), listing.source.format) == (2, "xlsx")
    assert {"archive.member", "archive.passed_over"} <= {f.code for f in listing.findings}


def test_tables_keep_every_cell_as_it_stands(tmp_path: Path) -> None:
    rows = [["  x ", None, "012"], [None, None, None], ["a\nb", 1.5, 7]]
    (table,) = read_tables(write_xlsx(tmp_path / "l.xlsx", rows))
    assert table.rows() == [
        ["  x ", None, "012"],
        [None, None, None],
        ["a\nb", "1.5", "7"],
    ]
    assert table.row_numbers.tolist() == [1, 2, 3]
