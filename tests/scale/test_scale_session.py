"""The session: what is taken, what is never taken, and how it finds its way back."""

from types import SimpleNamespace

import pytest

from batchpost.errors import ScaleError
from batchpost.scale import Limits, State, StateKind
from batchpost.scale.codec import Shown, codec, protocols
from batchpost.scale.refusals import (
    BelowMinimumError,
    NetWeightError,
    NothingWeighedError,
    NotMetricError,
    NotRemovedError,
    ScaleFaultError,
    ScaleOverloadError,
    ScaleProtocolError,
    ScaleTimeoutError,
    WeightNegativeError,
    WeightUnstableError,
)
from batchpost.scale.transport import ScaleLostError, ScaleNotFoundError

MASSA = "massa-k-100"
OVER = Shown(0, stable=False, overload=True)


def frames_of_item(virtual: SimpleNamespace, milligrams: int) -> list[Shown]:
    return [*virtual.EMPTY, *virtual.moving(milligrams), *virtual.settled(milligrams)]


@pytest.mark.parametrize("protocol", protocols())
def test_weighs_item_after_item(virtual: SimpleNamespace, protocol: str) -> None:
    time = virtual.Time()
    weights = [20_000, 20_000, 1_234_000, 35_000]
    frames = [frame for weight in weights for frame in frames_of_item(virtual, weight)]
    if not codec(protocol).HAS_FLAG:
        frames = [frame for frame in frames if frame.stable for _ in range(3)]
    port = virtual.Port(time, protocol, frames, Shown(0))
    with virtual.session_of(port, protocol, time) as session:
        assert [session.weigh(30).milligrams for _ in weights] == weights
        with pytest.raises(NothingWeighedError):
            session.weigh(5)
    assert port.closed


