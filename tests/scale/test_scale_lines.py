"""Ports and the simulator over real lines: a pseudo-terminal and TCP."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from batchpost.scale import open_scale
from batchpost.scale.channels import NoPseudoTerminalError, PortTakenError, open_channel
from batchpost.scale.codec import Line, codec, protocols
from batchpost.scale.refusals import ScaleTimeoutError
from batchpost.scale.simulator import Load, LoadError, Platform, read_loads, serve
from batchpost.scale.transport import (
    Clock,
    ScaleLostError,
    ScaleNotFoundError,
    known_ports,
    open_port,
)

#: Polls as fast as the line goes; the simulator moves on with each question.
IMPATIENT = Clock(sleep=lambda _seconds: None)
KINDS = ["tcp", pytest.param("pty", marks=pytest.mark.skipif(os.name != "posix", reason="POSIX"))]


@contextmanager
def simulated(protocol: str, script: str, kind: str = "tcp") -> Iterator[tuple[str, Platform]]:
    """Run the simulator beside the test."""
    platform = Platform(read_loads(script))
    ended = threading.Event()
    with open_channel(kind) as channel:
        served = threading.Thread(
            target=serve, args=(channel, codec(protocol), platform, ended.is_set)
        )
        served.start()
        try:
            yield channel.url, platform
        finally:
            ended.set()
            served.join()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("protocol", protocols())
def test_weighs_over_a_real_line(protocol: str, kind: str) -> None:
    if protocol.startswith("cas-") and protocol != "cas-enq" and kind == "pty":
        pytest.skip("a scale that speaks unasked begins before anybody listens")
    with (
        simulated(protocol, "20,1234", kind) as (url, _),
        open_scale(url, protocol, clock=IMPATIENT) as session,
    ):
        assert [session.weigh(20).milligrams for _ in range(2)] == [20_000, 1_234_000]


@pytest.mark.parametrize("kind", KINDS)
def test_bad_loads_are_never_taken(kind: str) -> None:
    script = "20,unstable:40,overload,negative:5,35.5"
    with (
        simulated("massa-k-100", script, kind) as (url, platform),
        open_scale(url, "massa-k-100", clock=IMPATIENT) as session,
    ):
        assert [session.weigh(30).milligrams for _ in range(2)] == [20_000, 35_500]
        platform.put(Load("item", 70_000))
        assert session.weigh(20).milligrams == 70_000


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_port_opens_again(kind: str) -> None:
    with simulated("massa-k-100", "20", kind) as (url, _):
        for _ in range(3):
            with open_scale(url, "massa-k-100", clock=IMPATIENT) as session:
                assert session.weigh(20).milligrams == 20_000


def test_silent_scale_is_told() -> None:
    with (
        simulated("mt-sics", ",".join(["silent"] * 9)) as (url, _),
        open_scale(url, "mt-sics") as session,
        pytest.raises(ScaleTimeoutError),
    ):
        session.weigh(20)


@pytest.mark.parametrize(
    "url",
    ["no-such-port", "foo://x", "socket://nohost", "socket://127.0.0.1:y", "socket://[::1",
     "rfc2217://127.0.0.1:1", "spy://foo://x"],
)  # fmt: skip
def test_ports_that_are_not_there(url: str) -> None:
    with pytest.raises(ScaleNotFoundError, match="scale list"):
        open_port(url, Line(9600))


def test_a_peer_that_leaves_is_told_and_its_last_bytes_are_kept() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = open_port("socket://{}:{}".format(*server.getsockname()), Line(9600))
        peer, _ = server.accept()
        peer.sendall(b"abc")
        peer.close()
        assert port.read(0.2) == b"abc"
        with pytest.raises(ScaleLostError, match="broke"):
            port.read(0.2)
        port.close()
        port.close()


def test_loop_returns_what_was_sent() -> None:
    port = open_port("loop://", Line(9600))
    port.write(b"abc")
    assert port.read(1) == b"abc"
    port.write(b"old")
    port.drain()
    assert port.read(0.05) == b""
    port.close()


def test_known_ports_are_listed() -> None:
    assert all(port.url for port in known_ports())


def test_taken_tcp_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
        with pytest.raises(PortTakenError, match=str(number)), open_channel("tcp", number):
            pass


def test_no_pseudo_terminal_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    with pytest.raises(NoPseudoTerminalError, match="tcp"), open_channel("pty"):
        pass


@pytest.mark.parametrize(
    "script", ["x", "-5", "20.55", "unstable", "unstable:", "weird:5", "2000000", "20;30", "٣"]
)
def test_loads_not_understood(script: str) -> None:
    with pytest.raises(LoadError):
        read_loads(script)


def test_loads() -> None:
    assert read_loads("20,unstable:40, overload ,negative:5,,silent,0.5") == [
        Load("item", 20_000),
        Load("unstable", 40_000),
        Load("overload"),
        Load("negative", 5_000),
        Load("silent"),
        Load("item", 500),
    ]
