"""A scale that is not there: a script of loads, shown frame by frame.

The script moves on with every frame sent, not with the clock: a reader that pauses
misses nothing.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from batchpost.errors import WrongUseError
from batchpost.model.message import message
from batchpost.scale.codec import Codec, Shown

_MG: Final = 1_000
_EMPTY_FRAMES: Final = 4
_SETTLING_FRAMES: Final = 3
_STEADY_FRAMES: Final = 8
_UNSTABLE_FRAMES: Final = 20
_OVERLOAD_FRAMES: Final = 12
_SILENT_ANSWERS: Final = 12
#: Between the frames of a scale that speaks unasked.
TICK_S: Final = 0.1
_HEAVIEST_MG: Final = 1_000_000 * _MG


class LoadError(WrongUseError):
    """A load of the script is not understood."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message(
                "{given} is no load. Write grams (20 or 20.5), unstable:GRAMS, negative:GRAMS, "
                "overload or silent, with commas between.",
                given=given,
            )
        )


@dataclass(frozen=True, slots=True)
class Load:
    """One load: `kind` is item, unstable, negative, overload or silent."""

    kind: str
    milligrams: int = 0


def read_loads(script: str) -> list[Load]:
    """Return the loads of a script such as `20,unstable:40,overload,35.5`.

    Raises:
        LoadError: A part is not understood.

    >>> read_loads("20, overload")
    [Load(kind='item', milligrams=20000), Load(kind='overload', milligrams=0)]
    """
    return [_read_load(part.strip()) for part in script.split(",") if part.strip()]


def _read_load(part: str) -> Load:
    if part in {"overload", "silent"}:
        return Load(part)
    kind, colon, grams = part.rpartition(":")
    if colon and kind not in {"unstable", "negative"}:
        raise LoadError(part)
    whole, _, tenths = grams.partition(".")
    if not (whole.isascii() and whole.isdigit()) or len(tenths) > 1 or tenths.strip("0123456789"):
        raise LoadError(part)
    weight_mg = int(whole) * _MG + int(tenths or "0") * (_MG // 10)
    if weight_mg > _HEAVIEST_MG:
        raise LoadError(part)
    return Load(kind or "item", weight_mg)


class Platform:
    """What lies on the simulated scale; empty before, between and after the loads."""

    def __init__(
        self,
        loads: Iterable[Load] = (),
        on_load: Callable[[Load | None], None] = lambda _load: None,
    ) -> None:
        self._loads = deque(loads)
        self._on_load = on_load
        self._frames: Iterator[Shown | None] = iter(())

    def put(self, load: Load) -> None:
        """Add a load after those that are still to come; safe from another thread."""
        self._loads.append(load)

    def show(self) -> Shown | None:
        """Return what the scale shows in its next frame; `None`: it does not answer."""
        for frame in self._frames:
            return frame
        if not self._loads:
            return Shown(0)
        self._frames = self._play(self._loads.popleft())
        return next(self._frames)

    def _play(self, load: Load) -> Iterator[Shown | None]:
        yield from [Shown(0)] * _EMPTY_FRAMES
        self._on_load(load)
        yield from _frames(load)
        self._on_load(None)


def _frames(load: Load) -> Iterator[Shown | None]:
    weight_mg = load.milligrams
    if load.kind == "overload":
        yield from [Shown(weight_mg, stable=False, overload=True)] * _OVERLOAD_FRAMES
    elif load.kind == "silent":
        yield from [None] * _SILENT_ANSWERS
    elif load.kind == "negative":
        yield from [Shown(-weight_mg)] * _STEADY_FRAMES
    elif load.kind == "unstable":
        for frame in range(_UNSTABLE_FRAMES):
            yield Shown(weight_mg + (frame % 3) * _MG, stable=False)
    else:
        for frame in range(_SETTLING_FRAMES):
            # Rising, in whole grams as the scale itself would show it.
            part = weight_mg * (frame + 1) // (_SETTLING_FRAMES + 1)
            yield Shown(part // _MG * _MG, stable=False)
        yield from [Shown(weight_mg)] * _STEADY_FRAMES


class Channel(Protocol):
    """The device's end of a line."""

    url: str

    def read(self, within_s: float) -> bytes:
        """Return what was sent to the scale, nothing after `within_s` seconds."""

    def write(self, data: bytes) -> bool:
        """Send bytes and tell whether anybody could take them."""


def serve(channel: Channel, codec: Codec, platform: Platform, stop: Callable[[], bool]) -> None:
    """Play the scale on `channel` until `stop()` is true."""
    unasked = not codec.request(None)
    received = b""
    while not stop():
        received += channel.read(TICK_S)
        if unasked:
            received = b""
            _speak(channel, codec, platform)
            continue
        while received:
            reply, used = _answer(codec, received, platform)
            received = received[used:]
            if reply:
                channel.write(reply)
            if used == 0:
                break


def _speak(channel: Channel, codec: Codec, platform: Platform) -> None:
    # An empty write asks whether anybody listens: no frame of the script is spent on nobody.
    if channel.write(b""):
        reply, _ = _answer(codec, b"", platform)
        channel.write(reply)


def _answer(codec: Codec, received: bytes, platform: Platform) -> tuple[bytes, int]:
    silent = False

    def weigh() -> Shown:
        nonlocal silent
        shown = platform.show()
        silent = shown is None
        return shown or Shown(0)

    reply, used = codec.answer(received, weigh)
    return (b"" if silent else reply), used
