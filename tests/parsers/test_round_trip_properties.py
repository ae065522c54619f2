"""A table of items written in any format comes back as it was, in any order of its parts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batchpost.parsers.hints import Hints
from batchpost.parsers.reading import read_list

from .conftest import WRITERS, Rows, write_text

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
_MANY = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

Item = tuple[str, str, str, int, int, str]


def _rows(items: list[Item]) -> list[list[str]]:
    return [[a, b, c, str(d), f"{e // 100},{e % 100:02}", f] for a, b, c, d, e, f in items]


def _read(path: Path, **hints: str) -> list[Item]:
    items = read_list(path, Hints(**hints)).items
    return [tuple(row) for row in items[list(FIELDS)].astype(object).to_numpy().tolist()]


@pytest.mark.parametrize("name", sorted(WRITERS.keys() - {"dbf"}))
@_MANY
@given(items=_TABLES)
def test_any_format_gives_the_items_back(tmp_path: Path, name: str, items: list[Item]) -> None:
    write: Callable[[Path, Rows], Path] = WRITERS[name]
    path = write(tmp_path / f"l.{name}", [list(HEAD), *_rows(items)])
    assert _read(path) == items


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
    assert _read(path) == items


@_MANY
@given(items=_TABLES, order=st.permutations(range(len(HEAD))), data=st.data())
def test_order_of_columns_and_rows_changes_no_item(
    tmp_path: Path, items: list[Item], order: list[int], data: st.DataObject
) -> None:
    rows = data.draw(st.permutations(items))
    table = [[row[at] for at in order] for row in [list(HEAD), *_rows(rows)]]
    assert sorted(_read(write_text(tmp_path / "l.csv", table))) == sorted(items)


@_MANY
@given(items=_TABLES)
def test_dbf_gives_the_items_back(tmp_path: Path, items: list[Item]) -> None:
    rows = [[str(no), a, c, b, str(d), ""] for no, (a, b, c, d, _, _) in enumerate(items, 1)]
    path = WRITERS["dbf"](tmp_path / "l.dbf", [["NPP"], *rows])
    read = read_list(path, Hints(weight_unit="g")).items
    assert read[list(FIELDS[:4])].astype(object).to_numpy().tolist() == [
        list(item[:4]) for item in items
    ]
