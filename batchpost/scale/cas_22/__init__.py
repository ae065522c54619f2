"""CAS indicators (CI, NT) that send 22 bytes unasked.

```
ST|US|OL , GS|NT , id lamp , 8 characters blank kg CR LF
0        2 3     5 6  7    8 9           17    18 20
```

`ST` settled, `US` not, `OL` overload (the number then means nothing); `NT` net, a tare is
set. `id` and `lamp` are raw bytes and may equal a comma or CR, so a frame is taken by
its length. Lamp: bit 7 always 1, bit 6 settled, bit 0 zero. A frame counts as settled
only where the header and the lamp agree.

Source: manuals CI-600D p. 74, NT-200 p. 48, Caston p. 20, CI-200 (Russian) p. 69.
"""

import re
from collections.abc import Callable
from typing import Final

from batchpost.model.message import N_
from batchpost.model.weight import Reading
from batchpost.scale.codec import Line, Shown
from batchpost.scale.framing import read_fixed
from batchpost.scale.weights import kilograms, milligrams, weighed

TITLE: Final = N_("CAS, 22 bytes unasked")
LINE: Final = Line(9600)
HAS_FLAG: Final = True
REPLY_S: Final = 1.0

_LENGTH: Final = 22
_LAMP_SETTLED: Final = 0x40
_FRAME: Final = re.compile(
    rb"(?P<head>ST|US|OL),(?P<mode>GS|NT),.(?P<lamp>.),"
    rb"(?P<number>[ \-0-9.]{8}) (?P<unit>kg| g|lb|oz)\r\n",
    re.DOTALL,
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
    try:
        weight_mg, metric = milligrams(
            found["number"].decode("ascii"), found["unit"].decode("ascii")
        )
    except ValueError:
        return Reading(None, None, "bad_frame", raw)
    stable = found["head"] == b"ST" and bool(found["lamp"][0] & _LAMP_SETTLED)
    return weighed(weight_mg, raw, stable=stable, net=found["mode"] == b"NT", metric=metric)


def answer(received: bytes, weigh: Callable[[], Shown]) -> tuple[bytes, int]:
    """Send a frame unasked."""
    shown = weigh()
    head = b"OL" if shown.overload else b"ST" if shown.stable else b"US"
    lamp = 0x84 | _LAMP_SETTLED * (head == b"ST") | (shown.milligrams == 0)
    number = kilograms(shown.milligrams, 8).encode("ascii")
    return head + b",GS,1" + bytes([lamp]) + b"," + number + b" kg\r\n", len(received)
