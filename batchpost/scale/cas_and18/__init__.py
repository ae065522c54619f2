"""CAS indicators in the 18-byte format of A&D, sent unasked.

```
ST|US|OL , GS|NT , sign 7 characters kg CR LF
0        2 3     5 6    7            14 16
```

`ST` settled, `US` not, `OL` overload; `NT` net, a tare is set. No checksum.

Source: manuals of CAS indicators CI-600D and NT-200; frames of two public test suites.
"""

import re
from collections.abc import Callable
from typing import Final

from batchpost.model.message import N_
from batchpost.model.weight import Reading
from batchpost.scale.codec import Line, Shown
from batchpost.scale.framing import read_fixed
from batchpost.scale.weights import kilograms, milligrams, weighed

TITLE: Final = N_("CAS, 18 bytes unasked (A&D format)")
LINE: Final = Line(9600)
HAS_FLAG: Final = True
REPLY_S: Final = 1.0

_LENGTH: Final = 18
_FRAME: Final = re.compile(
    rb"(?P<head>ST|US|OL),(?P<mode>GS|NT),"
    rb"(?P<sign>[+\- ])(?P<number>[ 0-9.]{7})(?P<unit>kg| g|lb|oz)\r\n"
)
_HEAD: Final = re.compile(rb"(?:ST|US|OL),")


def request(last: Reading | None) -> bytes:  # noqa: ARG001 - nothing is asked
    """Ask nothing: the scale speaks by itself."""
    return b""


def decode(buffer: bytes) -> tuple[Reading | None, int]:
    """Read one frame."""
    return read_fixed(buffer, _HEAD, _FRAME, _LENGTH, _read)


def _read(found: re.Match[bytes], raw: bytes) -> Reading:
    if found["head"] == b"OL":
        return Reading(None, None, "overload", raw)
    sign = "-" if found["sign"] == b"-" else ""
    try:
        weight_mg, metric = milligrams(
            sign + found["number"].decode("ascii").strip(), found["unit"].decode("ascii")
        )
    except ValueError:
        return Reading(None, None, "bad_frame", raw)
    stable = found["head"] == b"ST"
    return weighed(weight_mg, raw, stable=stable, net=found["mode"] == b"NT", metric=metric)


def answer(received: bytes, weigh: Callable[[], Shown]) -> tuple[bytes, int]:
    """Send a frame unasked."""
    shown = weigh()
    head = "OL" if shown.overload else "ST" if shown.stable else "US"
    sign = "-" if shown.milligrams < 0 else "+"
    number = kilograms(abs(shown.milligrams), 7)
    return f"{head},GS,{sign}{number}kg\r\n".encode("ascii"), len(received)
