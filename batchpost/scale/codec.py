"""What every scale protocol promises, and how protocols are found.

A protocol is a folder beside this file; its name with dashes is the name on the
command line. The folder's module is a `Codec`: pure functions over bytes, no port,
no waiting.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from batchpost.errors import WrongUseError
from batchpost.model.message import message
from batchpost.model.weight import Reading

#: Statuses of a damaged or unfinished frame: nothing in it is believed.
DAMAGED = frozenset({"bad_crc", "bad_frame", "incomplete"})
#: Statuses of an answer that says nothing about the load.
SILENT = frozenset({"ready", "ack", "ident", "tare", "params", "not_weight", "status"})


class UnknownProtocolError(WrongUseError):
    """No protocol of that name exists; names those that do."""

    def __init__(self, name: str) -> None:
        super().__init__(
            message(
                "There is no scale protocol {name}. Known are: {known}.",
                name=name,
                known=", ".join(protocols()),
            )
        )


@dataclass(frozen=True, slots=True)
class Line:
    """Settings of a serial line: bit/s, data bits, parity N, E or O, stop bits.

    >>> str(Line(4800, parity="E"))
    '4800 8E1'
    """

    speed: int
    bits: int = 8
    parity: str = "N"
    stop: int = 1

    def __str__(self) -> str:
        """Return the settings as manuals write them."""
        return f"{self.speed} {self.bits}{self.parity}{self.stop}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a simulated scale shows at one moment; `overload` hides the weight."""

    milligrams: int
    stable: bool = True
    overload: bool = False


class Codec(Protocol):
    """A scale protocol: a module with these names.

    `TITLE` names it for people, `LINE` is how its serial line is usually set, `HAS_FLAG`
    tells whether its frames say that the load has settled, `REPLY_S` how long an answer
    may take.
    """

    TITLE: str
    LINE: Line
    HAS_FLAG: bool
    REPLY_S: float

    def request(self, last: Reading | None) -> bytes:
        """Ask for the weight, given the answer before; empty where the scale speaks unasked."""

    def decode(self, buffer: bytes) -> tuple[Reading | None, int]:
        """Read one frame at the front of `buffer`: the reading and how many bytes are done with.

        `(None, n)` with `n > 0` passes noise over; `(None, 0)` waits for more bytes.
        """

    def answer(self, received: bytes, weigh: Callable[[], Shown]) -> tuple[bytes, int]:
        """Answer as the scale does: the reply and how many of the received bytes are done with.

        `weigh` is called once for each weight sent. Scales that speak unasked return a frame
        at every call.
        """


def protocols() -> list[str]:
    """Return the names of all protocols, none of them imported."""
    found = pkgutil.iter_modules([str(Path(__file__).parent)])
    return sorted(module.name.replace("_", "-") for module in found if module.ispkg)


def codec(name: str) -> Codec:
    """Return the protocol called `name`.

    Raises:
        UnknownProtocolError: There is no such protocol.
    """
    if name not in protocols():
        raise UnknownProtocolError(name)
    folder = name.replace("-", "_")
    return cast("Codec", importlib.import_module(f"{__package__}.{folder}"))


def decode_all(chosen: Codec, data: bytes) -> list[Reading]:
    """Return every frame in `data`; a tail that is not finished is an `incomplete` reading."""
    found: list[Reading] = []
    rest = data
    while rest:
        reading, used = chosen.decode(rest)
        if reading is not None:
            found.append(reading)
        if used == 0:
            found.append(Reading(None, None, "incomplete", rest))
            break
        rest = rest[used:]
    return found


def decode_last(chosen: Codec, data: bytes) -> Reading:
    """Return the last complete frame in `data`, or why there is none.

    A reply begun after a complete one is passed over; a damaged one is not, since what it
    would have said is newer.
    """
    found = decode_all(chosen, data)
    complete = [reading for reading in found if reading.status != "incomplete"]
    if complete:
        return complete[-1]
    return found[-1] if found else Reading(None, None, "bad_frame", data)
