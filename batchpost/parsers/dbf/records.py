"""Records of a dbf cut into columns, whole columns at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.finding import Finding
from batchpost.parsers.dbf import remarks
from batchpost.parsers.dbf.cells import Bytes, cells, cells_of_lengths
from batchpost.parsers.dbf.extent import cut_records
from batchpost.parsers.dbf.header import (
    CODE_PAGES,
    SAID_BY,
    WESTERN_PAGES,
    DbfField,
    DbfHeader,
    HeaderFaultError,
    parse_header,
)
from batchpost.parsers.dbf.memos import (
    OBJECT_KINDS,
    TEXT_KINDS,
    Memos,
    block_numbers,
    find_memos,
    read_memos,
)
from batchpost.parsers.dbf.nulls import HIDDEN, Bits, is_varying, read_bits
from batchpost.parsers.dbf.values import binary_reader
from batchpost.parsers.encoding import by_letters, decide, is_nearly_latin
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.numbers import Flags
from batchpost.parsers.refusals import BrokenListError, EncodingUnknownError
from batchpost.parsers.text_file import doubt, refusal
from batchpost.parsers.workbook import CellNote, Sheet, SheetNotes, Workbook, raw_table

_DELETED = ord("*")
_SAMPLE_RECORDS = 5_000
_PREVIEW_RECORDS = 20
_TEXTS = frozenset("CVM")
_NUMBERS = frozenset("NF")
_REPLACED = "\ufffd"


@dataclass
class _Reading:
    """One table on its way into columns, with what is to be said of it."""

    file: ListFile
    header: DbfHeader
    block: Bytes
    encoding: str
    memos: Memos | None
    bits: Bits
    findings: list[Finding] = field(default_factory=list)
    errors: list[CellNote] = field(default_factory=list)

    def name(self, described: DbfField) -> str:
        """Return the name of a field as people read it."""
        return described.name.decode(self.encoding, "replace")


def read_records(file: ListFile, hints: Hints) -> Workbook:
    """Return the table of a dbf.

    Raises:
        BrokenListError: Its header is damaged, or it holds fewer records than that says.
        TooLargeError: More records or fields than the limits allow.
        EncodingUnknownError: The encoding asked for does not fit.
        EncodingDoubtError: Two encodings give likely readings, and no byte decides.
    """
    try:
        header = parse_header(file.data)
    except HeaderFaultError as error:
        raise BrokenListError(file.name, "dbf", error.reason) from error
    block, findings = cut_records(file, header)
    wanted = any(each.kind in TEXT_KINDS for each in header.fields)
    memos = find_memos(file, header) if wanted else None
    encoding, about_encoding = _encoding(file, header, block, memos, hints.encoding)
    bits = read_bits(header, block)
    reading = _Reading(file, header, block, encoding, memos, bits, [*findings, *about_encoding])
    deleted = block[:, 0] == _DELETED
    kept = pa.array(~deleted)
    any_deleted = bool(deleted.any())
    columns = []
    for index, described in enumerate(_shown(header)):
        column = _column(reading, described, index)
        heading = pa.array([reading.name(described)], pa.large_string())
        body = column.filter(kept) if any_deleted else column
        columns.append(pa.chunked_array([heading, body]))
    numbers = np.concatenate(([0], np.flatnonzero(~deleted) + 1)).astype(np.int64)
    notes = SheetNotes(deleted=_deleted(reading, deleted), errors=tuple(reading.errors))
    table = raw_table(None, columns, numbers)
    return Workbook("dbf", (Sheet(table, notes=notes),), encoding, findings=tuple(reading.findings))


def _shown(header: DbfHeader) -> list[DbfField]:
    return [each for each in header.fields if each.kind != HIDDEN]


def _encoding(
    file: ListFile, header: DbfHeader, block: Bytes, memos: Memos | None, wanted: str | None
) -> tuple[str, list[Finding]]:
    sample = _sample(header, block, memos)
    if wanted is not None:
        try:
            sample.decode(wanted)
        except (LookupError, ValueError) as error:
            raise EncodingUnknownError(file.name, wanted) from error
        return wanted, []
    said = CODE_PAGES.get(header.code_page) or WESTERN_PAGES.get(header.code_page)
    decision = decide(sample)
    findings: list[Finding] = []
    if decision.encoding == "ascii":
        return said or "cp866", []
    if decision.encoding.startswith(("utf-16", "utf-32")):
        decision = by_letters(sample)
    if decision.rival is not None:
        if said in {decision.encoding, decision.rival, *WESTERN_PAGES.values()}:
            return str(said), []
        if not is_nearly_latin(sample):
            raise refusal(file.name, _preview(header, block, memos), decision)
        findings = [doubt(_preview(header, block, memos), decision)]
    if header.code_page and said is None and decision.encoding != "utf-8":
        findings.append(remarks.unknown_code_page(header.code_page, decision))
    if header.code_page in SAID_BY and said != decision.encoding:
        findings.append(remarks.false_code_page(str(said), decision))
    return decision.encoding, findings


def _sample(header: DbfHeader, block: Bytes, memos: Memos | None) -> bytes:
    """Return the bytes of texts that tell the encoding: names, some records, memos."""
    texts = [each for each in header.fields if each.kind in "CV"]
    step = max(len(block) // _SAMPLE_RECORDS, 1)
    pieces = [
        np.ascontiguousarray(block[::step, each.offset : each.offset + each.length]).tobytes()
        for each in texts
    ]
    names = [each.name for each in header.fields]
    sample = b"\n".join([*names, *pieces])
    if memos is not None and sample.isascii():
        return sample + memos.sample  # with their lengths in binary, so only at need
    return sample


def _preview(header: DbfHeader, block: Bytes, memos: Memos | None) -> bytes:
    """Return the texts of the first records, a line each, and those of the second file."""
    texts = [each for each in header.fields if each.kind in "CV"]
    lines = [
        b" ".join(bytes(record[each.offset : each.offset + each.length]) for each in texts)
        for record in block[:_PREVIEW_RECORDS]
    ]
    if memos is not None:
        lines += [line for line in memos.sample.splitlines() if not line.isascii()]
    return b"\n".join(line for line in lines if line.strip())


def _column(reading: _Reading, described: DbfField, index: int) -> pa.Array:
    raw = np.ascontiguousarray(
        reading.block[:, described.offset : described.offset + described.length]
    )
    binary = binary_reader(reading.header, described)
    if binary is not None:
        column = binary(raw)
    elif described.kind in OBJECT_KINDS:
        column = _objects(reading, described, raw)
    elif described.kind in TEXT_KINDS:
        column = _memos(reading, described, raw)
    elif described.offset in reading.bits.shortened:
        column = _varying(reading, described, raw)
    else:
        column = _shaped(cells(raw, reading.encoding), described.kind)
        reading.errors += _overflows(column, described, index)
    missing = reading.bits.null.get(described.offset)
    if missing is not None and missing.any():
        column = pc.if_else(pa.array(missing), pa.scalar(None, pa.large_string()), column)
    if described.kind in _TEXTS:
        _name_unreadable(reading, described, column)
    return column


def _memos(reading: _Reading, described: DbfField, raw: Bytes) -> pa.Array:
    if reading.memos is None:
        used = int(np.count_nonzero(block_numbers(raw, described)))
        if used:
            reading.findings.append(remarks.memo_missing(reading.name(described), used))
        return pa.nulls(len(raw), pa.large_string())
    column, lost = read_memos(reading.file, reading.memos, raw, described, reading.encoding)
    if len(lost):
        reading.findings.append(remarks.memo_lost(reading.name(described), len(lost), lost[0] + 1))
    return column


def _objects(reading: _Reading, described: DbfField, raw: Bytes) -> pa.Array:
    """Return nothing for pictures and other objects, and say so where there are any."""
    used = int(np.count_nonzero(((raw != ord(" ")) & (raw != 0)).any(axis=1)))
    if used:
        reading.findings.append(remarks.objects_unread(reading.name(described), used))
    return pa.nulls(len(raw), pa.large_string())


def _varying(reading: _Reading, described: DbfField, raw: Bytes) -> pa.Array:
    """Return texts of varying length: the last byte of one that is not full is its length."""
    assert is_varying(described)
    shortened = reading.bits.shortened[described.offset]
    lengths = np.where(shortened, raw[:, -1].astype(np.int64), described.length)
    return cells_of_lengths(raw, lengths, reading.encoding)


def _shaped(column: pa.Array, kind: str) -> pa.Array:
    if kind == "D":
        column = pc.replace_substring_regex(column, r"^0{8}$", "")
        return pc.replace_substring_regex(column, r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3")
    if kind == "L":
        return pc.replace_substring(column, "?", "")
    if kind in _NUMBERS and pc.any(pc.match_substring(column, ".")).as_py():
        # A number fills the places its field has (`20.000`): the noughts say nothing.
        return pc.utf8_rtrim(pc.replace_substring_regex(column, r"(\.\d*?)0+$", r"\1"), ".")
    return column


def _overflows(column: pa.Array, described: DbfField, index: int) -> list[CellNote]:
    """Return the numbers that did not fit their field and were written as stars."""
    if described.kind not in _NUMBERS:
        return []
    stars = pc.fill_null(pc.match_substring(column, "*"), fill_value=False)
    if not pc.any(stars).as_py():
        return []
    places = pc.indices_nonzero(stars).to_pylist()
    return [CellNote(place + 1, index, column[place].as_py()) for place in places]


def _name_unreadable(reading: _Reading, described: DbfField, column: pa.Array) -> None:
    """Name letters that the encoding does not have: nothing is replaced silently."""
    where = pc.fill_null(pc.match_substring(column, _REPLACED), fill_value=False)
    places: Sequence[int] = pc.indices_nonzero(where).to_pylist()
    if places:
        name = reading.name(described)
        found = remarks.unreadable(name, reading.encoding, len(places), places[0] + 1)
        reading.findings.append(found)


def _deleted(reading: _Reading, deleted: Flags) -> tuple[CellNote, ...]:
    """Return the records marked as deleted, their texts joined."""
    places = np.flatnonzero(deleted)
    if not len(places):
        return ()
    shown = [each for each in _shown(reading.header) if each.kind in "CNFDL"]
    columns = [
        cells(
            np.ascontiguousarray(reading.block[places, each.offset : each.offset + each.length]),
            reading.encoding,
        ).to_pylist()
        for each in shown
    ]
    rows = zip(*columns, strict=True) if columns else [()] * len(places)
    return tuple(
        CellNote(place + 1, 0, " ".join(" ".join(filter(None, row)).split()))
        for place, row in zip(places.tolist(), rows, strict=True)
    )
