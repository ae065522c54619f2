"""Destinations: the places a book's lines are for, by code, by name and by other names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from batchpost.tariff.tables import read_table

TABLE = "destinations.csv"
_COLUMNS = ("destination", "title_ru", "title_en", "aliases", "note")
#: Between two other names of one place.
_BETWEEN = "|"


@dataclass(frozen=True)
class Destinations:
    """Places abroad by code: ISO 3166-1, or ISO 3166-2 where a list has a part of a country."""

    titles: Mapping[str, str] = field(default_factory=dict)
    _codes: Mapping[str, str] = field(default_factory=dict)

    def code_of(self, text: str) -> str | None:
        """Return the code of a place written as its code or any of its names, else `None`.

        >>> places = Destinations({"RU-MOW": "Москва"}, {"россия: москва": "RU-MOW"})
        >>> places.code_of("Россия:  Москва"), places.code_of("ru-mow"), places.code_of("Мир")
        ('RU-MOW', 'RU-MOW', None)
        """
        upper = text.strip().upper()
        return upper if upper in self.titles else self._codes.get(_folded(text))

    def part_of(self, country: str, place: str) -> str | None:
        """Return the part of a country that a region or town is, else `None`."""
        code = self._codes.get(_folded(place))
        return code if code is not None and code.startswith(f"{country}-") else None

    def parts(self) -> frozenset[str]:
        """Return the countries some part of which is a destination of its own."""
        return frozenset(code.partition("-")[0] for code in self.titles if "-" in code)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold().replace("ё", "е")


def read_destinations(folder: Path) -> Destinations:
    """Return the destinations of a book; none where it has no table of them.

    Raises:
        TariffBookError: The table cannot be read, or a name stands for two places.
    """
    path = folder / TABLE
    titles: dict[str, str] = {}
    codes: dict[str, str] = {}
    if path.is_file():
        for row in read_table(path, _COLUMNS):
            code = row["destination"]
            row.require("destination", fits=bool(code) and code not in titles)
            titles[code] = row["title_ru"]
            names = (row["title_ru"], row["title_en"], *row["aliases"].split(_BETWEEN))
            for name in filter(None, map(_folded, names)):
                row.require("aliases", fits=codes.setdefault(name, code) == code)
    return Destinations(titles, codes)
