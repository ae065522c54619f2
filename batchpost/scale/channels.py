"""Ends of a line for the simulator: a pseudo-terminal, or TCP on this computer alone."""

import contextlib
import errno
import os
import select
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from batchpost.errors import ScaleError
from batchpost.model.message import message
from batchpost.model.reasons import Reason, reason_of
from batchpost.scale.simulator import Channel

_CHUNK: Final = 256
_LOCAL: Final = "127.0.0.1"
KINDS: Final = ("pty", "tcp")


class NoPseudoTerminalError(ScaleError):
    """This system has no pseudo-terminals."""

    def __init__(self) -> None:
        super().__init__(
            message("This system has no pseudo-terminals. Simulate with `--port tcp`.")
        )


class PortTakenError(ScaleError):
    """The TCP port is not free."""

    def __init__(self, port_no: int, why: Reason) -> None:
        super().__init__(
            message(
                "TCP port {port_no} of this computer cannot be used: {why}. Choose another.",
                port_no=port_no,
                why=why,
            )
        )


class _Terminal:
    """The device's end of a pseudo-terminal."""

    def __init__(self, master: int, url: str) -> None:
        self._master = master
        self.url = url

    def read(self, within_s: float) -> bytes:
        """Return what was written into the terminal's other end."""
        ready, _, _ = select.select([self._master], [], [], within_s)
        return os.read(self._master, _CHUNK) if ready else b""

    def write(self, data: bytes) -> bool:
        """Write; what nobody reads until the buffer is full is dropped."""
        try:
            _, ready, _ = select.select([], [self._master], [], 0)
            if ready and data:
                os.write(self._master, data)
        except BlockingIOError:
            return False
        return bool(ready)


class _Network:
    """The device's end of a TCP connection; one reader at a time."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server
        self._reader: socket.socket | None = None
        self.url = "socket://{}:{}".format(*server.getsockname()[:2])

    def read(self, within_s: float) -> bytes:
        """Return what the reader sent; a reader that leaves makes room for the next."""
        waited = self._reader or self._server
        ready, _, _ = select.select([waited], [], [], within_s)
        if not ready:
            return b""
        if self._reader is None:
            self._reader, _ = self._server.accept()
            return b""
        received = b""
        with contextlib.suppress(OSError):
            received = self._reader.recv(_CHUNK)
        if not received:
            self.hang_up()
        return received

    def write(self, data: bytes) -> bool:
        """Send to the reader, if there is one."""
        if self._reader is None:
            return False
        try:
            self._reader.sendall(data)
        except OSError as error:
            if error.errno != errno.EINTR:
                self.hang_up()
            return False
        return True

    def hang_up(self) -> None:
        """Let the reader go."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None


@contextmanager
def open_channel(kind: str, port_no: int = 0) -> Iterator[Channel]:
    """Open a channel of `KINDS`; `port_no` is the TCP port, 0 for any free one.

    Raises:
        NoPseudoTerminalError: A pseudo-terminal is asked for where there is none.
        PortTakenError: The TCP port is not free.
    """
    if kind == "pty":
        with _terminal() as terminal:
            yield terminal
    else:
        with _network(port_no) as network:
            yield network


@contextmanager
def _terminal() -> Iterator[Channel]:
    if sys.platform == "win32":
        raise NoPseudoTerminalError
    import pty  # noqa: PLC0415 - POSIX only
    import tty  # noqa: PLC0415 - same

    master, slave = pty.openpty()
    try:
        tty.setraw(slave)
        os.set_blocking(master, False)
        # The slave stays open here, or the master would hang up when a reader leaves.
        yield _Terminal(master, os.ttyname(slave))
    finally:
        os.close(master)
        os.close(slave)


@contextmanager
def _network(port_no: int) -> Iterator[Channel]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        if os.name == "posix":  # on Windows this would let two servers share a port
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind((_LOCAL, port_no))
            server.listen(1)
        except OSError as error:
            raise PortTakenError(port_no, reason_of(error)) from error
        network = _Network(server)
        try:
            yield network
        finally:
            network.hang_up()
