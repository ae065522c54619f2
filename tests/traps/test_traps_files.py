"""Traps in files that are no workbooks: what a careless reader gets wrong without a word."""

import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from batchpost.errors import ListError
from batchpost.model.listing import ReadList
from batchpost.parsers.foreign import ForeignFileError
from batchpost.parsers.hints import Hints
from batchpost.parsers.member_refusals import MemberMissingError, SeveralListsError
from batchpost.parsers.reading import read_list
from batchpost.parsers.refusals import BrokenListError, UnpackingError

HEAD = ["FIO", "INDEKS", "ADRES", "MASSA"]
ROWS = [
    ["Жук И.П.", "220030", "г. Минск, ул. Садовая, д. 1", "20"],
    ["Козел А.В.", "224030", "г. Брест, ул. Мира, д. 5", "25"],
    ["Мельник О.С.", "210015", "г. Витебск, ул. Ленина, д. 7", "30"],
]
CSV = "\n".join(";".join(row) for row in [["Кому", "Индекс", "Куда", "Масса, г"], *ROWS])


def codes(listing: ReadList) -> set[str]:
    return {finding.code for finding in listing.findings}


def names(listing: ReadList) -> list[str]:
    return [str(name) for name in listing.items["addressee"]]


def dbf(
    rows: Sequence[Sequence[str | bytes]],
    *,
    said: int | None = None,
    end: bytes = b"\x1a",
    version: int = 0x03,
    fields: tuple[tuple[str, str, int, int], ...] = (
        ("FIO", "C", 20, 0),
        ("INDEKS", "C", 6, 0),
        ("ADRES", "C", 40, 0),
        ("MASSA", "N", 6, 0),
    ),
    code_page: int = 0x65,
) -> bytes:
    """Write a table by hand: name, type, length and flags of each field."""
    size = 1 + sum(length for _, _, length, _ in fields)
    count = len(rows) if said is None else said
    header = struct.pack("<B3BIHH", version, 126, 11, 22, count, 33 + 32 * len(fields), size)
    described = b"".join(
        name.encode().ljust(11, b"\0")
        + kind.encode()
        + bytes(4)
        + bytes((length, 0, flags))
        + bytes(13)
        for name, kind, length, flags in fields
    )
    body = b"".join(
        b" "
        + b"".join(
            (cell if isinstance(cell, bytes) else cell.encode("cp866")).ljust(length)[:length]
            for cell, (_, _, length, _) in zip(row, fields, strict=True)
        )
        for row in rows
    )
    return header.ljust(29, b"\0") + bytes((code_page, 0, 0)) + described + b"\r" + body + end


