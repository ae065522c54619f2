"""A session with a scale: the only place that waits.

It asks, decodes, finds its way back after damage, and takes a weight only when the scale
has settled. One weight an item: after a capture nothing is taken until the platform was
seen empty.
"""

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Final, Self

from batchpost.errors import ScaleError
from batchpost.model.weight import Reading
from batchpost.scale.codec import DAMAGED, Codec
from batchpost.scale.refusals import (
    ScaleFaultError,
    ScaleProtocolError,
    ScaleTimeoutError,
    refusal,
)
from batchpost.scale.state import HINDRANCES, Limits, State, StateKind, is_removed, judge
from batchpost.scale.steadiness import Steadiness
from batchpost.scale.transport import Clock, Port, ScaleLostError, ScaleNotFoundError

#: Massa-K asks not to be polled faster; the others stand it too.
PACE_S: Final = 0.1
#: Without one good frame for so long the scale counts as gone.
SILENCE_S: Final = 3.0
#: Waits between attempts to open a lost port again grow from the first to the last.
BACK_OFF_S: Final = (0.25, 0.5, 1.0, 2.0)
#: Frames in a row that must show the platform empty; one alone may be damage.
_EMPTY_FRAMES: Final = 2
_BUFFER_LIMIT: Final = 64 * 1024

#: Stands for the frame that did not come.
_NO_READING: Final = Reading(None, None, "incomplete", b"")

OnState = Callable[[State], None]


def _unheard(_state: State) -> None:
    """Tell nobody."""


