"""What is fuzzed: every part of ours that meets a client's bytes, one function each.

A target takes bytes and returns; the only exception it lets through is the product's own
refusal (`BatchpostError`). A list format is a target by being a folder of `parsers/`; those
whose values come from a reader in Rust are entered by their own parts below instead.
"""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import parts
import pyarrow as pa
from parts import LIMITS

from batchpost.errors import BatchpostError
from batchpost.identifiers.verdict import examine
from batchpost.model.phones import to_e164
from batchpost.parsers.address_parts import cut_parts, parse_address
from batchpost.parsers.amounts import read_amounts
from batchpost.parsers.archive import Archive
from batchpost.parsers.cell_words import read_answers, read_cells
from batchpost.parsers.countries import country_code
from batchpost.parsers.formats import Format, format_name, formats
from batchpost.parsers.hints import NO_HINTS
from batchpost.parsers.html.tables import tables
from batchpost.parsers.layouts.parsing import parse_layout
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.number_formats import is_date, zeros_shown
from batchpost.parsers.numbers import dates, maybe_thousands, scaled
from batchpost.parsers.ole import CompoundFile
from batchpost.parsers.reading import read_columns
from batchpost.parsers.text_file import decode
from batchpost.parsers.texts import clean
from batchpost.parsers.titles import read_titles
from batchpost.parsers.weights import read_weights
from batchpost.parsers.xls.biff import is_locked, look_at_stream, wrong_code_page

Target = Callable[[bytes], None]

#: Their bytes go to the Rust reader; what is ours of them is entered below.
_NOT_OURS = frozenset(("xlsx", "xlsb", "xls", "ods"))
#: Their bytes are made utf-8 first: which encoding it is has a target of its own.
_TEXTS = frozenset(("belpost_json", "delimited", "form103", "html", "json_table"))


def targets() -> dict[str, Target]:
    """Return all targets by name."""
    ours = [each for each in formats() if format_name(each) not in _NOT_OURS]
    found = {f"format_{format_name(each)}": _reads(each) for each in ours}
    own = {**vars(parts), **globals()}
    named = [name for name in own if name.startswith("fuzz_")]
    return {**found, **{name.removeprefix("fuzz_"): own[name] for name in named}}


def run(target: Target, data: bytes) -> None:
    """Run a target; the product's own refusals are what it may answer."""
    with suppress(BatchpostError):
        target(data)


def _reads(chosen: Format) -> Target:
    is_text = format_name(chosen) in _TEXTS

    def target(data: bytes) -> None:
        if is_text:
            data = data.decode("utf-8", "replace").encode()
        file = ListFile("list", data, None, LIMITS)
        if chosen.identify(file):
            chosen.read(file, NO_HINTS)

    return target


def _column(data: bytes) -> pa.ChunkedArray:
    texts = [line or None for line in data.decode("utf-8", "replace").split("\n")]
    return clean(pa.chunked_array([pa.array(texts, pa.large_string())])).column


def _one_of(choices: tuple[Any, ...], data: bytes) -> Any:
    """Return one of several things to try, by the input's length: one each time is quicker."""
    return choices[len(data) % len(choices)]


def fuzz_identified(data: bytes) -> None:
    """No format's look at the first bytes ever raises."""
    file = ListFile("list", data, None, LIMITS)
    for known in formats():
        assert known.identify(file) in {True, False}


def fuzz_encoding(data: bytes) -> None:
    """Any bytes are some text, or a refusal."""
    decode(ListFile("list", data, None, LIMITS), None)


@cache
def _scratch() -> Path:
    """Return a file to be written anew each time, in memory where the system has such a place."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None)) / "list"


def fuzz_whole_list(data: bytes) -> None:
    """A text list from its bytes to the item table."""
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return  # for the Rust reader
    _scratch().write_bytes(data)
    listing = read_columns(_scratch(), limits=LIMITS)
    counts = {len(column) for column in listing.columns.values()}
    assert len(counts) == 1


def fuzz_weights(data: bytes) -> None:
    """A column of weights: as many grams as cells, whatever stands in them."""
    column = _column(data)
    read = read_weights(column, _one_of(("g", "kg", None), data), None, "letter")
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
    is_locked(data)
    wrong_code_page(data)
    look_at_stream(data)


def fuzz_html_tables(data: bytes) -> None:
    """The tables of a page that is decoded already."""
    for _ in tables(ListFile("list", data, None, LIMITS), data.decode("utf-8", "replace")):
        pass


def fuzz_numbers(data: bytes) -> None:
    """A column of numbers and dates: an answer for each cell."""
    column = _column(data)
    values, read = scaled(column, _one_of((0, 3), data))
    assert len(values) == len(read) == len(column)
    assert len(dates(column)) == len(maybe_thousands(column)) == len(column)


def fuzz_addresses(data: bytes) -> None:
    """A column of addresses: each part there or missing, in every cell."""
    column = _column(data)
    found = cut_parts(column, ("postcode", "locality", "street", "house", "flat", "last_place"))
    assert {len(cells) for cells in found.values()} == {len(column)}


def fuzz_one_address(data: bytes) -> None:
    """One address."""
    parse_address(data.decode("utf-8", "replace"))


def fuzz_phones(data: bytes) -> None:
    """A column of phones of several countries."""
    phones = _column(data).combine_chunks()
    homes = [("BY", "RU", None)[index % 3] for index in range(len(phones))]
    assert len(to_e164(phones, pa.array(homes, pa.large_string()))) == len(phones)


def fuzz_layout(data: bytes) -> None:
    """A client's layout."""
    parse_layout(data.decode("utf-8", "replace"), "a", "layout.toml")


def fuzz_number_formats(data: bytes) -> None:
    """The code of a number format."""
    code = data.decode("utf-8", "replace")
    assert zeros_shown(code) >= 0
    is_date(code)


def fuzz_titles(data: bytes) -> None:
    """What stands above a table: its number, date, mailer, kind."""
    rows = [line.split(";") for line in data.decode("utf-8", "replace").split("\n")]
    read_titles(rows)


def fuzz_words(data: bytes) -> None:
    """Cells of words: advice, marks, answers, countries."""
    column = _column(data)
    where = _one_of(("advice", "marks", None), data)
    if where is None:
        read_answers(column)
    else:
        assert len(read_cells(column, where).codes) == len(column)
    country_code(data.decode("utf-8", "replace"))