def save(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_header_that_counts_too_few_records_loses_no_item(tmp_path: Path) -> None:
    listing = read_list(save(tmp_path, "l.dbf", dbf(ROWS, said=1)))
    assert len(listing.items) == 3
    assert "dbf.more_records" in codes(listing)


def test_header_of_a_program_that_broke_down_counts_nothing(tmp_path: Path) -> None:
    listing = read_list(save(tmp_path, "l.dbf", dbf(ROWS, said=0)))
    assert len(listing.items) == 3


def test_old_records_behind_the_end_mark_are_no_items(tmp_path: Path) -> None:
    whole, remnant = dbf(ROWS[:2]), dbf(ROWS[2:], end=b"")[-73:]
    listing = read_list(save(tmp_path, "l.dbf", whole + remnant))
    assert names(listing) == ["Жук И.П.", "Козел А.В."]
    assert "dbf.more_records" not in codes(listing)


def test_table_that_ends_properly_before_its_count_is_read_and_told(tmp_path: Path) -> None:
    listing = read_list(save(tmp_path, "l.dbf", dbf(ROWS, said=5)))
    assert len(listing.items) == 3
    assert "dbf.fewer_records" in codes(listing)


@pytest.mark.parametrize("cut", [1, 2, 40, 74])
def test_table_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    with pytest.raises(BrokenListError):
        read_list(save(tmp_path, "l.dbf", dbf(ROWS)[: -1 - cut]))


def test_announced_thousand_million_records_take_no_room(tmp_path: Path) -> None:
    with pytest.raises(BrokenListError):
        read_list(save(tmp_path, "l.dbf", dbf(ROWS, said=1_000_000_000, end=b"")))


def test_header_a_byte_too_long_shifts_no_values(tmp_path: Path) -> None:
    data = bytearray(dbf(ROWS))
    data[8] += 1
    with pytest.raises(BrokenListError):
        read_list(save(tmp_path, "l.dbf", bytes(data)))


def test_damaged_field_is_no_table_of_other_columns(tmp_path: Path) -> None:
    data = bytearray(dbf(ROWS))
    data[32 + 32 + 16] = 7
    with pytest.raises(BrokenListError):
        read_list(save(tmp_path, "l.dbf", bytes(data)))


MEMO_FIELDS = (
    ("FIO", "C", 20, 0),
    ("INDEKS", "C", 6, 0),
    ("ADRES", "M", 10, 0),
    ("MASSA", "N", 6, 0),
)
MEMO_ROWS = [[row[0], row[1], f"{block:10}", row[3]] for block, row in enumerate(ROWS, 1)]


def memo_of_dbase_3() -> bytes:
    texts = [row[2].encode("cp866") + b"\x1a\x1a" for row in ROWS]
    return bytes(512) + b"".join(text.ljust(512, b"\0") for text in texts)


def memo_of_foxpro(size: int = 64) -> bytes:
    data = bytearray(struct.pack(">IHH", 0, 0, size).ljust(size, b"\0"))
    for row in ROWS:
        text = row[2].encode("cp866")
        data += (struct.pack(">II", 1, len(text)) + text).ljust(size, b"\0")
    return bytes(data)


@pytest.mark.parametrize(
    ("version", "ending", "memo"),
    [(0x83, "DBT", memo_of_dbase_3()), (0xF5, "fpt", memo_of_foxpro())],
)
def test_texts_of_a_second_file_are_read_whatever_its_case(
    tmp_path: Path, version: int, ending: str, memo: bytes
) -> None:
    save(tmp_path, f"LIST.{ending}", memo)
    path = save(tmp_path, "list.dbf", dbf(MEMO_ROWS, version=version, fields=MEMO_FIELDS))
    assert list(read_list(path).items["address"]) == [row[2] for row in ROWS]


def test_texts_of_a_second_file_are_found_in_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        archive.writestr("a/list.dbf", dbf(MEMO_ROWS, version=0x83, fields=MEMO_FIELDS))
        archive.writestr("a/LIST.DBT", memo_of_dbase_3())
    listing = read_list(tmp_path / "l.zip")
    assert list(listing.items["address"]) == [row[2] for row in ROWS]
    assert "archive.passed_over" not in codes(listing)


def test_many_records_that_share_one_huge_text_are_refused(tmp_path: Path) -> None:
    rows = [["Жук И.П.", "220030", f"{1:10}", "20"]] * 200
    save(tmp_path, "l.dbt", bytes(512) + b"a" * (1 << 20) + b"\x1a\x1a")
    with pytest.raises(UnpackingError):
        read_list(save(tmp_path, "l.dbf", dbf(rows, version=0x83, fields=MEMO_FIELDS)))


def test_null_of_visual_foxpro_is_no_value(tmp_path: Path) -> None:
    fields = (
        ("FIO", "C", 20, 0),
        ("ADRES", "V", 40, 2),
        ("MASSA", "I", 4, 2),
        ("_NullFlags", "0", 1, 5),
    )
    long = "г. Минск, ул. Мира, д. 3".encode("cp1251")
    rows: list[list[str | bytes]] = [
        ["Zhuk", long.ljust(39) + bytes((len(long),)), struct.pack("<i", 20), b"\x01"],
        ["Kozel", long.ljust(39) + bytes((8,)), struct.pack("<i", 7), b"\x05"],
    ]
    path = save(tmp_path, "l.dbf", dbf(rows, version=0x32, fields=fields, code_page=0xC9))
    listing = read_list(path, Hints(weight_unit="g"))
    assert list(listing.items["address"]) == [long.decode("cp1251"), "г. Минск"]
    assert listing.items["weight_g"].isna().tolist() == [False, True]


def test_two_lists_in_an_archive_are_named_with_their_rows(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        archive.writestr("март.csv", CSV.encode("cp1251"))
        archive.writestr("inner/april.dbf", dbf(ROWS[:1]))
        archive.writestr("scan.pdf", b"%PDF-1.7 \xd0\x9a\xd0\xbe\xd0\xbc\xd1\x83;\n")
    with pytest.raises(SeveralListsError) as refused:
        read_list(tmp_path / "l.zip")
    assert refused.value.members == (("март.csv", 3), ("april.dbf", 1))
    assert names(read_list(tmp_path / "l.zip", Hints(member="april.dbf"))) == ["Жук И.П."]
    with pytest.raises(MemberMissingError):
        read_list(tmp_path / "l.zip", Hints(member="may.csv"))


def test_lists_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        archive.writestr("a/list.csv", CSV.encode("utf-8"))
        archive.writestr("../b/list.csv", CSV.encode("utf-8"))
    with pytest.raises(SeveralListsError) as refused:
        read_list(tmp_path / "l.zip")
    assert [name for name, _ in refused.value.members] == ["a/list.csv", "../b/list.csv"]
    assert len(read_list(tmp_path / "l.zip", Hints(member="a/list.csv")).items) == 3


def test_list_in_an_archive_of_archives_can_be_named(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("one.csv", CSV.encode("utf-8"))
        archive.writestr("two.dbf", dbf(ROWS[:2]))
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        archive.writestr("in.zip", inner.getvalue())
    with pytest.raises(SeveralListsError) as refused:
        read_list(tmp_path / "l.zip")
    named = refused.value.inside + refused.value.members[1][0]
    assert named == "in.zip/two.dbf"
    assert len(read_list(tmp_path / "l.zip", Hints(member=named)).items) == 2


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        archive.writestr("list.csv", CSV.encode("utf-8"))
        archive.writestr("list.csv", (CSV + "\nЕщё;220030;г. Минск, д. 2;20").encode())
    with pytest.raises(BrokenListError, match=r"list\.csv"):
        read_list(tmp_path / "l.zip")


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", CSV.encode("utf-8"))
        archive.writestr("b.csv", CSV.encode("utf-8"))
    data = bytearray(buffer.getvalue())
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = bytes(4)  # the second member begins where the first does
    with pytest.raises(ListError):
        read_list(save(tmp_path, "l.zip", bytes(data)))


def test_one_list_packed_by_gzip_is_read_and_a_bomb_is_not(tmp_path: Path) -> None:
    path = save(tmp_path, "l.csv.gz", gzip.compress(CSV.encode("cp1251")))
    assert names(read_list(path)) == [row[0] for row in ROWS]
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(300)) + bomb.flush()
    with pytest.raises(UnpackingError):
        read_list(save(tmp_path, "bomb.csv.gz", data))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1 list}", "Word"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture"),
        (b"Rar!\x1a\x07\x01\0", "archive"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "archive"),
        (b"MZ\x90\0\3\0\0\0" + bytes(100), "program"),
        (b"SQLite format 3\0", "database"),
        (b"Received: from a\nFrom: b@c\n\nlist", "e-mail"),
        (b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F", "shortcut"),
        (b"OperType|OperDate|Barcode|IndexTo|MailDirect\r\n1|20260101|RB1|2|3\r\n", "operations"),
    ],
)
def test_other_papers_get_a_word_whatever_their_name(
    tmp_path: Path, data: bytes, said: str
) -> None:
    with pytest.raises(ForeignFileError, match=said):
        read_list(save(tmp_path, "list.xlsx", data))


