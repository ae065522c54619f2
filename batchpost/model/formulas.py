"""Texts that an office program would take for a formula (CWE-1236)."""

import re

_STARTS = frozenset("=+-@\t\r\n|%")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
#: +375 29 123-45-67: international notation (ITU-T E.123), 7 to 15 digits (E.164).
_PHONE = re.compile(r"\+[1-9](?:[ \u00a0-]?\(?\d\)?){6,14}", re.ASCII)


def looks_like_formula(text: str) -> bool:
    r"""Tell whether a program that opens `text` in a cell may run it as a formula.

    >>> [looks_like_formula(text) for text in ("=1+1", "@SUM(A1)", "-1+1", "\t=1", "|calc", "%0")]
    [True, True, True, True, True, True]
    >>> [looks_like_formula(text) for text in ("+375 (29) 123-45-67", "-1.50", "Минск", "")]
    [False, False, False, False]
    >>> looks_like_formula("+375 29 1234567+cmd|' /C calc'!A0")
    True
    """
    return text[:1] in _STARTS and not (_NUMBER.fullmatch(text) or _PHONE.fullmatch(text))
