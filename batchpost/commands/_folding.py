"""Sentences as a terminal shows them."""

import re
import sys

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


def printable(text: str) -> str:
    r"""Return `text` without control characters, which could play tricks on a terminal.

    >>> printable("a\x1b[31mb\nc")
    'a[31mb\nc'
    """
    return text if text.isprintable() else _CONTROL.sub("", text)
