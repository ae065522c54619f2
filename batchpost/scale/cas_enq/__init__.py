"""CAS scales asked by ENQ and DC1 (AD, ER, PD and those that speak like them).

```
ask 05 (ENQ) → 06 (ACK), or 15 (NAK): busy, ask again
ask 11 (DC1) → 01 02 | S or U | sign | six characters | kg or lb | BCC | 03 04
```

`S` is settled, `U` is not. Sign: blank, `-`, or `F`: overload. The six characters hold
the point; without one the number is grams although the unit says kg. BCC is the XOR
of everything from `S`/`U` to the unit. Some clones begin with 81 instead of 01, send seven
characters or end without 04: the frame is found by `02` and its shape.

Source: docs.mertech.ru (CAS-M); r_keeper driver list; S200 protocol text; public tests of
a cash-desk program.
"""

import re
from collections.abc import Callable
from functools import reduce
from operator import xor
from typing import Final

from batchpost.model.weight import Reading
from batchpost.scale.codec import Line, Shown
from batchpost.scale.weights import kilograms, milligrams, weighed

TITLE: Final = "CAS, ENQ/DC1"
LINE: Final = Line(9600)
HAS_FLAG: Final = True
REPLY_S: Final = 1.0

_ENQ: Final = b"\x05"
_DC1: Final = b"\x11"
_STATUS_BY_BYTE: Final = {b"\x06": "ready", b"\x15": "busy"}
_STX: Final = 0x02
_STARTS: Final = frozenset({b"\x01", b"\x81"})
_EOT: Final = b"\x04"
_FRAME: Final = re.compile(
    rb"\x02(?P<summed>(?P<flag>[SU])(?P<sign>[ \-F])(?P<number>[ 0-9.F]{6,7})(?P<unit>kg|lb))"
    rb"(?P<bcc>.)\x03",
    re.DOTALL,
)


#: What may still become a frame when more bytes come.
_BEGUN: Final = re.compile(
    rb"\x02(?:[SU](?:[ \-F](?:[ 0-9.F]{0,5}|[ 0-9.F]{6,7}(?:k|l|(?:kg|lb).?)?))?)?", re.DOTALL
)


def bcc(summed: bytes) -> int:
    """Return the XOR of all bytes.

    >>> hex(bcc(b"S 01.234kg"))
    '0x65'
    """
    return reduce(xor, summed, 0)


def request(last: Reading | None) -> bytes:
    """Ask for the weight where the scale has just said it is ready, else whether it is."""
    return _DC1 if last is not None and last.status == "ready" else _ENQ


def decode(buffer: bytes) -> tuple[Reading | None, int]:
    """Read one frame, or one of the two single-byte answers."""
    first = buffer[:1]
    if first in _STATUS_BY_BYTE:
        return Reading(None, None, _STATUS_BY_BYTE[first], first), 1
    before = 1 if first in _STARTS else 0
    if len(buffer) == before:
        return None, 0
    if buffer[before] != _STX:
        return None, 1
    found = _FRAME.match(buffer, before)
    if found is not None:
        return _read(found, buffer)
    if _BEGUN.fullmatch(buffer, before):
        return None, 0
    return Reading(None, None, "bad_frame", buffer[: before + 1]), before + 1


def _read(found: re.Match[bytes], buffer: bytes) -> tuple[Reading, int]:
    end = found.end() + (buffer[found.end() : found.end() + 1] == _EOT)
    raw = buffer[:end]
    if bcc(found["summed"]) != found["bcc"][0]:
        return Reading(None, None, "bad_crc", raw), end
    return _weight(found, raw), end


def _weight(found: re.Match[bytes], raw: bytes) -> Reading:
    if found["sign"] == b"F":
        return Reading(None, None, "overload", raw)
    number = found["number"].decode("ascii").strip()
    unit = found["unit"].decode("ascii") if "." in number else "g"
    sign = "-" if found["sign"] == b"-" else ""
    try:
        weight_mg, metric = milligrams(sign + number, unit)
    except ValueError:
        return Reading(None, None, "bad_frame", raw)
    return weighed(weight_mg, raw, stable=found["flag"] == b"S", metric=metric)


def answer(received: bytes, weigh: Callable[[], Shown]) -> tuple[bytes, int]:
    """Answer as the scale does: ACK to ENQ, the weight to DC1."""
    if received[:1] == _ENQ:
        return b"\x06", 1
    if received[:1] == _DC1:
        return _say(weigh()), 1
    return b"", 1


def _say(shown: Shown) -> bytes:
    flag = "S" if shown.stable else "U"
    sign = "-" if shown.milligrams < 0 else " "
    number = kilograms(abs(shown.milligrams), 6)
    text = f"{flag}FFFFFFFkg" if shown.overload else f"{flag}{sign}{number}kg"
    summed = text.encode("ascii")
    return b"\x01\x02" + summed + bytes([bcc(summed)]) + b"\x03\x04"
