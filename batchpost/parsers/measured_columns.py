"""The column of weights, with what is wrong about it."""

from decimal import Decimal

import pyarrow as pa

from batchpost.model.finding import Severity
from batchpost.model.message import Message, counted, message
from batchpost.parsers import weights
from batchpost.parsers.columns import Assigned
from batchpost.parsers.grid import Grid
from batchpost.parsers.hints import Hints
from batchpost.parsers.workbook import ListFacts

_WRONG_WEIGHT: dict[str, tuple[Message, Message]] = {
    weights.UNREADABLE: (
        message("This is no weight."),
        message("Enter the weight as a number."),
    ),
    weights.AMBIGUOUS: (
        message("This may be thousands of grams or a fraction of three digits."),
        message("Weigh the item and enter whole grams without a point or comma."),
    ),
    weights.DATE: (
        message("A date stands where a weight belongs; the spreadsheet made it of the number."),
        message("Ask the client for the weight, in a column formatted as text."),
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


def read_weight(grid: Grid, facts: ListFacts, hints: Hints, kind: str | None) -> weights.Weights:
    """Return the weights in whole grams; says how the unit was found where nobody named it."""
    column = grid.column("weight")
    if column is None:
        return weights.Weights(pa.nulls(grid.count, pa.int64()), None, "unknown")
    said = facts.weight_unit or column.unit
    if hints.weight_unit and said and hints.weight_unit != said:
        _unit_differs(grid, column, hints.weight_unit, said)
    read = weights.read_weights(
        grid.cells[column.index],
        hints.weight_unit or said,
        grid.text("weight_unit"),
        kind,
        [cells for each in grid.others if (cells := each.text("weight")) is not None],
    )
    for position, fault in sorted(read.faults.items()):
        wrong, remedy = _WRONG_WEIGHT[fault]
        code = weights.UNREADABLE if fault == weights.AMBIGUOUS else fault
        grid.say(f"weight.{code}", Severity.ERROR, (position, column), wrong, remedy)
    if read.how == "unknown":
        _unit_unknown(grid, column)
    elif read.how == "shared" or (read.how == "assumed" and read.smallest):
        _unit_assumed(grid, column, read, kind)
    return read


def _unit_assumed(grid: Grid, column: Assigned, read: weights.Weights, kind: str | None) -> None:
    """Say how the unit was found: a note where no other can be, else a warning."""
    if read.how == "shared":
        assert read.unit is not None, "the other cells name it"
        said = counted(
            "{count} weight names no unit; {unit} was assumed, as the other cells name it.",
            "{count} weights name no unit; {unit} was assumed, as the other cells name it.",
            read.bare,
            unit=Message(read.unit),
        )
    elif read.unit == "kg":
        said = message(
            "The list names no unit of weight; kilograms were assumed, because the weights have "
            "fractions: {spread}.",
            spread=_spread(read),
        )
    else:
        said = message(
            "The list names no unit of weight; grams were assumed, because the weights are "
            "whole: {spread}.",
            spread=_spread(read),
        )
    grid.say_of_list(
        "weight.unit_assumed",
        Severity.INFO if weights.is_grams_for_sure(read, kind) else Severity.WARNING,
        said,
        message("Compare with an item on the scale, or name the unit in the heading."),
        column=column,
        value=column.heading,
    )


def _spread(read: weights.Weights) -> Message:
    smallest, largest = Decimal(read.smallest), Decimal(read.largest)
    if smallest == largest:
        return message("{value} everywhere", value=smallest)
    return message("from {smallest} to {largest}", smallest=smallest, largest=largest)


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
