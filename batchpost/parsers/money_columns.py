"""Columns of amounts and of their currency, with what is wrong about them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.finding import Severity
from batchpost.model.message import counted, message
from batchpost.model.money import minor_digits
from batchpost.parsers.amounts import Amounts, currency_beside, read_amounts
from batchpost.parsers.columns import Assigned
from batchpost.parsers.currencies import RowCurrencies, row_currencies
from batchpost.parsers.grid import Grid
from batchpost.parsers.hints import Hints
from batchpost.parsers.numbers import Flags, dates, flags, present
from batchpost.parsers.texts import filled, literal
from batchpost.parsers.workbook import ListFacts

_ROLES = ("declared_value", "cod_amount")
#: Digits that no amount loses: whether a number is there is asked before its currency is known.
_MOST_DIGITS = 3


@dataclass(frozen=True)
class _Money:
    """One column of amounts: minor units, the currency of each, and where it is not known.

    `heading` is the currency the column has where a row names none.
    """

    amounts: pa.Array
    currency: pa.ChunkedArray
    unknown: Flags
    heading: str


def read_money(
    grid: Grid, facts: ListFacts, hints: Hints, domestic: Flags
) -> tuple[dict[str, pa.Array], pa.ChunkedArray]:
    """Return declared value and cash on delivery in minor units, and the currency of the rows.

    Args:
        grid: The items.
        facts: What the format says of all amounts.
        hints: What the operator says; its currency is the office's.
        domestic: Items that stay in the office's country and so are paid in its currency.
    """
    default = facts.currency or hints.currency
    rows = row_currencies(grid.text("currency"), grid.count, default)
    money = {role: _read(grid, grid.column(role), facts, rows, default) for role in _ROLES}
    first, second = (money[role] for role in _ROLES)
    currency = pc.coalesce(first.currency, second.currency)
    _unknown(grid, first.unknown | second.unknown)
    differs = _differing(grid, money)
    foreign = domestic & flags(pc.not_equal(currency, hints.currency)) & ~differs
    _foreign(grid, money, rows, foreign, hints.currency)
    return {role: money[role].amounts for role in _ROLES}, currency


def _read(
    grid: Grid, column: Assigned | None, facts: ListFacts, rows: RowCurrencies, default: str
) -> _Money:
    """Return one column of amounts, each in the minor units of its row's currency."""
    count = grid.count
    none = np.zeros(count, dtype=bool)
    if column is None:
        return _Money(pa.nulls(count, pa.int64()), filled(count, None), none, default)
    own = column.currency or default
    if facts.currency and column.currency and facts.currency != column.currency:
        _say_heading_differs(grid, column, facts.currency)
    torn = 0
    read = Amounts(np.zeros(count, dtype=np.int64), none.copy(), [], [])
    currency = filled(count, None)
    unknown = none.copy()
    tagged = 0
    minor = facts.minor_amounts or column.minor
    cells = grid.cells[column.index]
    for code in np.unique(rows.codes).tolist():
        there = rows.codes == code
        places = np.flatnonzero(there)
        name = own if rows.names[code] == "" else rows.names[code]
        part = cells if there.all() else cells.filter(pa.array(there))
        some = read_amounts(
            part, _MOST_DIGITS if name is None else minor_digits(name), name or "", minor=minor
        )
        if rows.names[code] == "" and column.torn:
            torn += int(present(part).sum())
            continue
        if name is None:
            unknown[places] = some.known
            unknown[places[some.unreadable + some.ambiguous]] = True
            continue
        read.values[places], read.known[places] = some.values, some.known
        read.unreadable.extend(places[some.unreadable].tolist())
        read.ambiguous.extend(places[some.ambiguous].tolist())
        tagged += some.tagged
        currency = pc.if_else(pa.array(read.known & there), literal(name), currency)
    _say_faults(grid, column, read, (rows, own))
    _say_tagged(grid, column, tagged)
    if torn:
        _say_torn(grid, column, torn)
    if not minor and not torn:
        blank = present(cells) & ~read.known & ~unknown
        _say_zeros(grid, column, int(blank.sum()) - len(read.unreadable) - len(read.ambiguous))
    return _Money(read.column, currency, unknown, own)


def _say_faults(
    grid: Grid, column: Assigned, read: Amounts, named: tuple[RowCurrencies, str]
) -> None:
    rows, own = named
    ambiguous = set(read.ambiguous)
    dated = set()
    if read.unreadable:
        dated = set(np.flatnonzero(dates(grid.cells[column.index])).tolist())
    cells = grid.cells[column.index]
    for position in sorted((*read.unreadable, *read.ambiguous)):
        remedy = message("Enter the amount with at most two digits after the comma.")
        currency = rows.at(position) or own
        if position in ambiguous:
            said = message("This may be thousands or a fraction of three digits.")
        elif position in dated:
            said = message(
                "A date stands where an amount belongs; the spreadsheet made it of the number."
            )
        elif other := currency_beside(cells[position].as_py(), currency):
            said = message(
                "The amount is in {named}, the amounts of this column are in {currency}.",
                named=other,
                currency=currency,
            )
            remedy = message("Ask the client for the amount in {currency}.", currency=currency)
        else:
            said = message("This is no amount of money in {currency}.", currency=currency)
        grid.say(
            "amount.unreadable",
            Severity.ERROR,
            (position, column),
            said,
            remedy,
        )


