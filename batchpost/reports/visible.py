"""Letters a document may hold: no control character of a client's list reaches a reader."""

import re

#: Controls (ISO 6429: C0 but for tab and line ends, DEL, C1), halves of letters, non-letters.
#: XML 1.0 cannot hold most of them, UTF-8 no half; a terminal obeys ESC and C1.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
INSTEAD = "\ufffd"


def visible(text: str) -> str:
    r"""Return `text` with `�` for every character that no document may hold.

    >>> visible("a\x1b[31mb\x9b\n")
    'a�[31mb�\n'
    """
    return _UNSEEN.sub(INSTEAD, text)
