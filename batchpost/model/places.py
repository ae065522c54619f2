"""Raions, oblasts and towns of Belarus: facts of `data/`, compared with ё as е."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"
#: Replaced one by one: three times as fast as `translate`, and a list has thousands of words.
_SAME = (("ё", "е"), ("ʼ", "'"), ("’", "'"), ("‘", "'"), ("`", "'"), ("–", "-"), ("—", "-"))


@dataclass(frozen=True, slots=True)
class District:
    """A raion of Belarus (район).

    `area` is its oblast as the files of facts name it (`brest`). Where `also_elsewhere`, urban
    districts or settlements bear the name too, so the name alone proves nothing.
    """

    area: str
    name: str
    name_be: str
    centre: str
    centre_be: str
    also_elsewhere: bool


def folded(text: str) -> str:
    """Return a text for comparing, never for keeping: small letters, ё as е, one apostrophe.

    >>> folded("Берёзовский"), folded("Мар’іна")
    ('березовский', "мар'іна")
    """
    plain = text.lower()
    for one, other in _SAME:
        plain = plain.replace(one, other)
    return plain


@cache
def districts() -> dict[str, District]:
    """Return the raions by their names in Russian and Belarusian, folded."""
    found: dict[str, District] = {}
    for row in _rows("raions.csv"):
        district = District(
            row["area"],
            row["district_ru"],
            row["district_be"],
            row["centre_ru"],
            row["centre_be"],
            row["also_elsewhere"] == "yes",
        )
        found[folded(district.name)] = district
        found[folded(district.name_be)] = district
    return found


@cache
def towns() -> frozenset[str]:
    """Return towns of Belarus in both languages, folded; the centres of the raions among them."""
    centres = {
        folded(name)
        for district in districts().values()
        for name in (district.centre, district.centre_be)
        # The place has the name of its raion: alone it may be either.
        if folded(name) not in districts()
    }
    others = {folded(name) for row in _rows("towns.csv") for name in row.values()}
    return frozenset(centres | others)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))
