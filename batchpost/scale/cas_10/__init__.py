"""CAS indicators in the 10-byte format: a number alone, sent unasked.

```
8 characters CR LF        kilograms, with a point
```

Neither a flag nor a checksum: the session takes a weight only after several equal readings
over a set time. A number without a point is refused, since nothing tells whether it means
grams or kilograms.

Source: manuals of CAS indicators CI-600D and NT-200.
"""

import re
from collections.abc import Callable
from typing import Final

from batchpost.model.message import N_
from batchpost.model.weight import Reading
from batchpost.scale.codec import Line, Shown
from batchpost.scale.weights import kilograms, milligrams, weighed

TITLE: Final = N_("CAS, 10 bytes unasked")
LINE: Final = Line(9600)
HAS_FLAG: Final = False
REPLY_S: Final = 1.0

_END: Final = b"\r\n"
_WIDTH: Final = 8
_NUMBER: Final = re.compile(rb" *-?[0-9]+\.[0-9]+")


def request(last: Reading | None) -> bytes:  # noqa: ARG001 - nothing is asked
    """Ask nothing: the scale speaks by itself."""
    return b""


def decode(buffer: bytes) -> tuple[Reading | None, int]:
    """Read one line; only a line of exactly eight characters is believed."""
    end = buffer.find(_END)
    if end < 0:
        return None, max(len(buffer) - 4 * _WIDTH, 0)
    raw = buffer[: end + len(_END)]
    number = raw[: -len(_END)]
    if len(number) != _WIDTH or not _NUMBER.fullmatch(number):
        return Reading(None, None, "bad_frame", raw), len(raw)
    weight_mg, _ = milligrams(number.decode("ascii"), "kg")
    return weighed(weight_mg, raw, stable=None), len(raw)


def answer(received: bytes, weigh: Callable[[], Shown]) -> tuple[bytes, int]:
    """Send a frame unasked; a changing load shows as a changing number, overload as dashes."""
    shown = weigh()
    number = "-" * _WIDTH if shown.overload else kilograms(shown.milligrams, _WIDTH)
    return number.encode("ascii") + _END, len(received)
