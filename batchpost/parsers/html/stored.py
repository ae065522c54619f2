"""Numbers that office programs keep in a cell's tag beside what is shown of them."""

import re
from decimal import Context, Decimal, InvalidOperation

_SHORTENED = re.compile(r"#+|-?\d(?:[.,]\d+)?[eE]\+?\d+")
_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:[ .,\xa0]\d{3})+)(?:[.,]\d+)?")
_GROUPED = re.compile(r"[ .,\xa0](?=\d{3}(?:\D|$))")
#: A spreadsheet number holds this many digits; what follows is noise of its arithmetic.
_EXACT = Context(prec=15)
_LONGEST = 32
_LARGEST = 20  # digits before the point


def whole_number(shown: str, stored: str) -> str:
    """Return the stored number where the one shown is a part of it, else what is shown.

    Dates and numbers with leading zeros are stored as other numbers than they mean.

    >>> whole_number("21", "20.5"), whole_number("1.250", "1250"), whole_number("1,09E+13", "109")
    ('20.5', '1250', '109')
    >>> whole_number("012345", "12345"), whole_number("12.05", "46154"), whole_number("0,3", "0.3")
    ('012345', '12.05', '0,3')
    """
    if len(stored) > _LONGEST:
        return shown
    if _SHORTENED.fullmatch(shown):
        return stored
    if _NUMBER.fullmatch(shown) is None:
        return shown
    try:
        exact = _EXACT.create_decimal(stored)
        if not exact.is_finite() or exact.adjusted() > _LARGEST or exact.adjusted() < -_LARGEST:
            return shown
        return f"{exact:f}" if _is_part(shown, exact) else shown
    except InvalidOperation:
        return shown


def _is_part(shown: str, exact: Decimal) -> bool:
    """Tell a number that was rounded, or whose thousands are parted by what may be a comma."""
    bare = re.sub(r"[ \xa0]", "", shown).replace(",", ".")
    if bare.count(".") < 2:
        plain = Decimal(bare)
        if plain == exact:
            return False
        places = -int(plain.as_tuple().exponent)
        if abs(plain - exact) * 2 <= Decimal(1).scaleb(-places):
            return True
    return Decimal(_GROUPED.sub("", shown).replace(",", ".")) == exact
