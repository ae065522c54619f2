"""Text for the cells of a workbook: letters it can hold, and no cell too long."""

import re

from batchpost.reports.visible import visible

#: Longest text of a cell. Source: ECMA-376-1, ST_Xstring as Excel limits it, 32,767.
LONGEST = 32_767

#: Characters a sheet's name may not hold, and its longest length (Excel).
_UNFIT_FOR_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31


def sheet_text(text: str) -> str:
    r"""Return `text` as a cell can hold it; letters nobody can see stand as `�`.

    >>> sheet_text("a\x00b")
    'a�b'
    """
    fit = visible(text)
    return fit if len(fit) <= LONGEST else fit[: LONGEST - 1] + "…"


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a sheet's name after `wanted` that is allowed and not yet taken.

    >>> sheet_name("Day 1/2", set()), sheet_name("Day", {"day"})
    ('Day 1 2', 'Day 2')
    """
    bare = visible(_UNFIT_FOR_NAME.sub(" ", wanted)).strip().strip("'")[:_LONGEST_NAME] or "1"
    lowered = {name.casefold() for name in taken}
    name, number = bare, 2
    while name.casefold() in lowered:
        name = f"{bare[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
        number += 1
    return name
