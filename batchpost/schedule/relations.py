"""Relations: how far apart two postcodes lie, in the words of the delivery standards.

`relations/<country>.csv` gives for each beginning of a postcode its territory and whether it
is the centre of it. The longest beginning wins; the office may add lines in `relations.csv`.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from batchpost.schedule.tables import read_table

OFFICE_FILE: Final = "relations.csv"
_TABLES: Final = Path(__file__).parent / "relations"


class Relation(StrEnum):
    """From where to where (направление пересылки)."""

    WITHIN_TOWN = "within_town"
    WITHIN_OBLAST = "within_oblast"
    BETWEEN_OBLAST_CENTRES = "between_oblast_centres"
    OTHER = "other"
    INTERNATIONAL = "international"


@dataclass(frozen=True, slots=True)
class Area:
    """What a beginning of a postcode stands for."""

    territory: str
    centre: bool


class RelationTable:
    """The areas of one country by the beginnings of their postcodes."""

    def __init__(self, country: str, areas: dict[str, Area]) -> None:
        self.country = country
        self._areas = areas
        self._longest = max(map(len, areas), default=0)

    def area(self, postcode: str) -> Area | None:
        """Return where a postcode lies, `None` where the table does not say."""
        lengths = range(min(self._longest, len(postcode)), 0, -1)
        return next(
            (self._areas[postcode[:n]] for n in lengths if postcode[:n] in self._areas), None
        )

    def between(self, origin: str, destination: str) -> Relation | None:
        """Return the relation of two postcodes of the country, `None` where one is unknown."""
        here, there = self.area(origin), self.area(destination)
        if here is None or there is None:
            return None
        if here == there and (here.centre or origin == destination):
            return Relation.WITHIN_TOWN
        if here.territory == there.territory:
            return Relation.WITHIN_OBLAST
        return Relation.BETWEEN_OBLAST_CENTRES if here.centre and there.centre else Relation.OTHER


def load_relations(country: str, home: Path | None = None) -> RelationTable:
    """Return the relations of a country; lines of the office's own file go first.

    Raises:
        ScheduleTableError: The office's file is faulty.
    """
    paths = [_TABLES / f"{country.upper()}.csv"]
    if home is not None:
        paths.append(home / OFFICE_FILE)
    areas = {
        row.text("prefix"): Area(row.text("territory"), row.flag("centre"))
        for path in paths
        if path.is_file()
        for row in read_table(path, ("prefix", "territory", "centre"))
    }
    return RelationTable(country.upper(), areas)
