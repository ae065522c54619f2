"""The public corpora's files that are no workbooks: read as other readers read them, or refused."""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from batchpost.errors import ListError
from batchpost.parsers.formats import identify
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import open_file
from batchpost.parsers.workbook import Workbook

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the shared corpora are not beside the repository"
)


def files(*endings: str) -> list[Path]:
    return sorted(
        path
        for path in CORPORA.rglob("*")
        if path.is_file()
        and path.suffix.lower() not in WORKBOOKS
        and (not endings or path.suffix.lower() in endings)
    )


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def read(path: Path, hints: Hints | None = None) -> Workbook:
    file = open_file(path)
    return identify(file).read(file, hints or Hints())


@pytest.mark.parametrize("path", files(), ids=named)
def test_every_file_is_read_or_refused(path: Path) -> None:
    try:
        said = str(len(read(path).sheets))
    except ListError as error:
        said = str(error)
    assert said.strip()


#: dBase II, 7, varying texts, memos of dBase IV and a data base container: the other reader
#: does not know them or reads past their ends. Own tests for these stand below.
_ONLY_HERE = {
    "dbase_02.dbf",
    "dbase_32.dbf",
    "dbase_8b.dbf",
    "dbase_8c.dbf",
    "mazovia.dbf",
    "polygon.dbf",
}
#: Letters whose encoding only a person can tell.
_SAID = {"dbase_83.dbf": "cp1252"}


def as_text(value: Any) -> str:
    """Write a value of the other reader as it is written here."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, datetime):
        return str((value + timedelta(milliseconds=500)).replace(microsecond=0))
    if isinstance(value, Decimal):
        return f"{value:.4f}"
    if isinstance(value, float):
        return format(value, ".15g")
    return str(value).replace("\r\n", "\n").strip(" \n\0")


def same(one: str, other: str, kind: str) -> bool:
    if kind in "NFBO" and one and other:
        return Decimal(one) == pytest.approx(Decimal(other), rel=Decimal("1e-12"))
    if kind == "L":
        return one.upper().replace("Y", "T").replace("N", "F") == other
    return one.replace("\r\n", "\n").strip() == other.strip()


@pytest.mark.parametrize(
    "path", [path for path in files(".dbf") if path.name not in _ONLY_HERE], ids=named
)
def test_tables_hold_what_another_reader_finds(path: Path) -> None:
    dbfread = pytest.importorskip("dbfread")
    workbook = read(path, Hints(encoding=_SAID.get(path.name)))
    other = dbfread.DBF(
        str(path),
        encoding=workbook.encoding,
        ignore_missing_memofile=True,
        char_decode_errors="replace",
        parserclass=lenient(dbfread),
    )
    once = Counter(other.field_names)
    fields = [field for field in other.fields if field.type not in "0GPQ" and once[field.name] == 1]
    head, *rows = workbook.sheets[0].table.rows()
    places = [head.index(field.name) if field.name in head else None for field in fields]
    expected = list(other)
    assert len(rows) == len(expected)
    assert len(workbook.sheets[0].notes.deleted) == len(other.deleted)
    for row, record in zip(rows, expected, strict=True):
        for field, place in zip(fields, places, strict=True):
            found = "" if place is None else row[place] or ""
            assert same(found, as_text(record[field.name]), field.type), (field, row, record)


def lenient(dbfread: Any) -> Any:
    """Return a parser that keeps a value it cannot read as text, as batchpost does."""

    class Parser(dbfread.FieldParser):  # type: ignore[misc, name-defined]
        def parse(self, field: Any, data: Any) -> Any:
            try:
                return super().parse(field, data)
            except ValueError:
                return data.decode("cp866").strip()

    return Parser


def test_dbase_2_has_its_nine_employees() -> None:
    table = read(CORPORA / "infused-dbf" / "dbase_02.dbf").sheets[0].table
    head, first, *_ = table.rows()
    assert table.height == 10
    assert head[:3] == ["EMP:NMBR", "LAST", "FIRST"]
    assert first[:6] == ["2", "Stegman", "Joe", "4421 W 166th ST", "LAWNDALE", "90260-"]


def test_dbase_7_numbers_are_whole_and_its_missing_texts_are_said() -> None:
    workbook = read(CORPORA / "infused-dbf" / "dbase_8c.dbf")
    rows = workbook.sheets[0].table.rows()
    assert [row[0] for row in rows[1:4]] == ["1", "2", "3"]
    assert rows[1][1:4] == ["Clown Triggerfish", "Ballistoides conspicillum", "100"]
    assert "dbf.memo_missing" in {finding.code for finding in workbook.findings}


def test_memos_of_dbase_4_end_where_their_length_says() -> None:
    rows = read(CORPORA / "infused-dbf" / "dbase_8b.dbf").sheets[0].table.rows()
    memos = [row[-1] for row in rows[1:]]
    assert memos[:5] == ["First memo", "Second memo", "Thierd memo", "Fourth memo", "Fifth memo"]


def test_varying_texts_end_where_their_last_byte_says() -> None:
    rows = read(CORPORA / "infused-dbf" / "dbase_32.dbf").sheets[0].table.rows()
    assert rows == [["NAME"], ["Bad Meets Evil"]]


def test_letters_of_no_code_page_known_here_are_told() -> None:
    workbook = read(CORPORA / "infused-dbf" / "mazovia.dbf")
    assert "encoding.unknown_code_page" in {finding.code for finding in workbook.findings}


def test_fields_are_those_the_corpus_lists() -> None:
    for summary in files(".txt"):
        if not summary.name.endswith("_summary.txt"):
            continue
        table = summary.with_name(summary.name.replace("_summary.txt", ".dbf"))
        lines = summary.read_text(encoding="utf-8").splitlines()
        start = next(index for index, line in enumerate(lines) if line.startswith("---")) + 1
        listed = [
            line.split()[0] for line in lines[start:] if line.strip() and line.split()[1] != "0"
        ]
        head = read(table, Hints(encoding=_SAID.get(table.name))).sheets[0].table.rows(0, 1)[0]
        assert head == listed, table.name
