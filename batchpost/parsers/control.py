"""Totals a list gives of itself, compared with its items."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pyarrow as pa

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.listing import ControlTotals
from batchpost.model.message import Message, message
from batchpost.model.money import format_minor, minor_digits, parse_minor
from batchpost.parsers.grid import Grid
from batchpost.parsers.numbers import MAYBE_THOUSANDS, Flags, Ints, present
from batchpost.parsers.rows import RowKind, RowKinds

_COUNT = re.compile(
    r"(\d+)\s*(?:отправлен|письм|писем|шт|адпраўлен|посыл|бандерол|пакет|item|letter|parcel)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?\d[\d ]*(?:[.,]\d+)?")
_THOUSANDS = re.compile(MAYBE_THOUSANDS)
_GROUP_DIGITS = 3
_GRAM_PLACES = {"g": 0, "kg": 3}


@dataclass(frozen=True)
class Measured:
    """The measured columns of the items, to be compared: whole numbers, missing as false.

    `weight_unit` and `minor_amounts` say what a printed total is in, as its column is.
    """

    weight_g: pa.Array
    declared_value: pa.Array
    cod_amount: pa.Array
    weight_unit: str
    currency: str
    minor_amounts: bool = False


@dataclass(frozen=True, slots=True)
class _Total:
    """One total row: its place in the body, and what it says."""

    place: int
    row_no: int
    said: ControlTotals


_FIELDS = ("weight_g", "declared_value", "cod_amount")
_ROLES = {"weight_g": "weight", "declared_value": "declared_value", "cod_amount": "cod_amount"}


def sums_of(count: int, measured: Measured) -> ControlTotals:
    """Return what items add up to; no weight where one of them is not known."""
    sums: dict[str, int | None] = {}
    for name in _FIELDS:
        values, known = _values(getattr(measured, name))
        unknown = name == "weight_g" and not known.all()
        sums[name] = None if unknown else int(values.sum())
    return ControlTotals(count, **sums)


def compare_printed(
    table: tuple[Grid, RowKinds, int], measured: Measured, earlier: ControlTotals
) -> tuple[ControlTotals, list[Finding]]:
    """Compare total rows with the items above them, since the last total or from the start.

    Args:
        table: The items, the kind of each row of the body, the row the body begins at.
        measured: The items' measures.
        earlier: Sums of the items on earlier sheets of the list; a total may include them.

    Returns the totals printed under the last item, and a warning for each that differs.
    """
    grid, kinds, first = table
    findings: list[Finding] = []
    last = ControlTotals()
    since = 0
    items = kinds.at(RowKind.ITEM)
    for place in kinds.at(RowKind.TOTAL):
        row_no = int(grid.table.row_numbers[first + place])
        total = _Total(place, row_no, _said(grid, kinds.texts[place], measured))
        above = int(np.searchsorted(items, place))
        findings += _compare(grid, total, measured, _Span(since, above, earlier))
        if above == len(items):
            last = _merged(last, total.said)
        since = above
    return last, findings


def _merged(first: ControlTotals, second: ControlTotals) -> ControlTotals:
    changes = {
        name: value
        for name in ("item_count", *_FIELDS)
        if (value := getattr(second, name)) is not None
    }
    return replace(first, **changes)


def _said(grid: Grid, cells: list[tuple[int, str]], measured: Measured) -> ControlTotals:
    texts = dict(cells)
    found: dict[str, int | None] = {}
    for name, role in _ROLES.items():
        column = grid.column(role)
        text = texts.get(column.index) if column is not None else None
        if column is None or text is None:
            found[name] = None
        elif name == "weight_g":
            found[name] = _whole(text, _GRAM_PLACES[measured.weight_unit])
        else:
            minor = measured.minor_amounts or column.minor
            found[name] = _whole(text, 0 if minor else minor_digits(measured.currency))
    keys = {column.index for role in _ROLES.values() if (column := grid.column(role))}
    counts = [_COUNT.search(text) for index, text in cells if index not in keys]
    count = next((int(match[1]) for match in counts if match is not None), None)
    return ControlTotals(count, **found)


def _whole(text: str, places: int) -> int | None:
    match = _NUMBER.search(text)
    if match is not None and places != _GROUP_DIGITS and _THOUSANDS.fullmatch(match[0]):
        return None
    try:
        return parse_minor(match[0].strip(), places) if match is not None else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Span:
    """The items a total may be of: since the last one, all above, with earlier sheets."""

    since: int
    above: int
    earlier: ControlTotals

    def sums(self, name: str, values: Ints) -> list[int]:
        """Return what a total may say of some values, the likeliest first."""
        whole = int(values[: self.above].sum())
        found = [int(values[self.since : self.above].sum()), whole]
        before = getattr(self.earlier, name)
        return found if before is None else [*found, before + whole]


def _compare(grid: Grid, total: _Total, measured: Measured, span: _Span) -> list[Finding]:
    """Return warnings where a printed total is neither the part's nor the whole list's."""
    findings = []
    said_count = total.said.item_count
    counts = span.sums("item_count", np.ones(grid.count, dtype=np.int64))
    if said_count is not None and said_count not in counts:
        findings.append(
            _finding(
                "control.count",
                Severity.WARNING,
                Place(grid.table.sheet, total.row_no),
                (_number(said_count), _number(_nearest(counts, said_count))),
            )
        )
    for name in _FIELDS:
        said = getattr(total.said, name)
        column = grid.column(_ROLES[name])
        if said is None or column is None:
            continue
        values, known = _values(getattr(measured, name))
        if not known[span.since : span.above].all() and name == "weight_g":
            continue
        sums = span.sums(name, values)
        if said not in sums:
            place = Place(grid.table.sheet, total.row_no, column.heading)
            there = _nearest(sums, said)
            shown = (_shown(name, said, measured), _shown(name, there, measured))
            findings.append(_finding(_code(name), Severity.WARNING, place, shown))
    return findings


def _nearest(sums: list[int], said: int) -> int:
    """Return the sum meant by a total that is none of them: the part's, but for a far one."""
    return sums[0] if len(sums) < 3 else min(sums, key=lambda each: abs(each - said))


