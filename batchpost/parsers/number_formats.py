"""Number formats of workbooks: those that show leading zeros, and those that make dates.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31 (numFmt, numFmts).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

#: Formats that need no code in the file and show a date or a time.
BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
#: Formats that need no code in the file and show a number per cent.
BUILT_IN_PER_CENT = {9: "0%", 10: "0.00%"}
_COLOUR_OR_LANGUAGE = re.compile(r"\[(?:\$[^\]]*|[A-Za-z]+\d*)\]")
_PADDING = re.compile(r"[_*].")
_ZEROS = re.compile(r"0{2,30}")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')

_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*')
_TEXTS = re.compile(r'"([^"]*)"|\[\$([^\]-]*)[^\]]*\]|([€$£₽₴₸])')
#: A comma behind the last digit, before the point or the end: thousands. A bare % as well.
_SCALED = re.compile(r"[0#?],+(?![0#?,])|%")


@lru_cache(maxsize=4096)
def zeros_shown(code: str) -> int:
    """Return how many digits a format always shows, 0 where it says nothing of that.

    >>> zeros_shown("000000"), zeros_shown("[$-419]00000;@"), zeros_shown("0.00"), zeros_shown("0")
    (6, 5, 0, 0)
    """
    first = _PADDING.sub("", _COLOUR_OR_LANGUAGE.sub("", code.split(";", 1)[0])).strip()
    return len(first) if _ZEROS.fullmatch(first) else 0


def texts_shown(code: str) -> Iterator[str]:
    r"""Yield the texts a format puts beside a positive number: signs of currencies, words.

    >>> list(texts_shown('[$€-407] #,##0.00;[Red]-0')), list(texts_shown('0.00\\ "USD"'))
    (['€'], ['USD'])
    """
    first = _first_section(code)
    for quoted, currency, sign in _TEXTS.findall(first):
        if text := (quoted or currency or sign).strip():
            yield text


@lru_cache(maxsize=4096)
def is_scaled(code: str) -> bool:
    """Tell whether a format shows a number in thousands or per cent.

    >>> [is_scaled(code) for code in ("#,##0,", '0.00,"тыс."', "0%", "#,##0.00", '0"%"')]
    [True, True, True, False, False]
    """
    bare = _QUOTED.sub("", _first_section(code))
    return _SCALED.search(bare) is not None and not is_date(code)


def otherwise_shown(code: str, number: int) -> str:
    """Return the format of a style that may show another number than is stored, else nothing.

    Args:
        code: The format's, empty for one that needs no code in the file.
        number: The format's.
    """
    code = code or BUILT_IN_PER_CENT.get(number, "")
    return code if shows_otherwise(code) else ""


@lru_cache(maxsize=4096)
def shows_otherwise(code: str) -> bool:
    """Tell whether a format may show another number than is stored: a scale, a currency."""
    return is_scaled(code) or any(True for _ in texts_shown(code))


def _first_section(code: str) -> str:
    """Return the section of a format that is for positive numbers."""
    found = _SECTION.match(code)
    return found.group() if found is not None else ""


@lru_cache(maxsize=4096)
def is_date(code: str) -> bool:
    """Tell whether a format shows a date or a time.

    >>> is_date("dd.mm.yyyy"), is_date('0 "дн."'), is_date("[Red]0.00"), is_date("[h]:mm")
    (True, False, False, True)
    """
    bare = _QUOTED.sub("", code.replace("General", "")).lower()
    return any(letter in bare for letter in "dmyhs")