@pytest.mark.parametrize("head", ["MZ;Кому;Индекс", "From name;Recipient;Postcode", "BM;Кому"])
def test_headings_that_begin_like_other_papers_are_a_list(tmp_path: Path, head: str) -> None:
    text = f"{head};Куда;Масса, г\n" + "x;Жук И.П.;220030;г. Минск, д. 1;20\n" * 2
    assert len(read_list(save(tmp_path, "l.csv", text.encode("utf-8"))).items) == 2


ITEM = {"recipient": {"name": "Жук И.П."}, "postcode": 220030, "address": "г. Минск, д. 1"}


def test_numbers_of_json_are_read_as_written(tmp_path: Path) -> None:
    text = json.dumps([ITEM]).replace(
        "220030", '220030, "barcode": 80084740397510, "weight": 20.10'
    )
    listing = read_list(save(tmp_path, "l.json", text.encode()))
    assert listing.items["item_identifier"][0] == "80084740397510"
    assert listing.items["postcode"][0] == "220030"


@pytest.mark.parametrize(
    "text",
    [
        '[{"postcode": 220030, "postcode": 224030, "name": "Жук"}]',
        '[{"postcode": NaN, "name": "Жук"}]',
        '[{"postcode": ' + "9" * 5000 + "}]",
        "[" * 100_000,
        '{"a":' * 100_000,
        '[{"a": 1}, 5]',
        '[{"postcode": 220030',
    ],
)
def test_json_that_means_two_things_or_nothing_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ListError):
        read_list(save(tmp_path, "l.json", text.encode()))


