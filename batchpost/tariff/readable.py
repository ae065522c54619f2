"""A price list as a person at the counter reads it: rows, and tables by zone or destination."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from batchpost.errors import ReferenceDataError
from batchpost.tariff.book import Book
from batchpost.tariff.chosen import DESTINATION, Chosen
from batchpost.tariff.conditions import Condition, Facts
from batchpost.tariff.derived import complete
from batchpost.tariff.lines import MINOR, Line, Part
from batchpost.tariff.recipe import Tariff

ZONE = "zone"
#: Facts whose many values make the rows or columns of a table, the one sought first.
AXES = (DESTINATION, ZONE)
_FROM = 4  # so many values of a fact, and it becomes a table
_WHOLE = frozenset({Part.BASE, Part.ADD_ON})
_SCALE = 10_000
#: What the price for forwarding itself is made of.
_PRICES = frozenset(
    {Part.BASE, Part.STEP, Part.SLOPE, Part.RATE, Part.UNITS, Part.REFERENCE, Part.NONE,
     Part.MULTIPLIER}
)  # fmt: skip
_TABLED = _PRICES | {Part.INCLUDED}


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A line with its price without VAT and with it; `None` where it is no number."""

    line: Line
    net: Fraction | None
    gross: Fraction | None
    when: tuple[Condition, ...]  # what is not said by the heading of its block
    exempt: bool = False  # no VAT is charged


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under one heading: the conditions they share."""

    when: tuple[Condition, ...]
    rows: tuple[PriceRow, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows by one fact's values, columns by what is charged; or bands by zones."""

    axis: str
    values: tuple[str, ...]
    cells: dict[str, tuple[PriceRow, ...]]


@dataclass(frozen=True, slots=True)
class PriceList:
    """What a service costs on a day: its prices, tables of them, what adds to them, what not."""

    blocks: tuple[Block, ...]
    grids: tuple[Grid, ...]
    adding: tuple[PriceRow, ...]  # roundings, surcharges, fees for a declared value
    beside: tuple[Block, ...]
    lines: tuple[Line, ...]


def price_list_of(tariff: Tariff, service: str, facts: Facts) -> PriceList:
    """Return the price list of a service on the tariff's day.

    Args:
        tariff: Book, day and payer.
        service: Name of the service.
        facts: What the reader has settled (destination, zone): other lines are left out.

    Raises:
        NoTariffInForceError: There is none on this day.
        UnknownServiceError: The book has no such service.
    """
    lines = tariff.lines_in_force(service)
    known = Chosen(lines).placed(_derived(tariff.book, service, facts))
    fit = [line for line in lines if _may_hold(line, known)]
    rows = [_row(tariff, line, lines, known) for line in fit]
    axis = _axis(rows)
    tabled = [row for row in rows if _value(row.line, axis) and row.line.part in _TABLED]
    own = set(map(id, tabled))
    plain = [row for row in rows if id(row) not in own]
    priced = [row for row in plain if row.line.part in _PRICES]
    grids = (_grid(axis, tabled),) if axis else ()
    beside = tuple(_beside(tariff, service))
    every = [*fit, *(row.line for block in beside for row in block.rows)]
    adding = tuple(row for row in plain if row.line.part not in _PRICES)
    return PriceList(tuple(_blocks(priced)), grids, adding, beside, tuple(dict.fromkeys(every)))


def _derived(book: Book, service: str, facts: Facts) -> Facts:
    """Return the facts with those that follow from them, as far as they do."""
    if not facts.get(DESTINATION):
        return facts
    country = min(facts[DESTINATION])[:2]
    try:
        return {**complete(book.derived, service, facts, country=country, line_no=1), **facts}
    except ReferenceDataError:
        return facts


def _may_hold(line: Line, known: Facts) -> bool:
    """Tell whether a line holds for what is settled; what is not settled leaves it open."""
    return all(condition.holds(known) for condition in line.when if known.get(condition.name))


def _row(tariff: Tariff, line: Line, among: Sequence[Line], known: Facts) -> PriceRow:
    when = tuple(one for one in line.when if not known.get(one.name))
    word = line.vat_for(tariff.category)
    if word == "n/a" and line.part not in {Part.ROUNDING, Part.NOTE}:
        words = {one.vat_for(tariff.category) for one in among} - {"n/a"}
        word = words.pop() if len(words) == 1 else word
    amounts = _amounts(line, word, tariff.book.vat_rate(tariff.on))
    return PriceRow(line, *amounts, when, exempt=word == "exempt")


def _amounts(line: Line, word: str, rate: int | None) -> tuple[Fraction | None, Fraction | None]:
    """Return the value of a line without VAT and with it.

    A sum for the item is rounded as its charge will be; so much a step or a kilogram is exact,
    only the charge is rounded.
    """
    if line.outcome or not line.value_text or line.rule == "refer_to_tariff":
        return None, None
    value = Fraction(line.value_text)
    if line.currency in {"x", "g"} or line.part is Part.SURCHARGE:
        return value, None
    if rate is None or word not in {"no", "yes"}:
        return value, value
    if line.currency == "%":  # of what VAT is, only the rounded charge tells
        return (value, None) if word == "no" else (None, value)
    share = Fraction(rate, _SCALE)
    net = value if word == "no" else value / (1 + share)
    vat = net * share
    if line.part in _WHOLE:
        listed, vat = _rounded(value), _rounded(vat)
        return (listed, listed + vat) if word == "no" else (listed - vat, listed)
    return net, net + vat


def _rounded(amount: Fraction) -> Fraction:
    return Fraction(int((amount * MINOR * 2 + 1) // 2), MINOR)


def _axis(rows: Sequence[PriceRow]) -> str:
    """Return the fact by which there is a table, empty where there is none."""
    for name in AXES:
        values = {one for row in rows for one in _value(row.line, name) if row.when}
        if len(values) >= _FROM and any(
            condition.name == name for row in rows for condition in row.when
        ):
            return name
    return ""


def _value(line: Line, name: str) -> frozenset[str]:
    """Return the values of a fact that a line is for; none where it is for all."""
    for condition in line.when:
        if condition.name == name and not (condition.optional or condition.negated):
            return condition.values
    return frozenset()


def _grid(axis: str, rows: Sequence[PriceRow]) -> Grid:
    cells: dict[str, list[PriceRow]] = {}
    for row in rows:
        rest = tuple(one for one in row.when if one.name != axis)
        for value in sorted(_value(row.line, axis)):
            cells.setdefault(value, []).append(replace(row, when=rest))
    return Grid(axis, tuple(cells), {value: tuple(found) for value, found in cells.items()})


def _blocks(rows: Iterable[PriceRow]) -> Iterator[Block]:
    """Yield rows under the conditions they share."""
    found: dict[tuple[Condition, ...], list[PriceRow]] = {}
    for row in rows:
        found.setdefault(row.when, []).append(replace(row, when=()))
    for when, own in found.items():
        yield Block(when, tuple(own))


def _beside(tariff: Tariff, service: str) -> Iterator[Block]:
    """Yield what is charged beside the forwarding: advice of delivery and the like, once each."""
    seen: set[str] = set()
    for extra in tariff.book.extras_for(service):
        if extra.charge not in seen and tariff.is_in_force(extra.charge):
            seen.add(extra.charge)
            lines = tariff.lines_in_force(extra.charge)
            yield Block(extra.when, tuple(_row(tariff, line, lines, {}) for line in lines))
