"""Bounded reading of zip archives: announced sizes are never trusted, paths never used."""

import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from batchpost.model.message import counted, message
from batchpost.parsers.limits import Limits
from batchpost.parsers.lock_refusals import LockNotReadError, WrongPasswordError
from batchpost.parsers.refusals import (
    BrokenListError,
    PasswordError,
    TooLargeError,
    UnpackingError,
)

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_AES = 99


class Archive:
    """A zip archive in memory, its members read within limits."""

    def __init__(self, path: str, data: bytes, limits: Limits, password: str | None = None) -> None:
        self.path = path
        self._password = password
        self._data = data
        self._limits = limits
        self._unpacked: dict[str, int] = {}
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as opened:
                infos = [info for info in opened.infolist() if not info.filename.endswith("/")]
        except (
            zipfile.BadZipFile,
            ValueError,
            OSError,
            struct.error,
            RuntimeError,
        ) as error:
            reason = message("the list of its files, which stands at its end, cannot be read")
            raise BrokenListError(path, "zip", reason) from error
        if len(infos) > limits.members:
            raise TooLargeError(
                path,
                counted("{count} file inside", "{count} files inside", len(infos)),
                counted("{count} file", "{count} files", limits.members),
            )
        self._infos = {info.filename: info for info in infos}
        self._refuse_tricks(infos)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the members' names as the archive's directory spells them."""
        return tuple(self._infos)

    def _refuse_tricks(self, infos: list[zipfile.ZipInfo]) -> None:
        """Refuse members of one name, and members that share their bytes (a bomb)."""
        if len(self._infos) < len(infos):
            twice, _ = Counter(info.filename for info in infos).most_common(1)[0]
            name = self.shown_name(twice)
            reason = message("two files in it have the name {name}", name=name)
            raise BrokenListError(self.path, "zip", reason)
        places = sorted((info.header_offset, info.compress_size, info.filename) for info in infos)
        for (start, size, name), (following, _, _) in pairwise(places):
            if start + _LOCAL_HEADER.size + size > following:
                raise UnpackingError(self.path, self.shown_name(name))

    def shown_name(self, name: str) -> str:
        """Return a member's name for people, without folders."""
        return self.shown_path(name).rsplit("/", 1)[-1]

    def shown_path(self, name: str) -> str:
        """Return a member's name for people: cp866 where nothing else was said, plain slashes."""
        text = name
        if not self._infos[name].flag_bits & 0x800:
            try:
                text = name.encode("cp437").decode("cp866")
            except UnicodeError:
                text = name
        return text.replace("\\", "/").lstrip("/")

    def read(self, name: str) -> bytes:
        """Return a whole member.

        Raises:
            UnpackingError: It unpacks to more than the limits allow.
            BrokenListError: It is damaged.
            PasswordError: It is encrypted.
        """
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member in pieces of about a megabyte, counting what really comes out."""
        info = self._infos[name]
        packed = self._packed(info)
        pieces: Iterator[bytes]
        if info.flag_bits & _ENCRYPTED:
            pieces = self._unlocked(info)
        elif info.compress_type == zipfile.ZIP_STORED:
            pieces = (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
        elif info.compress_type == zipfile.ZIP_DEFLATED:
            pieces = self._inflate(packed)
        else:
            raise BrokenListError(
                self.path,
                "zip",
                message("a way of packing that is not read: {n}", n=info.compress_type),
            )
        size = checksum = 0
        for piece in pieces:
            size += len(piece)
            self._unpacked[name] = max(size, self._unpacked.get(name, 0))
            self._guard(name, size, len(packed))
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if checksum != info.CRC or size != info.file_size:
            raise BrokenListError(
                self.path, "zip", message("the checksum of {name} differs", name=name)
            )

    def _unlocked(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield an encrypted member (ZipCrypto) in pieces, opened with the password."""
        if info.compress_type == _AES:
            raise LockNotReadError(self.path, "zip, AES")
        if not self._password:
            raise PasswordError(self.path)
        try:
            with (
                zipfile.ZipFile(io.BytesIO(self._data)) as opened,
                opened.open(info, pwd=self._password.encode()) as member,
            ):
                while piece := member.read(_CHUNK):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError):
            # One wrong password in 256 passes the check byte and gives rubbish.
            raise WrongPasswordError(self.path) from None

    def _guard(self, name: str, size: int, packed: int) -> None:
        limits = self._limits
        stretched = size > limits.ratio_from_bytes and size > limits.ratio * max(packed, 1)
        if stretched or sum(self._unpacked.values()) > limits.unpacked_bytes:
            raise UnpackingError(self.path, self.shown_name(name))

    def _packed(self, info: zipfile.ZipInfo) -> memoryview:
        header = self._data[info.header_offset : info.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or header[:4] != ZIP_MAGIC[0]:
            raise BrokenListError(
                self.path, "zip", message("{name} is missing", name=info.filename)
            )
        _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        packed = memoryview(self._data)[start : start + info.compress_size]
        if len(packed) != info.compress_size:
            raise BrokenListError(
                self.path, "zip", message("{name} is cut off", name=info.filename)
            )
        return packed

    def _inflate(self, packed: memoryview) -> Iterator[bytes]:
        engine = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for at in range(0, len(packed), _CHUNK // 8):
                waiting: bytes | memoryview = packed[at : at + _CHUNK // 8]
                while waiting:
                    yield engine.decompress(waiting, _CHUNK)
                    waiting = engine.unconsumed_tail
                if engine.eof:
                    break
            while tail := engine.decompress(engine.unconsumed_tail, _CHUNK):
                yield tail
        except zlib.error as error:
            raise BrokenListError(self.path, "zip", str(error)) from error
        if not engine.eof:
            raise BrokenListError(self.path, "zip", message("the packed data end too early"))