def test_json_a_line_each_is_a_list(tmp_path: Path) -> None:
    text = "\n".join(json.dumps(ITEM, ensure_ascii=False) for _ in range(3))
    listing = read_list(save(tmp_path, "l.jsonl", text.encode()))
    assert listing.items["row"].tolist() == [1, 2, 3]


def belpost(**addons: object) -> bytes:
    person = {"type": "individual", "last_name": "Жук", "first_name": "Анна"}
    address = {"address_type": "on_demand", "postcode": "220030", "country_code": "BY"}
    item = {
        "recipient_object": {**person, "address": {**address, "city": "г. Минск"}},
        "notification": 2,
        "category": 0,
        "weight": 20,
        "addons": addons,
    }
    batch = {"postal_delivery_type": "letter_declare_value", "direction": "internal"}
    return json.dumps({**batch, "items": [item]}).encode()


def test_batch_of_belpochta_says_its_kind_and_keeps_what_has_no_column(tmp_path: Path) -> None:
    data = belpost(declared_value=11.04, careful_fragile=True, shelf_life=15, new_thing=1)
    listing = read_list(save(tmp_path, "l.json", data))
    (item,) = listing.items.to_dict("records")
    assert (item["kind"], item["category"], item["advice"]) == ("letter", "insured", "registered")
    assert (item["declared_value"], item["weight_g"], item["marks"]) == (1104, 20, "fragile")
    assert (item["address"], item["comment"]) == ("до востребования", "shelf_life=15")
    assert {"belpost.unknown_keys", "belpost.kept_in_comment"} <= codes(listing)


def page(body: str, charset: str = "windows-1251") -> bytes:
    head = f'<html><head><meta charset="{charset}"></head><body>'
    return f"{head}{body}</body></html>".encode("cp1251")


def rows_of(rows: list[list[str]]) -> str:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{lines}</table>"


TABLE = [["Кому", "Индекс", "Куда", "Масса, г"], *ROWS]


def test_list_inside_a_table_that_makes_the_page_is_found(tmp_path: Path) -> None:
    body = f"<table><tr><td>Меню</td><td>{rows_of(TABLE)}</td></tr></table>"
    assert names(read_list(save(tmp_path, "l.xls", page(body)))) == [row[0] for row in ROWS]


def test_charset_a_page_names_is_held_against_its_bytes(tmp_path: Path) -> None:
    listing = read_list(save(tmp_path, "l.xls", page(rows_of(TABLE), charset="utf-8")))
    assert names(listing) == [row[0] for row in ROWS]


def test_number_kept_beside_a_shortened_one_is_used(tmp_path: Path) -> None:
    head = [*TABLE[0], "ШПИ"]
    lines = rows_of([head])[:-8]
    cells = "".join(f"<td>{cell}</td>" for cell in ROWS[0])
    lines += f'<tr>{cells}<td x:num="80084740397510">8.00847E+13</td></tr></table>'
    listing = read_list(save(tmp_path, "l.xls", page(lines)))
    assert listing.items["item_identifier"][0] == "80084740397510"


def test_page_saved_as_one_file_is_read(tmp_path: Path) -> None:
    import base64

    html = base64.encodebytes(page(rows_of(TABLE))).decode()
    text = (
        "MIME-Version: 1.0\nX-Document-Type: Workbook\n"
        'Content-Type: multipart/related; boundary="b"\n\n--b\n'
        "Content-Transfer-Encoding: base64\nContent-Type: text/html\n\n"
        f"{html}\n--b--\n"
    )
    assert names(read_list(save(tmp_path, "l.mht", text.encode()))) == [row[0] for row in ROWS]
