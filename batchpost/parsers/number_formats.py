"""Number formats of workbooks: those that show leading zeros, and those that make dates.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31 (numFmt, numFmts).
"""

import re
from functools import lru_cache

#: Formats that need no code in the file and show a date or a time.
BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_COLOUR_OR_LANGUAGE = re.compile(r"\[(?:\$[^\]]*|[A-Za-z]+\d*)\]")
_PADDING = re.compile(r"[_*].")
_ZEROS = re.compile(r"0{2,30}")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')


@lru_cache(maxsize=4096)
def zeros_shown(code: str) -> int:
    """Return how many digits a format always shows, 0 where it says nothing of that.

    >>> zeros_shown("000000"), zeros_shown("[$-419]00000;@"), zeros_shown("0.00"), zeros_shown("0")
    (6, 5, 0, 0)
    """
    first = _PADDING.sub("", _COLOUR_OR_LANGUAGE.sub("", code.split(";", 1)[0])).strip()
    return len(first) if _ZEROS.fullmatch(first) else 0


@lru_cache(maxsize=4096)
def is_date(code: str) -> bool:
    """Tell whether a format shows a date or a time.

    >>> is_date("dd.mm.yyyy"), is_date('0 "дн."'), is_date("[Red]0.00"), is_date("[h]:mm")
    (True, False, False, True)
    """
    bare = _QUOTED.sub("", code.replace("General", "")).lower()
    return any(letter in bare for letter in "dmyhs")
