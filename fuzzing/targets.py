"""What is fuzzed: every part of ours that meets a client's bytes, one function each.

A target takes bytes and returns; the only exception it lets through is the product's own
refusal (`BatchpostError`). A list format is a target by being a folder of `parsers/`; those
whose values come from a reader in Rust are entered by their own parts below instead.
"""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa

from batchpost.errors import BatchpostError
from batchpost.identifiers.verdict import examine
from batchpost.parsers.amounts import read_amounts
from batchpost.parsers.archive import Archive
from batchpost.parsers.formats import Format, format_name, formats
from batchpost.parsers.hints import NO_HINTS
from batchpost.parsers.limits import Limits
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.ole import CompoundFile
from batchpost.parsers.reading import read_columns
from batchpost.parsers.text_file import decode
from batchpost.parsers.texts import clean
from batchpost.parsers.weights import read_weights
from batchpost.parsers.xls.biff import look_at_stream

Target = Callable[[bytes], None]

#: Small, so that the hours go into shapes and not into sizes.
LIMITS = Limits(file_bytes=1 << 20, unpacked_bytes=8 << 20, ratio_from_bytes=1 << 20, cells=1 << 20)
#: Their bytes go to the Rust reader; what is ours of them is entered below.
_NOT_OURS = frozenset(("xlsx", "xlsb", "xls", "ods"))


def targets() -> dict[str, Target]:
    """Return all targets by name."""
    ours = [each for each in formats() if format_name(each) not in _NOT_OURS]
    found = {f"format_{format_name(each)}": _reads(each) for each in ours}
    own = {name.removeprefix("fuzz_"): target for name, target in globals().items()
           if name.startswith("fuzz_")}  # fmt: skip
    return {**found, **own}


def run(target: Target, data: bytes) -> None:
    """Run a target; the product's own refusals are what it may answer."""
    with suppress(BatchpostError):
        target(data)


def _reads(chosen: Format) -> Target:
    def target(data: bytes) -> None:
        file = ListFile("list", data, None, LIMITS)
        if chosen.identify(file):
            chosen.read(file, NO_HINTS)

    return target


def _column(data: bytes) -> pa.ChunkedArray:
    texts = [line or None for line in data.decode("utf-8", "replace").split("\n")]
    return clean(pa.chunked_array([pa.array(texts, pa.large_string())])).column


def fuzz_identified(data: bytes) -> None:
    """No format's look at the first bytes ever raises."""
    file = ListFile("list", data, None, LIMITS)
    for known in formats():
        assert known.identify(file) in {True, False}


def fuzz_encoding(data: bytes) -> None:
    """Any bytes are some text, or a refusal."""
    decode(ListFile("list", data, None, LIMITS), None)


def fuzz_whole_list(data: bytes) -> None:
    """A text list from its bytes to the item table."""
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return  # for the Rust reader
    descriptor, name = tempfile.mkstemp()
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(data)
        listing = read_columns(Path(name), limits=LIMITS)
        counts = {len(column) for column in listing.columns.values()}
        assert len(counts) == 1
    finally:
        Path(name).unlink()


def fuzz_weights(data: bytes) -> None:
    """A column of weights: as many grams as cells, whatever stands in them."""
    column = _column(data)
    for unit in ("g", "kg", None):
        read = read_weights(column, unit, None, "letter")
        assert len(read.grams) == len(column)


def fuzz_amounts(data: bytes) -> None:
    """A column of amounts: as many as cells."""
    column = _column(data)
    assert len(read_amounts(column, 2, "BYN").column) == len(column)


def fuzz_identifiers(data: bytes) -> None:
    """A verdict on any text."""
    examine(data.decode("utf-8", "replace"))


def fuzz_archive(data: bytes) -> None:
    """Everything inside an archive, within the limits."""
    archive = Archive("list", data, LIMITS)
    for name in archive.names:
        archive.shown_name(name)
        try:
            archive.read(name)
        except BatchpostError:
            continue


def fuzz_ole(data: bytes) -> None:
    """The streams of an OLE container, and an xls's records in each."""
    container = CompoundFile("list", data)
    for name in container.names:
        try:
            look_at_stream(container.read(name))
        except BatchpostError:
            continue


def fuzz_biff(data: bytes) -> None:
    """The records of a workbook stream."""
    look_at_stream(data)
