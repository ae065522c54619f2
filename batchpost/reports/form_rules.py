"""Rules for the cells of the form: what a spreadsheet program lets the client type."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from batchpost.language import Language
from batchpost.model.items import Direction
from batchpost.model.message import Message, counted, message
from batchpost.reports.sheet_cells import column_letters


@dataclass(frozen=True, slots=True)
class Shape:
    """What the rules depend on: the first row (from 0), limits, ranges of words."""

    first_row: int
    weight_most_g: int | None
    postcode_digits: int | None
    ranges: Mapping[str, str]
    direction: str | None


def rule_of(form: str, column: int, shape: Shape, language: Language) -> dict[str, Any] | None:
    """Return the rule for cells of a form as xlsxwriter takes it, `None` for free text."""
    cell = f"{column_letters(column)}{shape.first_row + 1}"
    if form in shape.ranges:
        # Several marks are written with commas, so the list helps and does not forbid.
        return {"validate": "list", "source": shape.ranges[form], "show_error": form != "marks"}
    found = _checked(form, cell, shape)
    if found is None:
        return None
    rule, said = found
    return {**rule, "error_message": language.say(said)[:255]}


def _checked(form: str, cell: str, shape: Shape) -> tuple[dict[str, Any], Message] | None:
    if form == "weight":
        most = shape.weight_most_g
        if most is None:
            rule = {"validate": "integer", "criteria": ">=", "value": 1}
            return rule, message("Write whole grams above 0, without a unit.")
        rule = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": most}
        return rule, message("Write whole grams from 1 to {most}, without a unit.", most=most)
    if form == "amount":
        rule = {"validate": "decimal", "criteria": ">=", "value": 0}
        return rule, message("Write an amount, 0 or above.")
    if form == "postcode" and shape.postcode_digits and shape.direction != Direction.INTERNATIONAL:
        digits = shape.postcode_digits
        rule = _custom(f"=AND(LEN({cell})={digits},ISNUMBER(-{cell}))")
        return rule, counted(
            "A postcode has {count} digit.", "A postcode has {count} digits.", digits
        )
    if form == "email":
        rule = _custom(f'=ISNUMBER(FIND(".",{cell},FIND("@",{cell})))')
        return rule, message("Write an e-mail address: name@host.by.")
    return None


def _custom(formula: str) -> dict[str, Any]:
    return {"validate": "custom", "value": formula}
