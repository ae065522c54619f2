"""Frames of one length behind a known head: found after noise, waited for, never guessed."""

import re
from collections.abc import Callable

from batchpost.model.weight import Reading


def read_fixed(
    buffer: bytes,
    head: re.Pattern[bytes],
    frame: re.Pattern[bytes],
    length: int,
    read: Callable[[re.Match[bytes], bytes], Reading],
) -> tuple[Reading | None, int]:
    """Return the first frame of `length` bytes in `buffer` and how many bytes are done with.

    Bytes before the head are passed over; a head's first two bytes may still be on their way.
    What begins like a frame and is none gives `bad_frame` and one byte is passed over, so that
    a frame inside it is found.
    """
    start = head.search(buffer)
    if start is None:
        return None, max(len(buffer) - 2, 0)
    if start.start() > 0:
        return None, start.start()
    if len(buffer) < length:
        return None, 0
    raw = buffer[:length]
    found = frame.fullmatch(raw)
    if found is None:
        return Reading(None, None, "bad_frame", raw), 1
    return read(found, raw), length
