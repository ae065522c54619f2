"""Connections to a server: http and https alone, bounded in time, redirects only upward."""

import contextlib
import http.client
import socket
import ssl
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from typing import IO, Any

from batchpost.tariff.releases.addresses import AddressError, is_fetchable, shown_address

_REDIRECTS_MAX = 5


def opener_of(
    proxies: Mapping[str, str], read_s: float, sockets: list[socket.socket], *, follow: bool = True
) -> urllib.request.OpenerDirector:
    """Return what opens http and https alone: no file, no ftp, no data address.

    Without `follow` a redirect is an error: what is sent goes to the address given or nowhere.
    """
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(dict(proxies)),
        _Plain(read_s, sockets),
        _Secure(read_s, sockets),
        *([_Redirects()] if follow else []),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows to http from http, to https from both; never to a less guarded place."""

    max_redirections = _REDIRECTS_MAX

    def redirect_request(  # noqa: PLR0917 - the library's own signature
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any,
        newurl: str,
    ) -> urllib.request.Request | None:  # fmt: skip
        if not is_fetchable(newurl) or (req.type == "https" and not newurl.startswith("https:")):
            fp.close()  # the connection would stay open until the garbage is looked for
            raise AddressError(shown_address(newurl))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Plain(urllib.request.HTTPHandler):
    """Opens http; waits one time to connect and another for each reading."""

    def __init__(self, read_s: float, sockets: list[socket.socket]) -> None:
        super().__init__()
        self._made = _connections(http.client.HTTPConnection, read_s, sockets)

    def http_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(self._made, req)


class _Secure(urllib.request.HTTPSHandler):
    """Opens https in the same way, certificates proved by the system's store."""

    def __init__(self, read_s: float, sockets: list[socket.socket]) -> None:
        super().__init__()
        self._made = _connections(http.client.HTTPSConnection, read_s, sockets)

    def https_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(self._made, req, context=ssl.create_default_context())


def _connections(
    base: type[http.client.HTTPConnection], read_s: float, sockets: list[socket.socket]
) -> Any:
    """Return a kind of connection that waits `read_s` for a reading and can be cut off."""

    class Connection(base):  # type: ignore[valid-type, misc]
        def connect(self) -> None:
            super().connect()
            self.sock.settimeout(read_s)
            sockets.append(self.sock)

    return Connection


@contextlib.contextmanager
def cut_off(sockets: list[socket.socket], left_s: float) -> Iterator[None]:
    """End all talk after `left_s`: a server may send a byte a minute for ever."""

    def cut() -> None:
        for each in sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(left_s, cut)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        sockets.clear()