def _say_torn(grid: Grid, column: Assigned, count: int) -> None:
    grid.say_of_list(
        "currency.several",
        Severity.ERROR,
        counted(
            "Heading «{heading}» names several currencies; {count} amount was not read.",
            "Heading «{heading}» names several currencies; {count} amounts were not read.",
            count,
            heading=column.heading,
        ),
        message("Ask the client for one currency, or for a column of currencies."),
        column=column,
        value=column.heading,
    )


def _say_heading_differs(grid: Grid, column: Assigned, laid: str) -> None:
    grid.say_of_list(
        "currency.heading_differs",
        Severity.WARNING,
        message(
            "Heading «{heading}» says {currency}, the layout says {laid}; {currency} was taken.",
            heading=column.heading,
            currency=column.currency,
            laid=laid,
        ),
        message("Ask the client which currency is right, and correct the layout."),
        column=column,
        value=column.heading,
    )


def _say_tagged(grid: Grid, column: Assigned, tagged: int) -> None:
    if not tagged:
        return
    grid.say_of_list(
        "amount.tagged",
        Severity.WARNING,
        counted(
            "{count} amount in column «{heading}» is written like 12=50 and was read as "
            "roubles and kopecks.",
            "{count} amounts in column «{heading}» are written like 12=50 and were read "
            "as roubles and kopecks.",
            tagged,
            heading=column.heading,
        ),
        message("Compare the sums with the client's."),
        column=column,
    )


def _say_zeros(grid: Grid, column: Assigned, zeros: int) -> None:
    if not zeros:
        return
    grid.say_of_list(
        "amount.zero",
        Severity.INFO,
        counted(
            "{count} zero in column «{heading}» was read as no amount.",
            "{count} zeros in column «{heading}» were read as no amount.",
            zeros,
            heading=column.heading,
        ),
        message("Nothing to do."),
        column=column,
    )


def _unknown(grid: Grid, unknown: Flags) -> None:
    column = grid.column("currency")
    if column is None:
        return
    for position in np.flatnonzero(unknown).tolist():
        grid.say(
            "currency.unknown",
            Severity.ERROR,
            (position, column),
            message("No currency is known by this name or code."),
            message("Write the ISO code of three letters, such as BYN or EUR."),
        )


def _differing(grid: Grid, money: Mapping[str, _Money]) -> Flags:
    """Return the items whose row and headings name different currencies; each is an error."""
    first, second = (money[role] for role in _ROLES)
    found = flags(pc.not_equal(first.currency, second.currency))
    shown = {role: column for role in _ROLES if (column := grid.column(role)) is not None}
    for role, column in shown.items():
        if column.currency:
            known = present(money[role].amounts)
            found |= known & flags(pc.not_equal(money[role].currency, column.currency))
    at = grid.column("currency") or shown.get("cod_amount") or shown.get("declared_value")
    if at is None:
        return found
    for position in np.flatnonzero(found).tolist():
        grid.say(
            "currency.differs",
            Severity.ERROR,
            (position, at),
            message("The row and the headings name different currencies for this item."),
            message("Ask the client which currency is right."),
        )
    return found


def _foreign(
    grid: Grid, money: Mapping[str, _Money], rows: RowCurrencies, foreign: Flags, wanted: str
) -> None:
    """Say which domestic amounts are not in the office's currency."""
    in_rows = grid.column("currency")
    for role in _ROLES:
        column = grid.column(role)
        if column is None:
            continue
        there = foreign & present(money[role].amounts)
        by_row = there & (rows.codes > 0)
        for position in np.flatnonzero(by_row).tolist():
            grid.say(
                "currency.foreign",
                Severity.ERROR,
                (position, in_rows or column),
                message("A domestic item is paid in {wanted}, not in this.", wanted=wanted),
                message("Ask the client for the amounts in {wanted}.", wanted=wanted),
            )
        foreign = foreign & ~by_row
        if (there & ~by_row).any():
            grid.say_of_list(
                "currency.foreign",
                Severity.ERROR,
                message(
                    "The amounts of domestic items are in {currency}; they are paid in {wanted}.",
                    currency=money[role].heading,
                    wanted=wanted,
                ),
                message("Ask the client for the amounts in {wanted}.", wanted=wanted),
                column=column,
                value=column.heading,
            )
