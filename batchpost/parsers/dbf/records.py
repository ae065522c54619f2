"""Records of a dbf cut into columns, whole columns at once."""

import struct

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import counted, message
from batchpost.parsers.dbf.header import CODE_PAGES, SAID_BY, DbfField, DbfHeader, parse_header
from batchpost.parsers.encoding import Decision, by_letters, decide
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError, EncodingUnknownError
from batchpost.parsers.text_file import doubt
from batchpost.parsers.workbook import CellNote, Sheet, SheetNotes, Workbook, guard_shape, raw_table

_DELETED = ord("*")
_END_OF_FILE = 0x1A
_SAMPLE_RECORDS = 5_000
_MEMOS = frozenset("MGPQW")

Bytes = np.ndarray[tuple[int, int], np.dtype[np.uint8]]


def read_records(file: ListFile, hints: Hints) -> Workbook:
    """Return the table of a dbf.

    Raises:
        BrokenListError: It holds fewer records than its header says.
        TooLargeError: More records or fields than the limits allow.
        EncodingUnknownError: The encoding asked for does not fit.
    """
    header = parse_header(file.data)
    assert header is not None
    block, findings = _block(file, header)
    deleted = block[:, 0] == _DELETED
    encoding, about_encoding = _encoding(file, header, block, hints.encoding)
    fields = [field for field in header.fields if field.kind != "0"]
    columns = []
    overflowed = []
    for index, field in enumerate(fields):
        column = _column(block, field, encoding)
        overflowed += _overflows(column, field, index)
        heading = pa.array([field.name.decode(encoding, "replace")], pa.large_string())
        columns.append(pa.chunked_array([heading, column.filter(pa.array(~deleted))]))
    numbers = np.concatenate(([0], np.flatnonzero(~deleted) + 1)).astype(np.int64)
    memos = [field.name.decode(encoding, "replace") for field in fields if field.kind in _MEMOS]
    notes = SheetNotes(deleted=_deleted(block, deleted, encoding), errors=tuple(overflowed))
    said = [*findings, *about_encoding, *map(_memo_unread, memos)]
    table = raw_table(None, columns, numbers)
    return Workbook("dbf", (Sheet(table, notes=notes),), encoding, findings=tuple(said))


def _block(file: ListFile, header: DbfHeader) -> tuple[Bytes, list[Finding]]:
    """Return all records as a matrix of bytes."""
    there = (len(file.data) - header.header_bytes) // header.record_bytes
    if there < header.records:
        raise BrokenListError(
            file.name,
            "dbf",
            message(
                "it says {said} records and holds {there}", said=header.records, there=max(there, 0)
            ),
        )
    guard_shape(file.name, header.records, len(header.fields), file.limits)
    size = header.records * header.record_bytes
    block = np.frombuffer(file.data, np.uint8, size, header.header_bytes)
    after = file.data[header.header_bytes + size :]
    findings = []
    if there > header.records and after[:1] in {b" ", b"*"}:
        findings.append(_more_records(there - header.records))
    return block.reshape(header.records, header.record_bytes), findings


