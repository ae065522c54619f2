"""Columns of text and of digits: identifiers, postcodes, names, addresses, phones."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.finding import Severity
from batchpost.model.message import counted, message
from batchpost.parsers.addresses import join_address, join_names
from batchpost.parsers.cell_bytes import bytes_of, matching
from batchpost.parsers.columns import Assigned
from batchpost.parsers.grid import Grid
from batchpost.parsers.identifier_in_name import take_identifiers
from batchpost.parsers.numbers import flags
from batchpost.parsers.texts import nothing, positions, whole_text, without_blanks

_NAME_ROLES = ("addressee", "surname", "first_name", "patronymic")
_ADDRESS_ROLES = (
    "location",
    "address",
    "street",
    "house",
    "letter",
    "slash",
    "building",
    "structure",
    "hotel",
    "flat",
    "address_type",
    "box",
)
_TEXT_ROLES = frozenset(
    (*_NAME_ROLES, *_ADDRESS_ROLES, "region", "district", "locality", "email", "client_key")
) | {"comment", "contents"}
_DIGIT_ROLES = ("item_identifier", "postcode", "phone", "client_key")
_SCIENTIFIC = r"^[+-]?\d(?:[.,]\d+)?[eEеЕ]\+?\d{1,3}$"
#: A client's own number may be `5E3`; a spreadsheet always writes the plus.
_BY_SPREADSHEET = r"^[+-]?\d(?:[.,]\d+)?[eEеЕ]\+\d{1,3}$"
_TOO_LONG = r"^\d{16,}$"
_FORMULA = r"^(?:[=@]|[+\-]\s*[^\d\s+\-().])"
_DATE = r"^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}:\d{2})?$"
_DATE_LENGTHS = (10, 19)
#: A spreadsheet number holds this many digits and no more.
_DIGITS_KEPT = 15


def read_plain(grid: Grid) -> dict[str, pa.ChunkedArray]:
    """Return the columns of the item table that are text, cleaned and joined from their parts."""
    _name_formulas_and_dates(grid)
    digits = {role: _digits(grid, role) for role in _DIGIT_ROLES}
    missing = nothing(grid.count)
    identifier = digits["item_identifier"]
    postcode = digits["postcode"]
    address = join_address(grid.texts(_ADDRESS_ROLES))
    found = {
        "item_identifier": missing if identifier is None else without_blanks(identifier),
        "postcode": missing if postcode is None else without_blanks(postcode),
        "phone": digits["phone"],
        "client_key": digits["client_key"],
        "addressee": join_names(grid.texts(_NAME_ROLES)),
        "address": address,
    }
    for role in ("region", "district", "locality", "email", "comment"):
        found[role] = grid.text(role)
    columns = {name: missing if cells is None else cells for name, cells in found.items()}
    names, identifiers = take_identifiers(grid, columns["addressee"], columns["item_identifier"])
    return columns | {"addressee": names, "item_identifier": identifiers}


def _digits(grid: Grid, role: str) -> pa.ChunkedArray | None:
    """Return a column of digits: no `.0` at the end, nothing that lost digits."""
    column = grid.column(role)
    if column is None:
        return None
    cells, decimal = whole_text(grid.cells[column.index])
    if decimal.any():
        grid.say_of_list(
            "number.decimal",
            Severity.INFO,
            counted(
                "{count} value of column «{heading}» was written as a decimal and was read whole.",
                "{count} values of column «{heading}» were written as decimals "
                "and were read whole.",
                int(decimal.sum()),
                heading=column.heading,
            ),
            message("Ask the client to format the column as text."),
            column=column,
        )
    pattern = _BY_SPREADSHEET if role == "client_key" else _SCIENTIFIC
    suspects = flags(pc.match_substring_regex(cells, pattern))
    if role == "item_identifier":
        suspects |= flags(pc.match_substring_regex(cells, _TOO_LONG))
    if not suspects.any():
        return cells
    texts = cells.to_pylist()
    for position in positions(suspects):
        texts[position] = _exact_or_said(grid, position, column, texts[position])
    return pa.chunked_array([pa.array(texts, pa.large_string())])


def _exact_or_said(grid: Grid, position: int, column: Assigned, text: str) -> str | None:
    """Return a number whose digits are all there, or say that they are lost."""
    exact = exact_digits(text)
    if exact is None and column.role == "phone":
        grid.say(
            "phone.lost_digits",
            Severity.WARNING,
            (position, column),
            message("The phone «{value}» was kept as a number and lost its digits.", value=text),
            message("Ask the client for it; the addressee would get no message."),
        )
    elif exact is None:
        grid.say(
            "number.lost_digits",
            Severity.ERROR,
            (position, column),
            message("«{value}» has lost its last digits and cannot be rebuilt.", value=text),
            message("Ask the client for the whole number, in a column formatted as text."),
        )
    elif exact != text:
        grid.say(
            "number.scientific",
            Severity.WARNING,
            (position, column),
            message("«{value}» was read as {exact}.", value=text, exact=exact),
            message("Compare the number with the item."),
        )
    return exact


def exact_digits(text: str) -> str | None:
    """Return a whole number with all its digits, `None` where some of them are lost.

    >>> exact_digits("1.09440224E+13"), exact_digits("1.0944022440321E+13")
    (None, '10944022440321')
    >>> exact_digits("12345678901234500"), exact_digits("1234567890123456")
    (None, '1234567890123456')
    """
    if text.isdecimal():
        float_like = len(text) > _DIGITS_KEPT and int(float(text)) == int(text)
        lost = float_like and (text.endswith("0") or len(text) > _DIGITS_KEPT + 1)
        return None if lost else text
    mantissa, _, exponent = text.lower().replace("е", "e").replace(",", ".").partition("e")
    digits = mantissa.replace(".", "").lstrip("+-")
    if len(digits) <= int(exponent):
        return None
    number = Decimal(f"{mantissa}E{exponent}")
    return f"{number:f}" if number == number.to_integral_value() else None


def _name_formulas_and_dates(grid: Grid) -> None:
    for column in grid.columns:
        if column.role not in _TEXT_ROLES:
            continue
        cells = grid.cells[column.index]
        look = bytes_of(cells)
        formulas = matching(cells, look.begins_with(b"=@+-"), _FORMULA)
        dates = matching(cells, np.isin(look.lengths, _DATE_LENGTHS), _DATE)
        for position in positions(formulas):
            grid.say(
                "text.formula",
                Severity.WARNING,
                (position, column),
                message("The text looks like a formula; it is kept as text and never run."),
                message("Ask the client whether it belongs here."),
            )
        for position in positions(dates):
            grid.say(
                "text.date",
                Severity.WARNING,
                (position, column),
                message("A date stands where a text belongs; the spreadsheet may have changed it."),
                message("Compare with the item; a house such as 5/2 becomes a date in this way."),
            )
