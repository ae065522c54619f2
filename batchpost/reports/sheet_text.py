"""Text for the cells of a workbook: no formula ever runs, no cell is too long."""

import re

#: Longest text of a cell. Source: ECMA-376-1, ST_Xstring as Excel limits it, 32,767.
LONGEST = 32_767

#: A cell that begins so is taken for a formula when it is edited or saved as CSV (CWE-1236).
_RISKY = frozenset("=+-@\t\r\n|%")

#: Characters XML 1.0 cannot hold.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

#: Characters a sheet's name may not hold, and its longest length (Excel).
_UNFIT_FOR_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31


def sheet_text(text: str) -> str:
    r"""Return `text` as a cell can hold it; what XML cannot hold stands as `�`.

    >>> sheet_text("a\x00b")
    'a�b'
    """
    fit = _UNFIT.sub("\ufffd", text)
    return fit if len(fit) <= LONGEST else fit[: LONGEST - 1] + "…"


def risky(text: str) -> bool:
    """Tell whether a program may take `text` for a formula.

    >>> risky("=1+1"), risky("+375 29 1234567"), risky("Минск")
    (True, True, False)
    """
    return text[:1] in _RISKY


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a sheet's name after `wanted` that is allowed and not yet taken.

    >>> sheet_name("Day 1/2", set()), sheet_name("Day", {"day"})
    ('Day 1 2', 'Day 2')
    """
    bare = _UNFIT_FOR_NAME.sub(" ", wanted).strip().strip("'")[:_LONGEST_NAME] or "1"
    lowered = {name.casefold() for name in taken}
    name, number = bare, 2
    while name.casefold() in lowered:
        name = f"{bare[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
        number += 1
    return name
