"""Whole addresses of one cell taken apart, a column at a time.

No loop runs over the rows: words are looked up once for each different word, shapes once for
each different shape, and the parts are cut out of the column's own bytes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.parsers.address_shapes import Span, find_parts
from batchpost.parsers.address_words import full_kind, pieces
from batchpost.parsers.numbers import Flags, Ints
from batchpost.parsers.texts import literal

Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]
#: Rows taken apart together, so that a list of a million needs no more room than one of these.
_ROWS_AT_ONCE = 1 << 16
#: A text longer than this, in bytes, is no address and is not taken apart.
_ADDRESS_MAX = 4000
_BLANK, _COMMA = ord(" "), ord(",")


@dataclass(frozen=True, slots=True)
class AddressParts:
    """One address taken apart, each part as it is written; `None` where it is not certain.

    `locality_kind` and `street_kind` are the kinds in full (городской посёлок, проспект).
    """

    postcode: str | None = None
    country: str | None = None
    region: str | None = None
    district: str | None = None
    locality: str | None = None
    locality_kind: str | None = None
    quarter: str | None = None
    street: str | None = None
    street_kind: str | None = None
    house: str | None = None
    building: str | None = None
    structure: str | None = None
    flat: str | None = None
    box: str | None = None
    unit: str | None = None
    poste_restante: str | None = None


_PARTS = tuple(name for name in AddressParts.__slots__ if not name.endswith("_kind"))


def parse_address(text: str) -> AddressParts:
    """Return the parts of one address that are certain.

    >>> parts = parse_address("222603, аг. Снов, ул. Новая, д. 3Е корпус 4")
    >>> parts.locality, parts.locality_kind, parts.house, parts.building
    ('аг. Снов', 'агрогородок', 'д. 3Е', 'корпус 4')
    """
    column = pa.chunked_array([pa.array([text or None], pa.large_string())])
    cells = cut_parts(column, _PARTS)
    found: dict[str, str | None] = {part: cells[part][0].as_py() for part in _PARTS}
    for part in ("locality", "street"):
        value = found[part]
        found[f"{part}_kind"] = None if value is None else full_kind(value)
    return AddressParts(**found)


def cut_parts(addresses: pa.ChunkedArray, parts: tuple[str, ...]) -> dict[str, pa.ChunkedArray]:
    """Return the named parts of each address as columns, missing where not certain.

    Args:
        addresses: Cleaned text cells: single blanks, trimmed.
        parts: Names of `AddressParts`, or `last_place` and `foreign_postcode`.
    """
    chunks: dict[str, list[pa.Array]] = {part: [] for part in parts}
    for batch in _batches(addresses):
        for part, cells in _cut_batch(batch, parts).items():
            chunks[part].append(cells)
    return {part: pa.chunked_array(cells, pa.large_string()) for part, cells in chunks.items()}


def _batches(column: pa.ChunkedArray) -> Iterator[pa.Array]:
    for first in range(0, len(column), _ROWS_AT_ONCE):
        texts = column.slice(first, _ROWS_AT_ONCE).combine_chunks().fill_null("")
        sizes = pc.binary_length(texts)
        if pc.max(sizes).as_py() > _ADDRESS_MAX:
            texts = pc.if_else(pc.greater(sizes, _ADDRESS_MAX), literal(""), texts)
        yield texts


def _cut_batch(texts: pa.Array, parts: tuple[str, ...]) -> dict[str, pa.Array]:
    found = _take_apart(_separated(texts))
    return {part: found.cut(part) for part in parts}


@dataclass(frozen=True, slots=True)
class _Apart:
    """Addresses as pieces: where each begins and ends in `data`, and the shapes of the rows."""

    data: Bytes
    starts: Ints
    ends: Ints
    row_pieces: Ints
    shape_codes: Ints
    spans: list[dict[str, Span]]

    def cut(self, part: str) -> pa.Array:
        """Return the column of one part."""
        if not any(part in one for one in self.spans):
            return pa.nulls(len(self.shape_codes), pa.large_string())
        spans = np.array([one.get(part, (0, 0)) for one in self.spans], dtype=np.int64)
        there: Flags = (spans[:, 1] > spans[:, 0])[self.shape_codes]
        places, codes = self.row_pieces[:-1][there], self.shape_codes[there]
        begins = self.starts[places + spans[codes, 0]].astype(np.int64)
        ends = self.ends[places + spans[codes, 1] - 1].astype(np.int64)
        return _slices(self.data, begins, ends, there)


def _take_apart(texts: pa.Array) -> _Apart:
    data, row_starts = _bytes_of(texts)
    # A word begins after a blank or with a row, and keeps the blank behind it: so all words lie
    # side by side in the column's own bytes, and none is copied.
    begins = np.zeros(len(data) + 1, dtype=bool)
    begins[1:] = data == _BLANK
    begins[row_starts] = True
    word_starts = np.flatnonzero(begins)
    words = _texts(data, word_starts).dictionary_encode()
    known = [pieces(word) for word in words.dictionary.to_pylist()]
    codes = words.indices.to_numpy()
    counts = np.array([len(one.starts) for one in known], dtype=np.int32)
    firsts = np.cumsum(counts, dtype=np.int32) - counts
    piece_counts = counts[codes]
    piece_ends = np.cumsum(piece_counts, dtype=np.int32)
    picks = np.repeat(firsts[codes] - (piece_ends - piece_counts), piece_counts)
    picks += np.arange(len(picks), dtype=np.int32)
    letters = np.frombuffer(b"".join(one.letters for one in known), dtype=np.uint8)[picks]
    at_words = np.repeat(word_starts[:-1].astype(np.int32), piece_counts)
    row_words = np.searchsorted(word_starts, row_starts)
    row_pieces = np.concatenate(([0], piece_ends))[row_words]
    shapes = _texts(letters, row_pieces).dictionary_encode()
    return _Apart(
        data,
        _joined(one.starts for one in known)[picks] + at_words,
        _joined(one.ends for one in known)[picks] + at_words,
        row_pieces,
        shapes.indices.to_numpy(),
        [find_parts(shape) for shape in shapes.dictionary.to_pylist()],
    )


def _separated(texts: pa.Array) -> pa.Array:
    """Return addresses with a blank after each comma, semicolons and bars as commas."""
    data, _ = _bytes_of(texts)
    for mark in b";|":
        if (data == mark).any():
            texts = pc.replace_substring(texts, chr(mark), ",")
    data, _ = _bytes_of(texts)
    commas = np.flatnonzero(data[:-1] == _COMMA)
    if (data[commas + 1] != _BLANK).any():
        texts = pc.replace_substring(texts, ",", ", ")
    return texts


def _bytes_of(texts: pa.Array) -> tuple[Bytes, Ints]:
    """Return the bytes of a column and where in them each text begins, and the last ends."""
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int64)
    offsets = offsets[texts.offset : texts.offset + len(texts) + 1]
    first, last = int(offsets[0]), int(offsets[-1])
    data = np.frombuffer(texts.buffers()[2] or b"", dtype=np.uint8)
    return data[first:last], offsets - first


def _texts(data: Bytes, offsets: Ints) -> pa.Array:
    """Return the texts that lie side by side in `data`."""
    buffers = [None, pa.py_buffer(offsets.astype(np.int64)), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.large_string(), len(offsets) - 1, buffers)


def _joined(places: Iterable[tuple[int, ...]]) -> Ints:
    return np.fromiter((place for one in places for place in one), dtype=np.int32)


def _slices(data: Bytes, starts: Ints, ends: Ints, there: Flags) -> pa.Array:
    """Return the slices of `data` as text, one for each true place of `there`."""
    sizes = ends - starts
    lengths = np.zeros(len(there), dtype=np.int64)
    lengths[there] = sizes
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    picks = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    picks += np.arange(len(picks))
    bits = np.packbits(there, bitorder="little")
    buffers = [pa.py_buffer(bits), pa.py_buffer(offsets), pa.py_buffer(data[picks])]
    return pa.Array.from_buffers(pa.large_string(), len(there), buffers)