def test_shows_what_happens(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    port = virtual.Port(time, MASSA, frames_of_item(virtual, 20_000))
    seen: list[State] = []
    with virtual.session_of(port, MASSA, time) as session:
        session.weigh(10, seen.append)
    kinds = [state.kind for state in seen]
    assert kinds[0] is StateKind.EMPTY
    assert kinds[-2:] == [StateKind.STEADY, StateKind.CAPTURED]
    assert len(kinds) == len(seen)
    assert StateKind.SETTLING in kinds
    assert seen[-1] == State(StateKind.CAPTURED, 20_000)


def test_item_that_already_lies_there_is_weighed(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    port = virtual.Port(time, MASSA, [], Shown(500_000))
    with virtual.session_of(port, MASSA, time) as session:
        assert session.weigh(5).milligrams == 500_000


def test_first_frame_never_counts(virtual: SimpleNamespace) -> None:
    """It may answer a question asked before the item was put on."""
    time = virtual.Time()
    port = virtual.Port(time, MASSA, [Shown(20_000), Shown(20_000), Shown(30_000)], Shown(30_000))
    with virtual.session_of(port, MASSA, time) as session:
        assert session.weigh(5).milligrams == 30_000


def test_one_item_is_taken_once(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    port = virtual.Port(time, MASSA, [], Shown(500_000))
    with virtual.session_of(port, MASSA, time) as session:
        session.weigh(5)
        with pytest.raises(NotRemovedError, match=r"0\.500 kg"):
            session.weigh(5)


def test_an_item_put_on_top_is_not_a_new_item(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    frames = [*virtual.settled(500_000, 3), *virtual.settled(800_000, 20)]
    port = virtual.Port(time, MASSA, frames, Shown(800_000))
    with virtual.session_of(port, MASSA, time) as session:
        session.weigh(5)
        with pytest.raises(NotRemovedError):
            session.weigh(5)


def test_a_scale_that_never_shows_zero_goes_by_a_large_change(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    frames = [*virtual.settled(500_000, 4), *virtual.settled(510_000, 6)]
    port = virtual.Port(time, MASSA, frames, Shown(800_000))
    limits = Limits(never_zero=True)
    with virtual.session_of(port, MASSA, time, limits) as session:
        assert session.weigh(5).milligrams == 500_000
        assert session.weigh(5).milligrams == 800_000


def test_one_empty_frame_alone_is_not_removal(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    frames = [*virtual.settled(500_000, 4), Shown(0), *virtual.settled(500_000)]
    port = virtual.Port(time, MASSA, frames, Shown(500_000))
    with virtual.session_of(port, MASSA, time) as session:
        session.weigh(5)
        with pytest.raises(NotRemovedError):
            session.weigh(5)


def test_waiting_for_removal(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    frames = [*virtual.settled(500_000, 9), *virtual.EMPTY]
    port = virtual.Port(time, MASSA, frames, Shown(0))
    seen: list[State] = []
    with virtual.session_of(port, MASSA, time) as session:
        session.wait_removed(1)
        assert not port.asked
        session.weigh(5)
        session.wait_removed(5, seen.append)
        session.wait_removed(5)
    assert seen == [State(StateKind.REMOVE, 500_000), State(StateKind.REMOVE, 0)]


def test_waiting_for_removal_ends(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    port = virtual.Port(time, MASSA, [], Shown(500_000))
    with virtual.session_of(port, MASSA, time) as session:
        session.weigh(5)
        with pytest.raises(NotRemovedError):
            session.wait_removed(5)


@pytest.mark.parametrize(
    ("shown", "error"),
    [
        (Shown(0), NothingWeighedError),
        (Shown(40_000, stable=False), WeightUnstableError),
        (OVER, ScaleOverloadError),
        (Shown(-5_000), WeightNegativeError),
        (Shown(30_000), BelowMinimumError),
        (Shown(16_000_000), ScaleOverloadError),
        (b"\xf8\x55\xce\x02\x00\x28\x09\x09\x28", ScaleFaultError),
        (None, ScaleTimeoutError),
        (b"\x00\x12hello", ScaleProtocolError),
        (bytes.fromhex("f855ce0d0024f40100000101000000000000d01a"), ScaleProtocolError),
    ],
)
def test_never_taken(
    virtual: SimpleNamespace, shown: Shown | bytes | None, error: type[ScaleError]
) -> None:
    time = virtual.Time()
    port = virtual.Port(time, MASSA, [shown] * 500)
    limits = Limits(minimum_g=40, maximum_g=15_000)
    with virtual.session_of(port, MASSA, time, limits) as session, pytest.raises(error) as caught:
        session.weigh(10)
    assert caught.value.exit_code == 6
    assert time.now_s < 11


def test_silence_is_told_even_where_the_wait_is_short(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    port = virtual.Port(time, MASSA, [None] * 500)
    with virtual.session_of(port, MASSA, time) as session, pytest.raises(ScaleTimeoutError):
        session.weigh(1)


def test_net_weight_is_taken_only_where_allowed(virtual: SimpleNamespace) -> None:
    massa = codec(MASSA)
    net = massa.frame(bytes.fromhex("24d2040000010101000a000000"))  # type: ignore[attr-defined]
    time = virtual.Time()
    port = virtual.Port(time, MASSA, [net] * 200)
    with virtual.session_of(port, MASSA, time) as session, pytest.raises(NetWeightError):
        session.weigh(5)
    port = virtual.Port(time, MASSA, [net] * 200)
    with virtual.session_of(port, MASSA, time, Limits(net_allowed=True)) as session:
        assert session.weigh(5).milligrams == 1_234_000


def test_pounds_are_never_taken(virtual: SimpleNamespace) -> None:
    pounds = bytes.fromhex("0102532030322e3530306c62640304")
    time = virtual.Time()
    port = virtual.Port(time, "cas-enq", [pounds] * 200)
    with virtual.session_of(port, "cas-enq", time) as session, pytest.raises(NotMetricError):
        session.weigh(5)


def test_damage_between_two_frames_breaks_the_row(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    bad = bytes.fromhex("f855ce0d0024f40100000101000000000000d01a")
    frames = [Shown(500_000), *[Shown(500_000), bad] * 4, *[Shown(500_000), None] * 4]
    port = virtual.Port(time, MASSA, [*frames, Shown(0)], Shown(0))
    with virtual.session_of(port, MASSA, time) as session, pytest.raises(NothingWeighedError):
        session.weigh(20)


def test_without_a_flag_time_must_pass(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    frames = [*[Shown(1_000_000)] * 4, *[Shown(1_001_000)] * 30]
    port = virtual.Port(time, "cas-10", frames, Shown(0))
    with virtual.session_of(port, "cas-10", time) as session:
        assert session.weigh(10).milligrams == 1_001_000
    assert time.now_s >= 0.6


def test_lost_port_is_opened_again_and_nothing_old_is_taken(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    first = virtual.Port(time, MASSA, [*virtual.EMPTY, Shown(500_000), virtual.LOST])
    second = virtual.Port(time, MASSA, [Shown(500_000), Shown(700_000)], Shown(700_000))
    seen: list[State] = []
    with virtual.session_of([first, second], MASSA, time) as session:
        assert session.weigh(30, seen.append).milligrams == 700_000
    assert first.closed
    assert StateKind.CONNECTING in {state.kind for state in seen}


def test_port_that_stays_lost_is_told(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    port = virtual.Port(time, MASSA, [*virtual.EMPTY, virtual.LOST])
    session = virtual.session_of(port, MASSA, time)
    tried = []

    def connect() -> object:
        if tried:
            raise ScaleNotFoundError("virtual://", "gone")
        tried.append(1)
        return port

    session._connect = connect
    with session, pytest.raises(ScaleLostError, match="unplugged"):
        session.weigh(10)
    assert 5 < time.now_s <= 11


def test_polls_no_faster_than_the_scale_bears(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    port = virtual.Port(time, MASSA, [], Shown(0))
    with virtual.session_of(port, MASSA, time) as session, pytest.raises(NothingWeighedError):
        session.weigh(5)
    assert len(port.asked) <= 51


def test_readings_are_shown_as_they_come(virtual: SimpleNamespace) -> None:
    time = virtual.Time()
    port = virtual.Port(time, MASSA, frames_of_item(virtual, 20_000), Shown(0))
    with virtual.session_of(port, MASSA, time) as session:
        found = [reading.status for reading in session.readings(3)]
    assert {"zero", "unstable", "ok"} <= set(found)
