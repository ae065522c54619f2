"""Ports by pyserial URL: bytes in and out, nothing understood of them.

`/dev/ttyUSB0`, `COM3`, `socket://host:port`, `rfc2217://host:port`, `loop://`, and
`spy://…` before any of them for a log of the traffic.
"""

import contextlib
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from batchpost.errors import ScaleError
from batchpost.model.message import Message, message
from batchpost.scale.codec import Line

#: How long one read may block; short, so that a stop or a timeout is seen at once.
READ_S: Final = 0.05
#: Most bytes taken in one read.
_CHUNK: Final = 256
_SCHEMES: Final = frozenset({"socket", "rfc2217", "loop", "spy"})

#: They have no line; asked for parity, Linux opens one once and refuses the second time.
_PSEUDO_TERMINALS: Final = ("/dev/pts/", "/dev/ttys")
_NETWORK: Final = frozenset({"socket", "rfc2217"})

_BROKEN: tuple[type[Exception], ...] = (OSError,)
if sys.platform != "win32":
    from termios import error as _termios_error

    _BROKEN = (OSError, _termios_error)  # pyserial lets the latter through
_REFUSED: Final[tuple[type[Exception], ...]] = (*_BROKEN, ValueError)
#: What pyserial says where a driver says nothing.
_NOT_KNOWN: Final = "n/a"


class ScaleNotFoundError(ScaleError):
    """The port cannot be opened."""

    def __init__(self, url: str, why: str | Message) -> None:
        super().__init__(
            message(
                "The scale's port {url} cannot be opened: {why}. Check the cable and the name; "
                "`batchpost scale list` shows the ports there are.",
                url=url,
                why=why,
            )
        )


class ScaleLostError(ScaleError):
    """The port broke while it was in use."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            message(
                "The connection to the scale at {url} broke: {why}. Check the cable and the "
                "power, then weigh again.",
                url=url,
                why=why,
            )
        )


class Port(Protocol):
    """An open way to a scale."""

    def read(self, within_s: float) -> bytes:
        """Return bytes as soon as there are some, none after at most `within_s` seconds."""

    def write(self, data: bytes) -> None:
        """Send bytes."""

    def drain(self) -> None:
        """Throw away what has come in and was not read."""

    def close(self) -> None:
        """Let the port go; may be called twice."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as the session sees it: `now` in seconds from anywhere, and waiting."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class KnownPort:
    """A serial port of this computer."""

    url: str
    description: str
    hardware: str


class SerialPort:
    """A port opened by pyserial."""

    def __init__(self, url: str, serial: Any) -> None:
        self._url = url
        self._serial = serial

    def read(self, within_s: float) -> bytes:
        """Return bytes as soon as there are some.

        Byte by byte: a peer that closes inside a longer read takes along what that read
        had gathered.

        Raises:
            ScaleLostError: The port is gone.
        """
        tries = max(1, round(within_s / READ_S))
        try:
            first = next(filter(None, (self._serial.read(1) for _ in range(tries))), b"")
        except _BROKEN as error:
            raise ScaleLostError(self._url, _why(error)) from error
        return first + self._rest() if first else b""

    def _rest(self) -> bytes:
        found = b""
        # A break here is seen again, and told, by the next read.
        with contextlib.suppress(*_BROKEN):
            while len(found) < _CHUNK and self._serial.in_waiting:
                found += self._serial.read(1)
        return found

    def write(self, data: bytes) -> None:
        """Send bytes.

        Raises:
            ScaleLostError: The port is gone.
        """
        try:
            self._serial.write(data)
        except _BROKEN as error:
            raise ScaleLostError(self._url, _why(error)) from error

    def drain(self) -> None:
        """Throw away what has come in.

        Raises:
            ScaleLostError: The port is gone.
        """
        try:
            self._serial.reset_input_buffer()
        except _BROKEN as error:
            raise ScaleLostError(self._url, _why(error)) from error

    def close(self) -> None:
        """Let the port go."""
        with contextlib.suppress(*_BROKEN):
            self._serial.close()


def open_port(url: str, line: Line) -> SerialPort:
    """Open the port at `url`; a network port passes over `line`.

    Raises:
        ScaleNotFoundError: The address is not understood, or there is no such port.
    """
    import serial  # noqa: PLC0415 - not needed to decode

    scheme, separator, _ = url.partition("://")
    if separator and scheme.lower() not in _SCHEMES:
        raise ScaleNotFoundError(url, message("{scheme}:// is no way to a scale", scheme=scheme))
    if scheme.lower() in _NETWORK and not _has_port(url):
        raise ScaleNotFoundError(url, message("write it as {scheme}://host:port", scheme=scheme))
    settings: dict[str, Any] = {
        "baudrate": line.speed,
        "bytesize": line.bits,
        "parity": "N" if url.startswith(_PSEUDO_TERMINALS) else line.parity,
        "stopbits": line.stop,
        "timeout": READ_S,
    }
    if os.name == "posix" and not separator:
        settings["exclusive"] = True  # two programs asking one scale get each other's answers
    try:
        return SerialPort(url, serial.serial_for_url(url, **settings))
    except _REFUSED as error:
        raise ScaleNotFoundError(url, _why(error)) from error


def known_ports() -> list[KnownPort]:
    """Return the serial ports of this computer, by name."""
    from serial.tools import list_ports  # noqa: PLC0415 - same

    return [
        KnownPort(port.device, _told(port.description), _told(port.hwid))
        for port in sorted(list_ports.comports())
    ]


def _told(text: str | None) -> str:
    """Return what a driver says of a port, nothing where it does not know."""
    return "" if text in {None, _NOT_KNOWN} else str(text)


def _has_port(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port is not None
    except ValueError:
        return False


def _why(error: Exception) -> str:
    """Return the system's own word for what happened, without pyserial's frame around it."""
    inner = error.__cause__ or error.__context__ or error
    # An error of termios has the two parts of an OSError, but not its names for them.
    last = inner.args[-1] if inner.args else inner
    return str(getattr(inner, "strerror", None) or last).rstrip(".")