def _encoding(
    file: ListFile, header: DbfHeader, block: Bytes, wanted: str | None
) -> tuple[str, list[Finding]]:
    texts = [field for field in header.fields if field.kind == "C"]
    step = max(len(block) // _SAMPLE_RECORDS, 1)
    sample = b"\n".join(
        block[::step, field.offset : field.offset + field.length].tobytes() for field in texts
    )
    if wanted is not None:
        try:
            sample.decode(wanted)
        except (LookupError, UnicodeError) as error:
            raise EncodingUnknownError(file.name, wanted) from error
        return wanted, []
    said = CODE_PAGES.get(header.code_page)
    decision = decide(sample)
    if decision.encoding == "ascii":
        return said or "cp866", []
    if decision.encoding.startswith("utf-16"):
        decision = by_letters(sample)
    if decision.rival is not None:
        if said in {decision.encoding, decision.rival}:
            return str(said), []
        return decision.encoding, [doubt(decision)]
    if header.code_page in SAID_BY and said != decision.encoding:
        return decision.encoding, [_false_code_page(str(said), decision)]
    return decision.encoding, []


def _column(block: Bytes, field: DbfField, encoding: str) -> pa.Array:
    raw = np.ascontiguousarray(block[:, field.offset : field.offset + field.length])
    if field.kind in "CNFD" or field.kind == "L":
        return _shaped(pc.utf8_trim(_text(raw, encoding), " \0"), field.kind)
    if field.kind in {"I", "+"} and field.length == 4:
        return pa.array(raw.view("<i4").ravel()).cast(pa.large_string())
    if field.kind == "Y" and field.length == 8:
        return pa.array(list(map(_currency, raw.view("<i8").ravel().tolist())), pa.large_string())
    if field.kind in {"B", "O"} and field.length == 8:
        numbers = [format(number, ".15g") for number in raw.view("<f8").ravel().tolist()]
        return pa.array(numbers, pa.large_string())
    if field.kind in {"T", "@"} and field.length == 8:
        return pa.array([_moment(bytes(value)) for value in raw], pa.large_string())
    return pa.nulls(len(raw), pa.large_string())


def _text(raw: Bytes, encoding: str) -> pa.Array:
    count, length = raw.shape
    if not count or not length:
        return pa.nulls(count, pa.large_string())
    if not (raw > 127).any():
        offsets = np.arange(0, (count + 1) * length, length, dtype=np.int64)
        buffers = [None, pa.py_buffer(offsets), pa.py_buffer(raw.tobytes())]
        return pa.Array.from_buffers(pa.large_string(), count, buffers)
    if encoding.startswith("utf"):
        texts = [bytes(row).decode(encoding, "replace") for row in raw]
        return pa.array(texts, pa.large_string())
    letters = bytes(range(256)).decode(encoding, "replace")
    codes = np.array([ord(letter) for letter in letters], dtype=np.uint32)[raw]
    return pa.array(codes.view(f"<U{length}").ravel()).cast(pa.large_string())


def _shaped(column: pa.Array, kind: str) -> pa.Array:
    if kind == "D":
        return pc.replace_substring_regex(column, r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3")
    if kind == "L":
        return pc.replace_substring(column, "?", "")
    if kind in "NF":
        # A number fills the places its field has (`20.000`): the noughts say nothing.
        return pc.utf8_rtrim(pc.replace_substring_regex(column, r"(\.\d*?)0+$", r"\1"), ".")
    return column


def _currency(number: int) -> str:
    """Return a currency field of Visual FoxPro, kept in ten-thousandths, as text."""
    whole, part = divmod(abs(number), 10_000)
    return f"{'-' if number < 0 else ''}{whole}.{part:04}"


def _moment(value: bytes) -> str | None:
    """Return a moment of Visual FoxPro (Julian day, milliseconds) as ISO text."""
    days, milliseconds = struct.unpack("<ii", value)
    if not days:
        return None
    moment = np.datetime64(days - 2_440_588, "D") + np.timedelta64(milliseconds, "ms")
    return str(moment.astype("datetime64[s]")).replace("T", " ")


def _overflows(column: pa.Array, field: DbfField, index: int) -> list[CellNote]:
    """Return the numbers that did not fit their field and were written as stars."""
    if field.kind not in "NF":
        return []
    stars = pc.fill_null(pc.match_substring(column, "*"), fill_value=False)
    if not pc.any(stars).as_py():
        return []
    places = pc.indices_nonzero(stars).to_pylist()
    return [CellNote(place + 1, index, column[place].as_py()) for place in places]


def _deleted(
    block: Bytes, deleted: "np.ndarray[tuple[int], np.dtype[np.bool_]]", encoding: str
) -> tuple[CellNote, ...]:
    return tuple(
        CellNote(
            record + 1, 0, " ".join(bytes(block[record, 1:]).decode(encoding, "replace").split())
        )
        for record in np.flatnonzero(deleted).tolist()
    )


def _more_records(count: int) -> Finding:
    return Finding(
        "dbf.more_records",
        Severity.WARNING,
        Place(),
        str(count),
        counted(
            "The file holds {count} record beyond those its header counts; it was not read.",
            "The file holds {count} records beyond those its header counts; they were not read.",
            count,
        ),
        message("Ask the client to save the table again."),
    )


def _false_code_page(said: str, decision: Decision) -> Finding:
    return Finding(
        "encoding.false_code_page",
        Severity.WARNING,
        Place(),
        said,
        message(
            "The table says it is in {said}, its letters say {found}; it was read as {found}.",
            said=said,
            found=decision.encoding,
        ),
        message("Look at the names in the preview; if they are wrong, name the encoding."),
    )


def _memo_unread(name: str) -> Finding:
    return Finding(
        "dbf.memo_unread",
        Severity.WARNING,
        Place(column=name),
        None,
        message("Field {name} keeps its texts in a second file, which was not read.", name=name),
        message("Ask the client for the list with short texts or as a workbook."),
    )
