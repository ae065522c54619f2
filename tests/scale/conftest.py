"""A scale, a port and a clock that exist only in memory."""

from collections.abc import Iterable
from types import SimpleNamespace

import pytest

from batchpost.scale import Limits, Session
from batchpost.scale.codec import Shown, codec
from batchpost.scale.transport import Clock, Port, ScaleLostError

READ_S = 0.05


class VirtualTime:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.clock = Clock(lambda: self.now_s, self.sleep)

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


class VirtualPort:
    """Answers as the scale of `protocol` showing `frames`, then `rest` for ever.

    A frame is what the platform shows, raw bytes sent instead of an answer, `None` for
    silence, or an exception to raise.
    """

    def __init__(
        self,
        time: VirtualTime,
        protocol: str,
        frames: Iterable[Shown | bytes | Exception | None],
        rest: Shown | None = None,
    ) -> None:
        self._time = time
        self._codec = codec(protocol)
        self._frames = iter(frames)
        self._rest = rest
        self._unasked = not self._codec.request(None)
        self._received = b""
        self._sent = b""
        self.closed = False
        self.asked: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.asked.append(data)
        self._received += data
        while self._received:
            reply, used = self._answer()
            self._received = self._received[used:]
            self._sent += reply
            if not used:
                break

    def _answer(self) -> tuple[bytes, int]:
        instead: list[bytes] = []

        def weigh() -> Shown:
            frame = next(self._frames, self._rest)
            if isinstance(frame, Exception):
                raise frame
            if isinstance(frame, Shown):
                return frame
            instead.append(frame or b"")
            return Shown(0)

        reply, used = self._codec.answer(self._received, weigh)
        return (instead[0] if instead else reply), used

    def read(self, within_s: float) -> bytes:
        self._time.sleep(min(within_s, READ_S))
        if self._unasked:
            self._sent += self._answer()[0]
        sent, self._sent = self._sent, b""
        return sent

    def drain(self) -> None:
        self._sent = b""

    def close(self) -> None:
        self.closed = True


def session_of(
    ports: Port | list[Port], protocol: str, time: VirtualTime, limits: Limits | None = None
) -> Session:
    """Return a session that opens `ports` one after another."""
    waiting = ports if isinstance(ports, list) else [ports]
    return Session(
        "virtual://", codec(protocol), lambda: waiting.pop(0), limits=limits or Limits(),
        clock=time.clock,
    )  # fmt: skip


def settled(milligrams: int, count: int = 8) -> list[Shown]:
    return [Shown(milligrams)] * count


def moving(milligrams: int, count: int = 3) -> list[Shown]:
    return [Shown(milligrams + 1000 * (n % 2), stable=False) for n in range(count)]


EMPTY = [Shown(0)] * 4
LOST = ScaleLostError("virtual://", "unplugged")


@pytest.fixture
def virtual() -> SimpleNamespace:
    """Return what stands in for hardware."""
    return SimpleNamespace(
        Time=VirtualTime, Port=VirtualPort, session_of=session_of, settled=settled, moving=moving,
        EMPTY=EMPTY, LOST=LOST,
    )  # fmt: skip
