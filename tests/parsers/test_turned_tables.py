"""A table on its side is refused by what it is, and only where that is certain."""

from pathlib import Path

import pytest

from batchpost.parsers.reading import read_list
from batchpost.parsers.refusals import HeaderMissingError
from batchpost.parsers.turned import TurnedTableError

from .conftest import WRITERS, Rows, write_text

TURNED = [
    ["Адресат", "Жук Анна", "Лось Ян"],
    ["Индекс", "220030", "224030"],
    ["Адрес", "г. Минск, ул. Новая, д. 1", "г. Брест, ул. Мира, д. 5"],
    ["Масса, г", "20", "30"],
]


@pytest.mark.parametrize("name", ["xlsx", "xls", "ods", "delimited", "html"])
def test_it_is_refused_with_its_headings(tmp_path: Path, name: str) -> None:
    path = WRITERS[name](tmp_path / "l.bin", TURNED)
    with pytest.raises(TurnedTableError, match="«Масса, г»"):
        read_list(path)


@pytest.mark.parametrize(
    "rows",
    [
        TURNED[:3],
        [*TURNED, ["Жук Анна", "220030", "20"]],
        [["Список"], *TURNED],
    ],
)
def test_anything_less_certain_has_no_header(tmp_path: Path, rows: Rows) -> None:
    with pytest.raises(HeaderMissingError, match=r"layout save .* --column"):
        read_list(write_text(tmp_path / "l.csv", rows))


def test_a_table_that_stands_is_read(tmp_path: Path) -> None:
    rows = [list(row) for row in zip(*TURNED, strict=True)]
    assert len(read_list(write_text(tmp_path / "l.csv", rows)).items) == 2
