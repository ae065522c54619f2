"""Lists locked by a password, written by hand: zips by ZipCrypto, old workbooks by RC4."""

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import msoffcrypto.format.ooxml
import xlsxwriter
import xlwt
from xlwt.CompoundDoc import XlsDoc

ROWS = (("Адресат", "Адрес", "Индекс"), ("Жук Анна", "г. Минск, ул. Лесная, 5", "220030"))
PASSWORD = "Ключ-7"
_BLOCK = 1024
_BOF, _FILEPASS, _BOUNDSHEET = 0x809, 0x2F, 0x85
_SALT = bytes(range(16))


def locked_xlsx(path: Path) -> Path:
    """Write a workbook locked by AES, as Excel 2007 and later do it."""
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(ROWS):
            sheet.write_row(at, 0, row)
    plain.seek(0)
    with path.open("wb") as out:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt(PASSWORD, out)
    return path


def locked_zip(path: Path) -> Path:
    """Write an archive whose list is encrypted in the old way (APPNOTE 6.3, 6.1)."""
    data = "\n".join(";".join(row) for row in ROWS).encode("utf-8")
    check = zlib.crc32(data)
    packed = _zip_crypto(bytes(11) + bytes([check >> 24]) + data)
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("l.csv", packed)
    out = bytearray(plain.getvalue())
    central = out.index(b"PK\x01\x02")
    for flags, sums in ((6, 14), (central + 8, central + 16)):
        out[flags] |= 1
        struct.pack_into("<III", out, sums, check, len(packed), len(data))
    path.write_bytes(bytes(out))
    return path


def _zip_crypto(data: bytes) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]

    def mix(code: int) -> None:
        keys[0] = _crc(keys[0], code)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc(keys[2], keys[1] >> 24)

    for code in PASSWORD.encode("utf-8"):
        mix(code)
    out = bytearray()
    for code in data:
        low = (keys[2] | 2) & 0xFFFF
        out.append(code ^ ((low * (low ^ 1)) >> 8 & 0xFF))
        mix(code)
    return bytes(out)


def _crc(value: int, code: int) -> int:
    return zlib.crc32(bytes([code]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def locked_xls(path: Path) -> Path:
    """Write a workbook locked by RC4 of 40 bits, as Excel 97 does it ([MS-XLS] 2.2.10)."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("A")
    for at, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    with path.open("wb") as out:
        XlsDoc().save(out, _locked_stream(book.get_biff_data()))
    return path


def _locked_stream(stream: bytes) -> bytes:
    """Encrypt what records hold, but for the few that [MS-XLS] leaves readable."""
    verifier = hashlib.md5(b"verifier", usedforsecurity=False).digest()
    check = hashlib.md5(verifier, usedforsecurity=False).digest()
    key = _keystream(0)
    verified = bytes(code ^ next(key) for code in verifier + check)
    lock = struct.pack("<HHH", 1, 1, 1) + _SALT + verified
    added = 4 + len(lock)
    out, at, bare = bytearray(), 0, bytearray()
    while at < len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = bytearray(stream[at + 4 : at + 4 + size])
        kept = size if kind == _BOF else 4 if kind == _BOUNDSHEET else 0
        if kind == _BOUNDSHEET:
            (place,) = struct.unpack_from("<I", body)
            struct.pack_into("<I", body, 0, place + added)
        out += stream[at : at + 4] + body
        bare += b"\1" * (4 + kept) + bytes(size - kept)
        if at == 0:
            out += struct.pack("<HH", _FILEPASS, len(lock)) + lock
            bare += b"\1" * added
        at += 4 + size
    for begin in range(0, len(out), _BLOCK):
        key = _keystream(begin // _BLOCK)
        for place in range(begin, min(begin + _BLOCK, len(out))):
            code = next(key)
            out[place] ^= 0 if bare[place] else code
    return bytes(out)


def _keystream(block: int) -> Iterator[int]:
    """Return the bytes of RC4 that encrypt one block of the stream."""

    def md5(data: bytes) -> bytes:
        return hashlib.md5(data, usedforsecurity=False).digest()

    first = md5((md5(PASSWORD.encode("utf-16-le"))[:5] + _SALT) * 16)[:5]
    key = md5(first + struct.pack("<I", block))
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % 16]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    while True:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        yield state[(state[i] + state[j]) % 256]
