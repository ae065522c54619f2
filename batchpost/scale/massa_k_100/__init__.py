"""Massa-K "Protocol 100": binary frames with a checksum, asked for one by one.

```
F8 55 CE | length, 2 bytes LE | body | CRC, 2 bytes LE, over the body
```

The body's first byte is a command; length counts the body. Body of the weight's
answer (ACK_MASSA, 13 bytes; some devices leave the tare out and send 9):

```
24 | net weight, i32 LE, in divisions | division | stable | net | zero | tare, i32 LE
```

Division: 0 = 0.1 g, 1 = 1 g, 2 = 10 g, 3 = 100 g, 4 = 1 kg.

CRC: polynomial 1021h, register from 0, the message's bits shifted in at the bottom and
no 16 zero bits appended; most public clients copy it wrongly.

Source: vendor text "Protokol_100 (r5) 2018" as named in public programs; frames and CRC
recomputed from four independent captures. USB converters stand at 57600 8N1, network
ones listen on TCP port 5001.
"""

from collections.abc import Callable
from typing import Final

from batchpost.model.message import N_
from batchpost.model.weight import Reading
from batchpost.scale.codec import Line, Shown
from batchpost.scale.weights import weighed

TITLE: Final = N_("Massa-K, protocol 100")
LINE: Final = Line(4800, parity="E")
HAS_FLAG: Final = True
REPLY_S: Final = 0.5

HEADER: Final = b"\xf8\x55\xce"
_PROLOGUE: Final = len(HEADER) + 2
#: Longer than any answer: the scale's parameters (76h) are a few lines of text.
_LONGEST_BODY: Final = 512
_GET_WEIGHT: Final = 0x23
_WEIGHT: Final = 0x24
_WEIGHT_LENGTHS: Final = frozenset({9, 13})
_ERROR: Final = 0x28
_DIVISION_MG: Final = {0: 100, 1: 1_000, 2: 10_000, 3: 100_000, 4: 1_000_000}
#: Answers without a weight, by command.
_STATUS_BY_COMMAND: Final = {
    0x12: "ack",
    0x15: "error",
    0x21: "ident",
    0x27: "ack",
    0x76: "params",
    0xF0: "unsupported",
}
#: Error codes that have a word of their own; every other is `error`.
_STATUS_BY_ERROR: Final = {0x08: "overload", 0x15: "zero_refused"}


def crc(body: bytes) -> int:
    """Return the checksum of a frame's body.

    >>> hex(crc(b"123456789")), hex(crc(bytes.fromhex("24000000000101000100000000")))
    ('0xbeef', '0x23fc')
    """
    register = 0
    for byte in body:
        for bit in range(7, -1, -1):
            leaving = register & 0x8000
            register = (register << 1 & 0xFFFF) | (byte >> bit & 1)
            if leaving:
                register ^= 0x1021
    return register


def frame(body: bytes) -> bytes:
    """Return `body` as it goes over the line."""
    return HEADER + len(body).to_bytes(2, "little") + body + crc(body).to_bytes(2, "little")


def request(last: Reading | None) -> bytes:  # noqa: ARG001 - the same question every time
    """Ask for the weight."""
    return frame(bytes([_GET_WEIGHT]))


def decode(buffer: bytes) -> tuple[Reading | None, int]:
    """Read one frame.

    After a false checksum only the first byte is passed over: a second header inside the
    damaged frame may begin a good one.
    """
    start = buffer.find(HEADER)
    if start != 0:
        return None, start if start > 0 else len(buffer) - _header_begun(buffer)
    length = int.from_bytes(buffer[len(HEADER) : _PROLOGUE], "little")
    end = _PROLOGUE + length + 2
    possible = 0 < length <= _LONGEST_BODY
    if len(buffer) < _PROLOGUE or (possible and len(buffer) < end):
        return None, 0
    if not possible:
        return Reading(None, None, "bad_frame", buffer[:_PROLOGUE]), 1
    raw = buffer[:end]
    body = raw[_PROLOGUE:-2]
    if int.from_bytes(raw[-2:], "little") != crc(body):
        return Reading(None, None, "bad_crc", raw), 1
    return _read(body, raw), end


def _header_begun(buffer: bytes) -> int:
    """Return how many bytes at the end may be the beginning of a header."""
    return next((n for n in (2, 1) if buffer.endswith(HEADER[:n])), 0)


def _read(body: bytes, raw: bytes) -> Reading:
    command = body[0]
    if command == _WEIGHT:
        return _weight(body, raw)
    if command == _ERROR:
        code = body[1] if len(body) > 1 else -1
        return Reading(None, None, _STATUS_BY_ERROR.get(code, "error"), raw)
    return Reading(None, None, _STATUS_BY_COMMAND.get(command, "not_weight"), raw)


def _weight(body: bytes, raw: bytes) -> Reading:
    if len(body) not in _WEIGHT_LENGTHS or body[5] not in _DIVISION_MG or body[6] not in {0, 1}:
        return Reading(None, None, "bad_frame", raw)
    divisions = int.from_bytes(body[1:5], "little", signed=True)
    weight_mg = divisions * _DIVISION_MG[body[5]]
    return weighed(weight_mg, raw, stable=body[6] == 1, net=body[7] != 0)


def answer(received: bytes, weigh: Callable[[], Shown]) -> tuple[bytes, int]:
    """Answer as the scale does: the weight to 23h, "unknown" (F0h) to all else."""
    start = received.find(HEADER)
    if start < 0:
        return b"", len(received) - _header_begun(received)
    body_at = start + _PROLOGUE
    end = body_at + int.from_bytes(received[start + len(HEADER) : body_at], "little") + 2
    if len(received) < body_at or len(received) < end:
        return b"", start
    if received[body_at] != _GET_WEIGHT:
        return frame(b"\xf0"), end
    shown = weigh()
    if shown.overload:
        return frame(bytes([_ERROR, 0x08])), end
    division = 1 if shown.milligrams % _DIVISION_MG[1] == 0 else 0
    weight = shown.milligrams // _DIVISION_MG[division]
    flags = bytes([division, shown.stable, 0, shown.milligrams == 0])
    fields = weight.to_bytes(4, "little", signed=True) + flags + bytes(4)
    return frame(bytes([_WEIGHT]) + fields), end
