"""Facts derived from the tables of a book: a zone from the destination, a class from measures.

    <book>/derived.csv    which fact comes from which others, and by which table
    <book>/<table>.csv    the tables: `given,value`, `given,beside,value` or boxes of measures

A table of `measures` is a ladder of boxes, smallest first: the first the item fits into (and
is light enough for) gives the value. With all three sides known, it does not matter which way
round they were measured. Several tables may tell one fact, the first that does counts. A fact
the item tells itself stands before a derived one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from batchpost.errors import ReferenceDataError
from batchpost.model.message import Message, message
from batchpost.tariff.conditions import Facts
from batchpost.tariff.tables import Row, read_table

MANIFEST = "derived.csv"
#: The fact that a list of measures is given for, and the columns of the items it looks at.
MEASURES = "measures"
SIDES = ("length_mm", "width_mm", "height_mm")
_DESTINATION = "destination"
_COLUMNS = ("fact", "services", "given", "table", "confidence", "source", "note")
#: Headings of a table by how many facts it takes.
_LOOKUPS = {1: ("given", "value"), 2: ("given", "beside", "value")}
_BOXES = ("value", *(f"{side}_to" for side in SIDES), "weight_g_to")
_ALL = "*"
#: The grades of the tables that facts were derived by, kept among the facts; no condition.
DERIVED_BY = "derived by"
#: What a class of measures is called that no box of the table holds; never a fact.
OUTSIDE = "\x00outside"


class FactNotInTableError(ReferenceDataError):
    """The table a fact is derived by has no row for what is given."""

    def __init__(self, line_no: int, service: str, fact: str, given: str, example: str) -> None:
        self.line_no = line_no
        self.fact = fact
        super().__init__(
            message(
                "Line {line_no}: the tariff book's table does not tell the fact {fact} of "
                "{service} for {given}. Give it with `--with {fact}={example}`, or add the row "
                "to the table.",
                line_no=line_no,
                service=service,
                fact=fact,
                given=given,
                example=example,
            )
        )


class OverEveryClassError(ReferenceDataError):
    """An item is larger or heavier than every class of the table."""

    def __init__(self, line_no: int, service: str, fact: str, largest: Message) -> None:
        self.line_no = line_no
        super().__init__(
            message(
                "Line {line_no}: the item's measures are over every {fact} that {service} has; "
                "the largest is {largest}. Correct the measures or choose another service.",
                line_no=line_no,
                service=service,
                fact=fact,
                largest=largest,
            )
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Which fact is derived, for which services, from what, and how certain the table is."""

    fact: str
    services: frozenset[str]  # `*` for all
    given: tuple[str, ...]
    table: str
    confidence: str
    source: str

    @property
    def class_name(self) -> str:
        """Return the name its class of measures goes by, until the service is known."""
        return f"{OUTSIDE} {self.fact} {self.table}"

    def serves(self, service: str) -> bool:
        """Tell whether the fact is derived so for a service."""
        return _ALL in self.services or service in self.services


