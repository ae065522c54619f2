"""Text of a dbf's fixed places, a whole column at once.

The blanks around all cells are cut by masks, and what is left is decoded in one stroke: a
table of 256 sizes tells how long each cell becomes in UTF-8.
"""

from functools import lru_cache
from itertools import pairwise

import numpy as np
import pyarrow as pa

Bytes = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
_BLANK, _NOTHING = 32, 0
_ASCII = 128
_CONTINUED = 0xC0  # the two upper bits of a byte that continues a letter of UTF-8 are 10


def cells(raw: Bytes, encoding: str) -> pa.Array:
    r"""Return the text of each row, blanks and zero bytes around it cut off.

    >>> cells(np.frombuffer(b" ab \0\0  ", np.uint8).reshape(2, -1), "cp866").to_pylist()
    ['ab', '']
    """
    count, length = raw.shape
    if not count or not length:
        return pa.array([""] * count, pa.large_string())
    return _decoded(*_kept(raw), encoding)


def cells_of_lengths(raw: Bytes, lengths: Ints, encoding: str) -> pa.Array:
    """Return the first bytes of each row as text, as many as `lengths` says."""
    lengths = np.clip(lengths, 0, raw.shape[1])
    mask = np.arange(raw.shape[1]) < lengths[:, None]
    return _decoded(raw[mask], lengths, encoding)


def _kept(raw: Bytes) -> "tuple[np.ndarray[tuple[int], np.dtype[np.uint8]], Ints]":
    """Return all bytes between the blanks in one row, and how many each cell has."""
    count, length = raw.shape
    full = raw != _BLANK
    full &= raw != _NOTHING
    starts = full.argmax(axis=1)
    ends = length - full[:, ::-1].argmax(axis=1)
    ends[~full[np.arange(count), starts]] = 0  # nothing but blanks
    places = np.arange(length, dtype=np.int16 if length < 1 << 15 else np.int32)
    mask = places < ends.astype(places.dtype)[:, None]
    if starts.any():
        mask &= places >= starts.astype(places.dtype)[:, None]
    return raw[mask], np.maximum(ends - starts, 0)


def _decoded(
    flat: "np.ndarray[tuple[int], np.dtype[np.uint8]]", lengths: Ints, encoding: str
) -> pa.Array:
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    data = flat.tobytes()
    if not data.isascii():
        if encoding.startswith("utf"):
            if not _whole_letters(flat, offsets, data):
                return _one_by_one(data, offsets, encoding)
        else:
            sizes = np.append(_sizes(encoding)[flat], np.uint8(0))
            grown = np.add.reduceat(sizes, offsets[:-1], dtype=np.int64)
            np.cumsum(np.where(lengths > 0, grown, 0), out=offsets[1:])
            data = data.decode(encoding, "replace").encode("utf-8")
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.large_string(), len(lengths), buffers)


def _whole_letters(
    flat: "np.ndarray[tuple[int], np.dtype[np.uint8]]", offsets: Ints, data: bytes
) -> bool:
    """Tell whether the bytes are UTF-8 and no letter reaches from one cell into the next."""
    try:
        data.decode("utf-8")
    except UnicodeError:
        return False
    starts = offsets[:-1][offsets[:-1] < len(flat)]
    return not bool(((flat[starts] & _CONTINUED) == _ASCII).any())


def _one_by_one(data: bytes, offsets: Ints, encoding: str) -> pa.Array:
    edges = offsets.tolist()
    texts = [data[start:end].decode(encoding, "replace") for start, end in pairwise(edges)]
    return pa.array(texts, pa.large_string())


@lru_cache
def _sizes(encoding: str) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
    """Return how many bytes of UTF-8 each byte of a one-byte encoding becomes."""
    letters = (bytes([code]).decode(encoding, "replace") for code in range(256))
    return np.array([len(letter.encode("utf-8")) for letter in letters], dtype=np.uint8)
