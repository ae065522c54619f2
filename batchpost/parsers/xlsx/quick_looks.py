"""Two questions asked of every byte of a sheet, answered by whole columns of bytes.

A search for a word of two to six bytes takes ten times longer than comparing all pairs of
neighbouring bytes at once, and a sheet of a hundred thousand rows has a million references.
"""

import numpy as np

Places = np.ndarray[tuple[int], np.dtype[np.int64]]

#: From `r=` to the second letter of a column, and to the seventh digit of a row.
_SECOND, _FIRST_DIGIT, _SEVENTH_DIGIT = 4, 3, 9
_REFERENCE_BYTES = 12


def has_error_mark(seen: bytes) -> bool:
    """Tell whether a cell holds an error such as `#N/A`.

    >>> has_error_mark(b'<c r="A1" t="e"><v>#N/A</v></c>'), has_error_mark(b'<c t="inlineStr">')
    (True, False)
    """
    return (_has_pair(seen, b'"e') and b't="e"' in seen) or (
        b"'" in seen and _has_pair(seen, b"'e") and b"t='e'" in seen
    )


def has_far_references(seen: bytes) -> bool:
    """Tell whether references to a column of two letters or a row of seven digits are likely.

    >>> [has_far_references(b'<c r="%b"><v>1</v></c>' % cell) for cell in (b"Z999999", b"AA1")]
    [False, True]
    >>> has_far_references(b'<row r="1000000"><c r="A1000000">')
    True
    """
    whole = np.frombuffer(seen, dtype=np.uint8)
    places = _pairs(seen, b"r=")
    places = places[places < len(seen) - _REFERENCE_BYTES]
    second = whole[places + _SECOND]
    letters = (second | 0x20) - np.uint8(ord("a")) < 26
    first = (whole[places + _FIRST_DIGIT] | 0x20) - np.uint8(ord("a")) < 26
    if (letters & first).any():
        return True
    for start in (_FIRST_DIGIT, _FIRST_DIGIT + 1):
        left = places
        for at in range(start + 6, start - 1, -1):
            left = left[whole[left + at] - np.uint8(ord("0")) < 10]
            if not len(left):
                break
        if len(left):
            return True
    return False


def _pairs(seen: bytes, pair: bytes) -> Places:
    """Return where two bytes stand beside each other."""
    halves = []
    for offset in (0, 1):
        found = np.flatnonzero(_words(seen, offset) == int.from_bytes(pair, "little"))
        halves.append(found * 2 + offset)
    return np.concatenate(halves)


def _has_pair(seen: bytes, pair: bytes) -> bool:
    number = int.from_bytes(pair, "little")
    return any(bool((_words(seen, offset) == number).any()) for offset in (0, 1))


def _words(seen: bytes, offset: int) -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    count = max((len(seen) - offset) // 2, 0)
    return np.frombuffer(seen, dtype="<u2", count=count, offset=min(offset, len(seen)))
