"""Sentences as a terminal shows them."""

import re
import sys
from collections.abc import Iterable

_NARROWEST = 40
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def folded(text: str) -> str:
    """Return a sentence folded between words where a person reads it; a path stays whole."""
    if not sys.stderr.isatty():
        return text
    import shutil
    import textwrap

    width = max(shutil.get_terminal_size().columns - 1, _NARROWEST)
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def fitted(text: str, width: int, margin: str = "") -> str:
    """Return a cell's text in lines of `width`; the thousands of a number stay together.

    They stand apart by a no-break blank, at which rich would fold: here it holds, and is
    then a plain one, which every console can show.
    """
    import textwrap

    lines = textwrap.wrap(text, width, initial_indent=margin, subsequent_indent=margin)
    return "\n".join(lines).replace("\u00a0", " ")


def longest_word(texts: Iterable[str]) -> int:
    """Return the length of the longest piece of the texts at which `fitted` folds nothing."""
    import textwrap

    pieces = (textwrap.wrap(text, 1, break_long_words=False) for text in texts)
    return max((len(piece) for each in pieces for piece in each), default=1)


def printable(text: str) -> str:
    r"""Return `text` without control characters, which could play tricks on a terminal.

    >>> printable("a\x1b[31mb\nc")
    'a[31mb\nc'
    """
    return text if text.isprintable() else _CONTROL.sub("", text)
