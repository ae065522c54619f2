"""MT-SICS of Mettler-Toledo, level 0: lines of text, asked for one by one.

```
ask     SI CR LF                           the weight now
answer  S S <value, 10, right> <unit> CR LF   settled
        S D <value, 10, right> <unit> CR LF   moving
        S I   cannot now     S +   above the range     S -   below the range
        T S <value> <unit>, TA A <value> <unit>   a tare, never a weight
        Z A  Z I …           answers to zeroing
        I4 A "serial"        also unasked at power-on
        ES  ET  EL           not understood, damaged, cannot be done
```

No checksum: a reading is believed only as a whole line of exactly this shape, and by the
session only when two in a row agree. Some scales spell the unit `Kg`, give pounds and
ounces as `12:07.50 lb:oz`, or echo the question (`SI S …`).

Source: Mettler manuals (AL-IC p. 72, JS p. 30); public test suites of the protocol.
"""

import re
from collections.abc import Callable
from typing import Final

from batchpost.model.weight import Reading
from batchpost.scale.codec import Line, Shown
from batchpost.scale.weights import milligrams, weighed

TITLE: Final = "Mettler-Toledo MT-SICS"
LINE: Final = Line(9600)
HAS_FLAG: Final = True
REPLY_S: Final = 1.0

_END: Final = b"\r\n"
#: Longer than any answer of level 0; a line that grows beyond it is noise.
_LONGEST: Final = 80
_VALUE: Final = r"(?P<value>[ ]*-?[\d.:]+) (?P<unit>[A-Za-z:]{1,5})"
_WIDTH: Final = 10
_WEIGHT: Final = re.compile(r"S(?:I|R|IR)? (?P<flag>[SD]) " + _VALUE + "$")
_TARE: Final = re.compile(r"(?P<word>T S|TA A|TI [SD]) " + _VALUE + "$")
_IDENT: Final = re.compile(r'I\d+ [AB] .*"$')
#: Whole lines that carry no weight.
_WORDS: Final = {
    **dict.fromkeys(("S I", "SI I"), "busy"),
    **dict.fromkeys(("S +", "SI +"), "overload"),
    **dict.fromkeys(("S -", "SI -"), "underload"),
    **dict.fromkeys(("Z A", "ZI D", "ZI S", "TAC A"), "ack"),
    **dict.fromkeys(("Z I", "Z +", "Z -", "ZI I", "ZI +", "ZI -"), "zero_refused"),
    **dict.fromkeys(("T I", "T +", "T -", "TI I", "TI +", "TI -", "TA I", "TA L"), "tare_refused"),
    **dict.fromkeys(("ES", "ET", "EL"), "error"),
}


def request(last: Reading | None) -> bytes:  # noqa: ARG001 - the same question every time
    """Ask for the weight now; `S` would block the scale until it settles."""
    return b"SI\r\n"


def decode(buffer: bytes) -> tuple[Reading | None, int]:
    """Read one line."""
    end = buffer.find(_END)
    if end < 0:
        return None, max(len(buffer) - _LONGEST, 0)
    raw = buffer[: end + len(_END)]
    return _read(raw[: -len(_END)].decode("latin-1"), raw), len(raw)


def _read(line: str, raw: bytes) -> Reading:
    # Bytes before a weight are noise or an answer cut off; before any other answer they damage it.
    weight = _WEIGHT.search(line)
    if weight:
        return _weight(weight, raw)
    tare = _TARE.match(line)
    if tare:
        return _tare(tare, raw)
    if _IDENT.match(line):
        return Reading(None, None, "ident", raw)
    return Reading(None, None, _WORDS.get(line, "bad_frame"), raw)


def _weight(found: re.Match[str], raw: bytes) -> Reading:
    if len(found["value"]) != _WIDTH and ":" not in found["value"]:
        return Reading(None, None, "bad_frame", raw)
    try:
        weight_mg, metric = milligrams(found["value"], found["unit"])
    except ValueError:
        return Reading(None, None, "bad_frame", raw)
    return weighed(weight_mg, raw, stable=found["flag"] == "S", metric=metric)


def _tare(found: re.Match[str], raw: bytes) -> Reading:
    try:
        tare_mg, metric = milligrams(found["value"], found["unit"])
    except ValueError:
        return Reading(None, None, "bad_frame", raw)
    status = "tare" if found["word"] == "TA A" else "ack"
    return Reading(None, None, status, raw, metric=metric, tare_milligrams=tare_mg)


def answer(received: bytes, weigh: Callable[[], Shown]) -> tuple[bytes, int]:
    """Answer as the scale does: a weight to `SI` and `S`, its number to `I4`, else `ES`."""
    line, end, _ = received.partition(_END)
    if not end:
        return b"", 0
    used = len(line) + len(_END)
    if line in {b"SI", b"S"}:
        return _say(weigh()), used
    if line in {b"I4", b"@"}:
        return b'I4 A "0000001"\r\n', used
    return b"ES\r\n", used


def _say(shown: Shown) -> bytes:
    if shown.overload:
        return b"S +\r\n"
    whole, part = divmod(abs(shown.milligrams) // 100, 10)
    sign = "-" if shown.milligrams < 0 else ""
    flag = "S" if shown.stable else "D"
    return f"S {flag} {f'{sign}{whole}.{part}':>{_WIDTH}} g\r\n".encode("ascii")
