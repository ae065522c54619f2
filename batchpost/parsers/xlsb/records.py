"""The stream of records an xlsb part is: a kind, a length, a body ([MS-XLSB] 2.1.4)."""

import struct
from collections.abc import Iterable, Iterator

from batchpost.model.message import message
from batchpost.parsers.refusals import BrokenListError

_KIND_BYTES, _LENGTH_BYTES = 2, 4
_LONGEST_BODY = 64 << 20


def records(path: str, pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a part that comes in pieces.

    Raises:
        BrokenListError: A record is cut off, or longer than any can be.
    """
    left = b""
    for piece in pieces:
        data = left + piece
        at = 0
        while (header := _header(data, at)) is not None:
            kind, start, end = header
            if end - start > _LONGEST_BODY:
                raise _broken(path)
            if end > len(data):
                break
            yield kind, data[start:end]
            at = end
        left = data[at:]
    if left:
        raise _broken(path)


def _header(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Return a record's kind, where its body begins and ends; `None` where it is cut off."""
    kind, at_length = _seven_bit(data, at, _KIND_BYTES)
    if at_length is None:
        return None
    length, start = _seven_bit(data, at_length, _LENGTH_BYTES)
    return None if start is None else (kind, start, start + length)


def _seven_bit(data: bytes, at: int, most: int) -> tuple[int, int | None]:
    """Return a number of seven bits a byte and where it ends; no end where it is cut off."""
    value = 0
    for count in range(most):
        if at + count >= len(data):
            return value, None
        byte = data[at + count]
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return value, at + count + 1
    return value, at + most


def wide_text(body: bytes, at: int) -> tuple[str, int]:
    """Return a text of two-byte letters with its count before it, and where it ends.

    A count of all ones is a missing text.
    """
    if len(body) < at + 4:
        return "", len(body)
    count = struct.unpack_from("<I", body, at)[0]
    if count == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * count
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _broken(path: str) -> BrokenListError:
    return BrokenListError(path, "xlsb", message("a record is cut off"))
