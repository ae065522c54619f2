"""Columns of weights and amounts, with what is wrong about them."""

import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.finding import Severity
from batchpost.model.message import Message, counted, message
from batchpost.model.money import minor_digits
from batchpost.parsers import weights
from batchpost.parsers.amounts import read_amounts
from batchpost.parsers.columns import Assigned
from batchpost.parsers.grid import Grid
from batchpost.parsers.hints import Hints
from batchpost.parsers.numbers import present
from batchpost.parsers.texts import filled, literal
from batchpost.parsers.workbook import ListFacts

_WRONG_WEIGHT: dict[str, tuple[Message, Message]] = {
    weights.UNREADABLE: (
        message("This is no weight."),
        message("Enter the weight as a number."),
    ),
    weights.FRACTION: (
        message("The weight is no whole number of grams."),
        message("Weigh the item and enter whole grams."),
    ),
    weights.MIXED: (
        message("The weight is in another unit than the rest of the column."),
        message("Give all weights in one unit."),
    ),
}


def read_weight(grid: Grid, facts: ListFacts, hints: Hints, kind: str | None) -> pa.Array:
    """Return the weights in whole grams; says how the unit was found where nobody named it."""
    column = grid.column("weight")
    if column is None:
        return pa.nulls(grid.count, pa.int64())
    said = facts.weight_unit or column.unit
    if hints.weight_unit and said and hints.weight_unit != said:
        _unit_differs(grid, column, hints.weight_unit, said)
    read = weights.read_weights(
        grid.cells[column.index],
        hints.weight_unit or said,
        grid.text("weight_unit"),
        kind,
    )
    for position, fault in sorted(read.faults.items()):
        wrong, remedy = _WRONG_WEIGHT[fault]
        grid.say(f"weight.{fault}", Severity.ERROR, (position, column), wrong, remedy)
    if read.how == "unknown":
        _unit_unknown(grid, column)
    elif read.how == "assumed" and read.unit is not None:
        _unit_assumed(grid, column, read)
    return read.grams


def _unit_assumed(grid: Grid, column: Assigned, read: weights.Weights) -> None:
    template = (
        message(
            "The list names no unit of weight; kilograms were assumed, because the weights run "
            "from {smallest} to {largest} and have fractions.",
            smallest=read.smallest,
            largest=read.largest,
        )
        if read.unit == "kg"
        else message(
            "The list names no unit of weight; grams were assumed, because the weights run "
            "from {smallest} to {largest} and are whole.",
            smallest=read.smallest,
            largest=read.largest,
        )
    )
    grid.say_of_list(
        "weight.unit_assumed",
        Severity.WARNING,
        template,
        message("Compare with an item on the scale, or name the unit in the heading."),
        column=column,
        value=column.heading,
    )


def _unit_unknown(grid: Grid, column: Assigned) -> None:
    grid.say_of_list(
        "weight.unit_unknown",
        Severity.ERROR,
        message("The list names no unit of weight, and its weights fit grams and kilograms alike."),
        message("Name the unit in the heading («Масса, г»), or give the kind of the items."),
        column=column,
        value=column.heading,
    )


def _unit_differs(grid: Grid, column: Assigned, wanted: str, said: str) -> None:
    grid.say_of_list(
        "weight.unit_differs",
        Severity.WARNING,
        message("The list says {said}; {wanted} was given and used.", said=said, wanted=wanted),
        message("Compare with an item on the scale."),
        column=column,
        value=column.heading,
    )


def read_money(
    grid: Grid, facts: ListFacts, hints: Hints
) -> tuple[dict[str, pa.Array], pa.ChunkedArray]:
    """Return declared value and cash on delivery in minor units, and the currency of the rows."""
    columns = [grid.column("declared_value"), grid.column("cod_amount")]
    named = next((column.currency for column in columns if column and column.currency), None)
    currency = facts.currency or named or hints.currency
    amounts = {
        "declared_value": _amounts(grid, columns[0], facts, currency),
        "cod_amount": _amounts(grid, columns[1], facts, currency),
    }
    known = present(amounts["declared_value"]) | present(amounts["cod_amount"])
    rows = filled(grid.count, currency)
    in_rows = grid.text("currency")
    if in_rows is not None:
        rows = pc.coalesce(pc.utf8_upper(in_rows), rows)
    missing = literal(None)
    return amounts, pc.if_else(pa.array(known), rows, missing)


def _amounts(grid: Grid, column: Assigned | None, facts: ListFacts, currency: str) -> pa.Array:
    if column is None:
        return pa.nulls(grid.count, pa.int64())
    cells = grid.cells[column.index]
    own = column.currency or currency
    amounts, faults = read_amounts(cells, minor_digits(own), own, minor=facts.minor_amounts)
    for position in faults:
        grid.say(
            "amount.unreadable",
            Severity.ERROR,
            (position, column),
            message("This is no amount of money in {currency}.", currency=own),
            message("Enter the amount with at most two digits after the comma."),
        )
    zeros = int(present(cells).sum()) - int(present(amounts).sum()) - len(faults)
    if zeros and not facts.minor_amounts:
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
    return amounts
