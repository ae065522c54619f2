"""The smallest sound files of binary kinds, written by hand."""

import struct


def dbf() -> bytes:
    """Return a dBase III table of two records, one deleted, with a memo number."""
    fields = (("FIO", "C", 12), ("MASSA", "N", 6), ("DATA", "D", 8), ("NOTE", "M", 10))
    size = 1 + sum(length for _, _, length in fields)
    start = 32 + 32 * len(fields) + 1
    header = struct.pack("<B3sIHH17xB2x", 0x83, b"\x7e\x0b\x16", 2, start, size, 0x65)
    described = b"".join(
        name.encode().ljust(11, b"\0") + kind.encode() + bytes(4) + bytes((length, 0)) + bytes(14)
        for name, kind, length in fields
    )
    record = "Козел И.".encode("cp866").ljust(12) + b"  20.520261122" + b"1".rjust(10)
    return header + described + b"\r " + record + b"*" + record + b"\x1a"


def memos() -> bytes:
    """Return the memo file of a dBase III table: one block of text."""
    return struct.pack("<I", 2).ljust(512, b"\0") + b"text\x1a\x1a".ljust(512, b"\0")


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def biff() -> bytes:
    """Return a workbook stream of BIFF8 with one sheet of every record that is looked at."""
    code = _record(0x041E, struct.pack("<HHB", 164, 6, 0) + b"000000")
    styles = b"".join(_record(0x00E0, struct.pack("<HH16x", 0, number)) for number in (0, 164, 14))
    book = _record(0x0809, struct.pack("<HH12x", 0x0600, 5)) + _record(0x0042, b"\xe3\x04")
    name = struct.pack("<HBB", 0, 1, 0) + b"A"
    begin = len(book + code + styles) + 4 + 4 + len(name) + 4
    bound = _record(0x0085, struct.pack("<I", begin) + name)
    sheet = _record(0x0809, struct.pack("<HH12x", 0x0600, 0x10))
    sheet += _record(0x007D, struct.pack("<HH4sHH", 1, 2, b"", 1, 0))
    sheet += _record(0x0208, struct.pack("<H10xBxH", 0, 0x20, 0))
    sheet += _record(0x0203, struct.pack("<HHHd", 0, 1, 1, 12.0))
    sheet += _record(0x00BD, struct.pack("<HHHIHIH", 1, 0, 1, 6, 1, 6, 1))
    sheet += _record(0x0205, struct.pack("<HHHBB", 2, 0, 0, 0x2A, 1))
    sheet += _record(0x0006, struct.pack("<HHH8xH4x", 3, 0, 1, 3))
    sheet += _record(0x009B, b"") + _record(0x00E5, struct.pack("<H4H", 1, 0, 1, 0, 0))
    return book + code + styles + bound + _record(0x000A, b"") + sheet + _record(0x000A, b"")


def ole() -> bytes:
    """Return a compound file that holds such a stream among its small sectors."""
    stream = biff()
    small = -(-len(stream) // 64)
    sectors = -(-small * 64 // 512)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0")
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 2, 1, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    chain = [3 + index + 1 for index in range(sectors - 1)] + [0xFFFFFFFE]
    table = [0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *chain]
    small_table = [*range(1, small), 0xFFFFFFFE]
    return b"".join(
        (
            header,
            struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table))),
            (_entry("Root Entry", 5, 3, small * 64) + _entry("Workbook", 2, 0, len(stream))).ljust(
                512, b"\0"
            ),
            struct.pack("<128I", *small_table, *[0xFFFFFFFF] * (128 - small)),
            stream.ljust(sectors * 512, b"\0"),
        )
    )


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBB12x", len(text), kind, 1)
    return head.ljust(116, b"\0") + struct.pack("<II4x", first, size)