class Session:
    """Weighs item by item. Use as a context manager: leaving it closes the port."""

    def __init__(
        self,
        url: str,
        codec: Codec,
        connect: Callable[[], Port],
        *,
        limits: Limits,
        clock: Clock,
    ) -> None:
        self._url = url
        self._codec = codec
        self._connect = connect
        self._limits = limits
        self._clock = clock
        self._port: Port | None = None
        self._buffer = b""
        self._last: Reading | None = None  # the answer before, which some questions depend on
        self._asked_at = float("-inf")
        self._heard_at = 0.0
        self._heard_any = False
        self._garbage = b""
        self._skip = True
        self._captured_mg: int | None = None  # of the item that still lies on the platform
        self._empty_frames = 0

    def __enter__(self) -> Self:
        """Open the port.

        Raises:
            ScaleNotFoundError: It cannot be opened.
        """
        self._port = self._connect()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the port."""
        if self._port is not None:
            self._port.close()
            self._port = None

    def weigh(self, timeout_s: float, on_state: OnState = _unheard) -> Reading:
        """Return the settled weight of one item, taken once.

        Unstable, overloaded, negative, zero, net or damaged readings are never taken, nor one
        that may answer a question asked before this call. The item weighed before must leave
        the platform first.

        Args:
            timeout_s: How long to wait for a settled weight.
            on_state: Called whenever what the scale shows changes.

        Raises:
            ScaleError: No weight could be taken; says why.
        """
        steadiness = Steadiness(self._codec.HAS_FLAG)
        state: State | None = None
        hindered: State | None = None  # what stood in the way, should the platform end up empty
        for reading, seen in self._states(timeout_s):
            shown = self._watch_removal(seen)
            if shown.kind is StateKind.STEADY and steadiness.add(reading, self._clock.now()):
                self._captured_mg = reading.milligrams
                self._empty_frames = 0
                on_state(State(StateKind.CAPTURED, reading.milligrams))
                return reading
            if shown.kind is not StateKind.STEADY:
                steadiness.reset()
            if shown != state:
                on_state(shown)
            if shown.kind in HINDRANCES:
                hindered = shown
            state = shown
        if hindered is not None and (state is None or state.kind is StateKind.EMPTY):
            state = hindered
        raise refusal(state, self._url, timeout_s, self._limits.minimum_g)

    def wait_removed(self, timeout_s: float, on_state: OnState = _unheard) -> None:
        """Wait until the item whose weight was taken has left the platform.

        Raises:
            ScaleError: It still lies there, or the scale is gone.
        """
        if self._captured_mg is None:
            return
        state: State | None = None
        for _, seen in self._states(timeout_s):
            shown = self._watch_removal(seen)
            if self._captured_mg is None:
                return
            if shown != state:
                on_state(shown)
            state = shown
        raise refusal(state, self._url, timeout_s, self._limits.minimum_g)

    def readings(self, timeout_s: float) -> Iterator[Reading]:
        """Yield every reading as it comes, taken or not, for `timeout_s` seconds.

        Raises:
            ScaleError: The scale is gone.
        """
        for reading, _ in self._states(timeout_s):
            yield reading

    def _states(self, timeout_s: float) -> Iterator[tuple[Reading, State]]:
        """Yield readings that speak of the load, from questions asked after this call."""
        deadline = self._clock.now() + timeout_s
        self._start_afresh()
        while self._clock.now() < deadline:
            try:
                reading = self._ask()
            except ScaleLostError as lost:
                self._reconnect(deadline, lost)
                yield _NO_READING, State(StateKind.CONNECTING)
                continue
            state = self._heard(reading)
            if state is not None:
                yield reading or _NO_READING, state
        if not self._heard_any:
            raise self._silence()

    def _heard(self, reading: Reading | None) -> State | None:
        """Judge a reading; keep the watch on a scale that answers nothing, or nonsense."""
        if reading is None or reading.status in DAMAGED:
            if self._clock.now() - self._heard_at > SILENCE_S:
                raise self._silence()
            return State(StateKind.DAMAGED)
        self._heard_at = self._clock.now()
        self._heard_any = True
        self._garbage = b""
        state = judge(reading, self._limits)
        if state is None:
            return None
        if self._skip:  # it may answer what was asked before this weighing began
            self._skip = False
            return None
        if state.kind is StateKind.FAULT:
            raise ScaleFaultError(self._url, reading.status, reading.raw)
        return state

    def _silence(self) -> ScaleError:
        if self._garbage:
            return ScaleProtocolError(self._url, self._codec.TITLE, self._garbage)
        return ScaleTimeoutError(self._url, self._codec.TITLE)

    def _watch_removal(self, state: State) -> State:
        """Return the state, or REMOVE while the item weighed before still lies there."""
        if self._captured_mg is None:
            return state
        if state.kind in {StateKind.CONNECTING, StateKind.DAMAGED}:
            self._empty_frames = 0
            return state
        gone = is_removed(state, self._captured_mg, self._limits)
        self._empty_frames = self._empty_frames + 1 if gone else 0
        if self._empty_frames < _EMPTY_FRAMES:
            return State(StateKind.REMOVE, state.milligrams)
        self._captured_mg = None
        return state

    def _start_afresh(self) -> None:
        """Forget all that came before: the next frame that counts is asked for from here on."""
        self._buffer = b""
        self._garbage = b""
        self._last = None
        self._skip = True
        self._heard_at = self._clock.now()
        self._heard_any = False

    def _ask(self) -> Reading | None:
        """Ask once and return the next frame; `None` where none came in time."""
        port = self._open()
        question = self._codec.request(self._last)
        if question:
            self._keep_pace()
            # What is here already answers no question of ours.
            self._buffer = b""
            port.drain()
            port.write(question)
        elif self._skip and not self._buffer:
            port.drain()
        limit = self._clock.now() + self._codec.REPLY_S
        while (reading := self._next_frame()) is None:
            left = limit - self._clock.now()
            if left <= 0:
                self._buffer = b""  # a frame begun and never finished
                self._last = None
                return None
            self._receive(port.read(left))
        self._last = reading
        return reading

    def _open(self) -> Port:
        assert self._port is not None, "a session is used inside `with`"
        return self._port

    def _keep_pace(self) -> None:
        if self._last is not None and self._last.status == "ready":
            return  # the second half of one question
        left = self._asked_at + PACE_S - self._clock.now()
        if left > 0:
            self._clock.sleep(left)
        self._asked_at = self._clock.now()

    def _receive(self, received: bytes) -> None:
        self._buffer = (self._buffer + received)[-_BUFFER_LIMIT:]
        self._garbage = (self._garbage + received)[:_BUFFER_LIMIT]

    def _next_frame(self) -> Reading | None:
        while self._buffer:
            reading, used = self._codec.decode(self._buffer)
            self._buffer = self._buffer[used:]
            if reading is not None:
                return reading
            if used == 0:
                break
        return None

    def _reconnect(self, deadline: float, lost: ScaleLostError) -> None:
        """Open the lost port again, waiting longer each time, until `deadline`.

        Raises:
            ScaleLostError: It did not come back.
        """
        self._open().close()
        attempt = 0
        while True:
            wait = BACK_OFF_S[min(attempt, len(BACK_OFF_S) - 1)]
            if self._clock.now() + wait >= deadline:
                raise lost
            self._clock.sleep(wait)
            attempt += 1
            try:
                self._port = self._connect()
            except ScaleNotFoundError:
                continue
            self._start_afresh()
            return