@dataclass(frozen=True, slots=True)
class Lookup:
    """A table that gives the value for one fact or for several together."""

    source: Source
    values: dict[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Box:
    """A class of measures: its greatest sides, and its greatest mass; `None` where none."""

    value: str
    sides_mm: tuple[int | None, ...]
    weight_g: int | None


@dataclass(frozen=True, slots=True)
class Boxes:
    """Classes of measures, smallest first."""

    source: Source
    boxes: tuple[Box, ...]

    @property
    def largest(self) -> Message:
        """Return the last box in figures."""
        last = self.boxes[-1]
        sides = " × ".join(str(side) for side in last.sides_mm if side is not None)
        if last.weight_g is None:
            return message("{sides} mm", sides=sides)
        if not sides:
            return message("{grams} g", grams=last.weight_g)
        return message("{sides} mm, {grams} g", sides=sides, grams=last.weight_g)


@dataclass(frozen=True, slots=True)
class Derived:
    """Everything a book derives, in the order of its table."""

    lookups: tuple[Lookup, ...] = ()
    boxes: tuple[Boxes, ...] = ()

    @property
    def sources(self) -> list[Source]:
        """Return which facts are derived, and by which table."""
        looked_up = [table.source for table in self.lookups]
        return looked_up + [table.source for table in self.boxes]

    @property
    def names(self) -> frozenset[str]:
        """Return the facts that may be given: what is derived and what it is derived from."""
        given = {name for source in self.sources for name in source.given}
        return frozenset({source.fact for source in self.sources} | given) - {
            MEASURES,
            _DESTINATION,
        }


def read_derived(folder: Path) -> Derived:
    """Return what the book in `folder` derives; nothing where it has no such table.

    Raises:
        TariffBookError: A table is missing, cannot be read, or does not fit.
    """
    if not (folder / MANIFEST).is_file():
        return Derived()
    lookups: list[Lookup] = []
    boxes: list[Boxes] = []
    for row in read_table(folder / MANIFEST, _COLUMNS):
        for column in ("fact", "services", "given", "table", "confidence", "source"):
            row.require(column, fits=bool(row[column].strip()))
        row.require("table", fits=Path(row["table"]).name == row["table"])
        source = Source(
            fact=row["fact"],
            services=frozenset(row["services"].split()),
            given=tuple(row["given"].split()),
            table=row["table"],
            confidence=row["confidence"],
            source=row["source"],
        )
        if source.given == (MEASURES,):
            boxes.append(Boxes(source, tuple(map(_box, read_table(folder / row["table"], _BOXES)))))
            row.require("table", fits=bool(boxes[-1].boxes))
        else:
            row.require("given", fits=len(source.given) in _LOOKUPS)
            lookups.append(Lookup(source, _values(folder / row["table"], source)))
    return Derived(tuple(lookups), tuple(boxes))


def _values(path: Path, source: Source) -> dict[tuple[str, ...], str]:
    columns = _LOOKUPS[len(source.given)]
    values: dict[tuple[str, ...], str] = {}
    for row in read_table(path, columns):
        key = tuple(_plain(row[column]) for column in columns[:-1])
        row.require("given", fits=all(key))
        row.require("value", fits=row["value"] == values.setdefault(key, row["value"]) != "")
    return values


def _box(row: Row) -> Box:
    row.require("value", fits=bool(row["value"].strip()))
    sides = tuple(row.whole(f"{side}_to") for side in SIDES)
    return Box(row["value"], sides, row.whole("weight_g_to"))


def _plain(text: str) -> str:
    """Return a name so that the ways it is written meet."""
    return " ".join(text.casefold().replace("ё", "е").split())


def complete(
    derived: Derived, service: str, facts: Facts, *, country: str, line_no: int
) -> dict[str, frozenset[str]]:
    """Return the facts of an item and those that follow from them by the book's tables.

    Args:
        derived: What the book derives.
        service: The service asked for.
        facts: What is known of the item; stands before what is derived.
        country: Where the item goes, for tables that go by the `destination` where the facts
            do not name one.
        line_no: An item that asks, for the sentence about it.

    Raises:
        FactNotInTableError: A table has no row for what is given.
        OverEveryClassError: The item is larger than every class of measures.
    """
    found = dict(facts)
    for table in derived.boxes:
        source = table.source
        classes = found.pop(source.class_name, frozenset())
        if not classes or found.get(source.fact) or not source.serves(service):
            continue
        if OUTSIDE in classes:
            raise OverEveryClassError(line_no, service, source.fact, table.largest)
        found[source.fact] = classes
    known = {_DESTINATION: frozenset({country}), **{k: v for k, v in found.items() if v}}
    grades: set[str] = set()
    untold: dict[str, FactNotInTableError] = {}
    for lookup in derived.lookups:
        source = lookup.source
        given = [min(known.get(name, ()), default="") for name in source.given]
        if not source.serves(service) or known.get(source.fact) or not all(given):
            continue
        value = _value(lookup, given)
        if value is None:
            said = ", ".join(f"{name}={one}" for name, one in zip(source.given, given, strict=True))
            example = next(reversed(lookup.values.values()), "…")
            error = FactNotInTableError(line_no, service, source.fact, said, example)
            untold.setdefault(source.fact, error)
        else:
            found[source.fact] = known[source.fact] = frozenset({value})
            grades.add(source.confidence)
            untold.pop(source.fact, None)
    for error in untold.values():
        raise error
    if grades:
        found[DERIVED_BY] = frozenset(grades)
    return found


def _value(lookup: Lookup, given: Sequence[str]) -> str | None:
    """Return the table's value; a region (RU-MOW) without a row of its own is its country."""
    value = lookup.values.get(tuple(map(_plain, given)))
    if value is None and _DESTINATION in lookup.source.given:
        pairs: list[Any] = list(zip(lookup.source.given, given, strict=True))
        whole = [one.partition("-")[0] if name == _DESTINATION else one for name, one in pairs]
        value = lookup.values.get(tuple(map(_plain, whole)))
    return value