def compare_control(said: ControlTotals, count: int, measured: Measured) -> list[Finding]:
    """Compare the totals of a control file with the items; a difference is an error.

    A zero may only mean that the client's program adds up no such sum: a warning.
    """
    findings = []
    if said.item_count is not None and said.item_count != count:
        shown = (_number(said.item_count), _number(count))
        findings.append(_finding("control.count", Severity.ERROR, Place(), shown))
    for name in _FIELDS:
        expected = getattr(said, name)
        values, known = _values(getattr(measured, name))
        if expected is None or (name == "weight_g" and not known.all()):
            continue
        there = int(values.sum())
        if expected != there:
            shown = (_shown(name, expected, measured), _shown(name, there, measured))
            severity = Severity.ERROR if expected else Severity.WARNING
            findings.append(_finding(_code(name), severity, Place(), shown))
    return findings


def _number(count: int | None) -> Message:
    return message("{number}", number=count)


def _values(column: pa.Array) -> tuple[Ints, Flags]:
    known = present(column)
    return column.fill_null(0).to_numpy(zero_copy_only=False), known


def _code(name: str) -> str:
    return "control.weight" if name == "weight_g" else f"control.{name}"


def _shown(name: str, value: int, measured: Measured) -> Message:
    if name == "weight_g":
        return message("{grams} g", grams=value)
    amount = Decimal(format_minor(value, minor_digits(measured.currency)))
    return message("{amount} {currency}", amount=amount, currency=measured.currency)


_SENTENCES: dict[str, Message] = {
    "control.count": message("The list says {said} items, and {there} were read."),
    "control.weight": message("The list says a mass of {said}, its items weigh {there}."),
    "control.declared_value": message(
        "The list says declared values of {said}, its items sum up to {there}."
    ),
    "control.cod_amount": message(
        "The list says cash on delivery of {said}, its items sum up to {there}."
    ),
}


def _finding(
    code: str, severity: Severity, place: Place, shown: tuple[Message, Message]
) -> Finding:
    said, there = shown
    sentence = replace(_SENTENCES[code], facts={"said": said, "there": there})
    remedy = message("Count the items, and ask the client which of the two is right.")
    value = " ".join(str(fact) for fact in said.facts.values())  # no unit in one language
    return Finding(code, severity, place, value, sentence, remedy)
