"""A table of items written in any format comes back as it was, in any order of its parts.

`HYPOTHESIS_PROFILE=round-trip-long` tries far more tables.
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batchpost.parsers.doubts import EncodingDoubtError
from batchpost.parsers.hints import Hints
from batchpost.parsers.reading import read_list

from .conftest import (
    CONTROL,
    FORM103_FIELDS,
    WRITERS,
    form103_control,
    form103_table,
    write_dbf,
    write_zip,
)

HEAD = ("Адресат", "Адрес", "Индекс", "Масса, г", "ОЦ, руб.", "Телефон")
FIELDS = ("addressee", "address", "postcode", "weight_g", "declared_value", "phone")

_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_WORDS = st.text(_LETTERS, min_size=3, max_size=10).map(str.capitalize)
_ITEMS = st.tuples(
    st.tuples(_WORDS, _WORDS).map(" ".join),
    st.tuples(_WORDS, st.integers(1, 99)).map(lambda it: f"ул. {it[0]}, д. {it[1]}"),
    st.integers(210000, 247999).map(str),
    st.integers(1, 1999),
    st.integers(101, 999_999),
    st.integers(290_000_000, 299_999_999).map(lambda no: f"+375{no}"),
)
_TABLES = st.lists(_ITEMS, min_size=1, max_size=6)
settings.register_profile(
    "round-trip",
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile(
    "round-trip-long", parent=settings.get_profile("round-trip"), max_examples=100
)
_MANY = settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "round-trip"))

Item = tuple[str, str, str, int, int, str]
Order = Sequence[int]
Writer = Callable[[Path, Sequence[Item], Order], Path]


def _rows(items: Sequence[Item]) -> list[list[str]]:
    return [[a, b, c, str(d), f"{e // 100},{e % 100:02}", f] for a, b, c, d, e, f in items]


def _table(items: Sequence[Item], order: Order) -> list[list[str]]:
    return [[row[at] for at in order] for row in [list(HEAD), *_rows(items)]]


def _tabular(name: str) -> Writer:
    return lambda path, items, order: WRITERS[name](path, _table(items, order))


def _dbf(path: Path, items: Sequence[Item], order: Order) -> Path:
    sizes = {"FIO": 30, "ADRES": 60, "INDEKS": 6, "MASSA": 6, "OC": 10, "TELEFON": 20}
    fields = [list(sizes.items())[at] for at in order]
    return write_dbf(path, _table(items, order), fields_said=dict(fields))


def _json(path: Path, items: Sequence[Item], order: Order) -> Path:
    head, *rows = _table(items, order)
    told = [dict(zip(head, row, strict=True)) for row in rows]
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return path


def _xml2003(path: Path, items: Sequence[Item], order: Order) -> Path:
    cells = [
        [f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>' for cell in row]
        for row in _table(items, order)
    ]
    rows = "".join(f"<Row>{''.join(row)}</Row>" for row in cells)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="A"><Table>{rows}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    return path


def _told(item: Item, names: Sequence[str]) -> dict[str, str]:
    """Return an item by the names of a format that splits street and house."""
    street, house = item[1].split(", д. ")
    return dict(zip(names, (item[0], street, house, *map(str, item[2:])), strict=True))


def _form103(path: Path, items: Sequence[Item], order: Order) -> Path:
    names = ["Rcpn", "StreetTo", "HouseTo", "IndexTo", "Mass", "Value", "TelAddress"]
    records = [{"MailDirect": "112", **_told(item, names)} for item in items]
    moved = [name for name in FORM103_FIELDS if name not in names]
    fields = [*(names[at] for at in order), names[-1], *moved]
    return write_zip(
        path,
        {"l.txt": form103_table(records, fields), "lh.ini": form103_control(CONTROL, {})},
    )


def _kazpost(path: Path, items: Sequence[Item], order: Order) -> Path:
    names = ["RcpnName", "RcpnStreet", "RcpnHouse", "RcpnIndex", "Weight", "DeclaredValue"]
    letters = []
    for item in items:
        told = _told(item, [*names, "RcpnPhone"])
        told["Weight"] = f"{item[3] / 1000:.3f}"
        told["DeclaredValue"] = f"{item[4] / 100:.2f}"
        parts = [(name, told[name]) for name in (*(names[at] for at in order), "RcpnPhone")]
        letters.append("".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts))
    body = "".join(f"<GetAddrLetter><AddrInfo>{it}</AddrInfo></GetAddrLetter>" for it in letters)
    path.write_text(f'<?xml version="1.0"?><Letters>{body}</Letters>', encoding="utf-8")
    return path


FORMATS: dict[str, Writer] = {
    **{name: _tabular(name) for name in WRITERS if name != "dbf"},
    "dbf": _dbf,
    "json_table": _json,
    "xml2003": _xml2003,
    "form103": _form103,
    "kazpost_xml": _kazpost,
}
#: Names of dBase fields are too short to say a unit.
HINTS = {"dbf": Hints(weight_unit="g")}
#: Of formats of one byte a letter.
ENCODINGS = {"html": "cp1251", "dbf": "cp866", "form103": "cp866"}


def _read(path: Path, name: str, encoding: str) -> list[Item]:
    """Read a list; words of nonsense may leave its encoding in doubt, and then it is answered."""
    hints = HINTS.get(name, Hints())
    try:
        listing = read_list(path, hints)
    except EncodingDoubtError:
        listing = read_list(path, replace(hints, encoding=encoding))
    assert listing.source.format == name
    items = listing.items[list(FIELDS)]
    return [tuple(row) for row in items.astype(object).to_numpy().tolist()]


@pytest.mark.parametrize("name", sorted(FORMATS))
@_MANY
@given(items=_TABLES, order=st.permutations(range(len(HEAD))))
def test_any_format_gives_the_items_back_in_any_order_of_columns(
    tmp_path: Path, name: str, items: list[Item], order: list[int]
) -> None:
    path = FORMATS[name](tmp_path / f"l.{name}", items, order)
    assert _read(path, name, ENCODINGS.get(name, "utf-8")) == items


@pytest.mark.parametrize("name", sorted(FORMATS))
@_MANY
@given(items=st.lists(_ITEMS, min_size=2, max_size=6), data=st.data())
def test_order_of_rows_changes_no_item(
    tmp_path: Path, name: str, items: list[Item], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(items))
    order = range(len(HEAD))
    first, second = (
        _read(FORMATS[name](tmp_path / "l.bin", rows, order), name, ENCODINGS.get(name, "utf-8"))
        for rows in (items, shuffled)
    )
    assert sorted(first) == sorted(second) == sorted(items)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp866", "koi8-r"])
@_MANY
@given(
    items=_TABLES, separator=st.sampled_from(";\t|~^"), end=st.sampled_from(["\n", "\r\n", "\r"])
)
def test_any_text_gives_the_items_back(
    tmp_path: Path, encoding: str, items: list[Item], separator: str, end: str
) -> None:
    text = "".join(separator.join(row) + end for row in [list(HEAD), *_rows(items)])
    path = tmp_path / "l.txt"
    path.write_bytes(text.encode(encoding))
    assert _read(path, "delimited", encoding) == items
