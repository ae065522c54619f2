"""How many records a dbf holds: what its header counts, and what lies in the file."""

import numpy as np

from batchpost.model.finding import Finding
from batchpost.model.message import message
from batchpost.parsers.dbf import remarks
from batchpost.parsers.dbf.cells import Bytes
from batchpost.parsers.dbf.header import DbfHeader
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.workbook import guard_shape

_END_OF_FILE = 0x1A
_LIVE, _DELETED, _ZERO = ord(" "), ord("*"), 0


def cut_records(file: ListFile, header: DbfHeader) -> tuple[Bytes, list[Finding]]:
    """Return all records as a matrix of bytes.

    The mark at the end of the records decides where it stands: a program that broke down
    leaves the count in the header behind, one that packs a table leaves old records after
    the mark. Without the mark a file that is too short for its count was cut off.

    Raises:
        BrokenListError: It was cut off, or its records do not begin where the header says.
        TooLargeError: More records or fields than the limits allow.
    """
    size = header.record_bytes
    body = len(file.data) - header.header_bytes
    whole = max(body // size, 0)
    flags = np.frombuffer(file.data, np.uint8, offset=header.header_bytes)[::size]
    ends = np.flatnonzero(flags == _END_OF_FILE)
    ended = bool(len(ends)) or body == whole * size == header.records * size
    held = min(int(ends[0]), whole) if len(ends) else whole
    if held < header.records and not (ended and held):
        raise BrokenListError(
            file.name,
            "dbf",
            message("it says {said} records and holds {there}", said=header.records, there=held),
        )
    records = held if len(ends) else _plausible(flags[:held], header.records)
    guard_shape(file.name, records, len(header.fields), file.limits)
    strange = np.flatnonzero(~np.isin(flags[:records], (_LIVE, _DELETED, _ZERO)))
    if len(strange):
        reason = message("record {row} does not begin like one", row=int(strange[0]) + 1)
        raise BrokenListError(file.name, "dbf", reason)
    block = np.frombuffer(file.data, np.uint8, records * size, header.header_bytes)
    findings = []
    if records != header.records:
        findings.append(remarks.other_count(header.records, records))
    return block.reshape(records, size), findings


def _plausible(flags: "np.ndarray[tuple[int], np.dtype[np.uint8]]", said: int) -> int:
    """Return how many records there are in a file without a mark at its end."""
    more = flags[said:]
    strange = np.flatnonzero((more != _LIVE) & (more != _DELETED))
    return said + (int(strange[0]) if len(strange) else len(more))
