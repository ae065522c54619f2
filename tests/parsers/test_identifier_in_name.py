"""An identifier as the second line of the addressee's cell."""

from pathlib import Path

from batchpost.model.listing import ReadList
from batchpost.parsers.reading import read_list

from .conftest import write_text

_HEAD = ["№", "Кому", "Индекс", "Адрес", "Масса, г"]


def test_an_identifier_on_the_second_line_is_taken(tmp_path: Path) -> None:
    """It is read as the identifier, the name is without it, and one finding says so."""
    rows = [
        _HEAD,
        ["1", "Жук А.\nRB707173557BY", "220030", "г. Минск, ул. Мира, д. 1", "20"],
        ["2", "ООО RB70", "220030", "г. Минск, ул. Мира, д. 2", "20"],
        ["3", "Ель Б., RB707173565BY", "220030", "г. Минск, ул. Мира, д. 2", "20"],
    ]
    listing = read_list(write_text(tmp_path / "l.csv", rows))
    assert listing.items.addressee.tolist() == ["Жук А.", "ООО RB70", "Ель Б."]
    assert _texts(listing) == ["RB707173557BY", None, "RB707173565BY"]
    assert [each.code for each in listing.findings].count("identifier.in_name") == 1


def test_an_identifier_of_its_own_column_stands(tmp_path: Path) -> None:
    """Where the row has one, the name keeps what is written there."""
    rows = [
        [*_HEAD, "ШПИ"],
        ["1", "Жук RB707173557BY", "220030", "г. Минск, ул. Мира, д. 1", "20", "RB707173574BY"],
    ]
    listing = read_list(write_text(tmp_path / "l.csv", rows))
    assert listing.items.addressee.tolist() == ["Жук RB707173557BY"]
    assert _texts(listing) == ["RB707173574BY"]


def _texts(listing: ReadList) -> list[str | None]:
    column = listing.items.item_identifier
    return [None if missing else text for text, missing in zip(column, column.isna(), strict=True)]
