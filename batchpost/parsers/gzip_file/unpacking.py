"""Unpacking of gzip, piece by piece, with a count of what really comes out."""

import zlib

from batchpost.model.message import message
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError, EmptyFileError, UnpackingError

MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1 << 20
_LITTLE = 1 << 12
_WITH_HEADER = zlib.MAX_WBITS | 16


def unpacked(file: ListFile) -> ListFile:
    """Return the file inside, under its own name as far as that can be told.

    Raises:
        UnpackingError: It unpacks to more than the limits allow.
        BrokenListError: It is damaged or cut off.
        EmptyFileError: Nothing is in it.
    """
    limits = file.limits
    allowed = max(limits.ratio_from_bytes, limits.ratio * len(file.data))
    pieces: list[bytes] = []
    size = 0
    rest = memoryview(file.data)
    members = 0
    while rest.nbytes and rest[:3] == MAGIC:
        members += 1
        if members > limits.members:
            raise UnpackingError(file.name, _name(file))
        engine = zlib.decompressobj(_WITH_HEADER)
        at = 0
        waiting: bytes | memoryview = b""
        while not engine.eof:
            if not waiting:
                # What is left over is copied each time, so a small member is given little.
                waiting = rest[at : at + min(max(at, _LITTLE), _CHUNK)]
                at += len(waiting)
            ended = not waiting
            try:
                piece = engine.decompress(waiting, _CHUNK)
            except zlib.error as error:
                raise BrokenListError(file.name, "gz", str(error)) from error
            waiting = engine.unconsumed_tail
            size += len(piece)
            if size > min(allowed, limits.unpacked_bytes, limits.file_bytes):
                raise UnpackingError(file.name, _name(file))
            pieces.append(piece)
            if ended and not piece and not engine.eof:
                reason = message("the packed data end too early")
                raise BrokenListError(file.name, "gz", reason)
        rest = rest[at - len(engine.unused_data) :]
    if not size:
        raise EmptyFileError(_name(file))
    return ListFile(_name(file), b"".join(pieces), None, limits, file.nesting + 1)


def _name(file: ListFile) -> str:
    small = file.name.lower()
    return file.name[:-3] if small.endswith(".gz") and len(small) > len(".gz") else file.name
