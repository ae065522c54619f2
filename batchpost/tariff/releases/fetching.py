"""Fetching a release by http or https: bounded in time and size, taken up where it broke off.

A file comes into `<name>.part`; `<name>.told` keeps what the server called that state of it
(ETag or Last-Modified), so that the rest is asked for only of the same file.
"""

import errno
import hashlib
import http.client
import json
import os
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from batchpost.errors import ReferenceDataError
from batchpost.model.message import Message, message
from batchpost.model.reasons import reason_of
from batchpost.tariff.releases.addresses import AddressError, Terms, is_fetchable, shown_address
from batchpost.tariff.releases.connecting import cut_off, opener_of
from batchpost.tariff.releases.store import StoreError

_CHUNK = 1 << 16
_PARTIAL, _NOT_FOUND, _GONE, _UNSATISFIABLE = 206, 404, 410, 416
#: Answers that may be another tomorrow; any other refusal is final.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_PAUSE_S = 60
_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EIO, errno.EROFS, getattr(errno, "EDQUOT", None)})


class ServerError(ReferenceDataError):
    """The server is gone, slow, or does not give the file."""

    def __init__(self, url: str, fault: Message | str) -> None:
        super().__init__(
            message(
                "{url} could not be fetched: {fault}. The former tariffs stay in force; try again "
                "later or ask the publisher.",
                url=url,
                fault=fault,
            )
        )


class NotABookError(ReferenceDataError):
    """The server answered with a web page."""

    def __init__(self, url: str) -> None:
        super().__init__(
            message(
                "{url} answered with a web page instead of a tariff book. The former tariffs stay "
                "in force; check the address, and whether the network wants a sign-in.",
                url=url,
            )
        )


class TooLargeToFetchError(ReferenceDataError):
    """The file on the server is larger than the settings allow."""

    def __init__(self, url: str, limit_mb: int) -> None:
        super().__init__(
            message(
                "{url} is larger than {limit_mb} MB and was not fetched. The former tariffs stay "
                "in force; raise tariff_update.size_mb in the settings if that is right.",
                url=url,
                limit_mb=limit_mb,
            )
        )


class _BrokenOffError(Exception):
    """This try failed, another may not. Never leaves the module."""

    def __init__(self, fault: Message | str) -> None:
        super().__init__(fault)
        self.fault = fault


def fetch(url: str, folder: Path, terms: Terms, *, needed: bool = True) -> Path | None:
    """Fetch a file into `folder` and return its place.

    Args:
        url: `http://…` or `https://…`.
        folder: Where it comes to lie; what an earlier try left there is taken up.
        terms: Bounds of time and size.
        needed: Whether it must be there; a side file need not.

    Raises:
        AddressError: The address is no such one, or leads to one.
        ServerError: The server is gone, slow, refuses, or breaks off again and again.
        NotABookError: It answers with a web page.
        TooLargeToFetchError: There is more of it than the terms allow.
        StoreError: What comes cannot be written down.
    """
    shown = shown_address(url)
    if not is_fetchable(url):
        raise AddressError(shown)
    place = folder / hashlib.sha256(url.encode()).hexdigest()[:16]
    until = terms.clock() + terms.total_s
    sockets: list[socket.socket] = []
    opener = opener_of(terms.proxies, terms.read_s, sockets)
    for turn in range(1, terms.tries + 1):
        try:
            with cut_off(sockets, until - terms.clock()):
                return _Try(url, shown, place, terms, until).run(opener, needed=needed)
        except _BrokenOffError as error:
            pause = min(terms.pause_s * 2 ** (turn - 1), _LONGEST_PAUSE_S)
            if turn == terms.tries or terms.clock() + pause >= until:
                raise ServerError(shown, error.fault) from error
            terms.sleep(pause)
    raise AssertionError(terms.tries)


@dataclass
class _Try:
    """One try: asks for the file, or for the rest of it, and takes what comes."""

    url: str
    shown: str
    place: Path
    terms: Terms
    until: float

    @property
    def part(self) -> Path:
        return self.place.with_suffix(".part")

    @property
    def told(self) -> Path:
        return self.place.with_suffix(".told")

    def run(self, opener: urllib.request.OpenerDirector, *, needed: bool) -> Path | None:
        have, state = self._begun()
        request = urllib.request.Request(self.url)  # noqa: S310 - the scheme was proved
        request.add_header("Accept-Encoding", "identity")
        request.add_header("User-Agent", "batchpost")
        if have:
            request.add_header("Range", f"bytes={have}-")
            request.add_header("If-Range", state)
        try:
            with opener.open(request, timeout=self.terms.connect_s) as answer:
                self._take(answer, have, state)
            done = self.place.with_suffix(".done")
            self.part.replace(done)
            self.told.unlink(missing_ok=True)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in {_NOT_FOUND, _GONE} and not needed:
                return None
            raise self._refusal(error) from error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            if isinstance(error, OSError) and (error.filename or error.errno in _OF_THE_DISK):
                raise StoreError(self.place.parent, reason_of(error)) from error
            raise _BrokenOffError(_reason(error)) from error
        return done

    def _begun(self) -> tuple[int, str]:
        """Return how much an earlier try took, and of which state of the file."""
        try:
            told = json.loads(self.told.read_text(encoding="utf-8"))
            if told["url"] == self.url and told["state"]:
                return self.part.stat().st_size, str(told["state"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return 0, ""

    def _take(self, answer: Any, have: int, state: str) -> None:
        if answer.headers.get_content_type() in {"text/html", "application/xhtml+xml"}:
            raise NotABookError(self.shown)
        resumed = answer.status == _PARTIAL
        if resumed and not _continues(answer.headers, have, state):
            self._forget()
            raise _BrokenOffError(message("it sent another part than was asked for"))
        begun = have if resumed else 0
        length = answer.headers.get("Content-Length")
        whole = begun + int(length) if length and length.isdigit() else None
        self._refuse_larger(whole or 0)
        if not resumed:
            self._note(answer.headers)
        with self.part.open("ab" if resumed else "wb") as file:
            got = self._pour(answer, file, begun)
        if whole is not None and got != whole:
            raise _BrokenOffError(
                message("it broke off after {got} of {whole} bytes", got=got, whole=whole)
            )

    def _pour(self, answer: Any, file: IO[bytes], got: int) -> int:
        while piece := answer.read1(_CHUNK):
            got += len(piece)
            self._refuse_larger(got)
            file.write(piece)
            if self.terms.clock() >= self.until:
                file.flush()
                raise ServerError(
                    self.shown, message("it took more than {s} s", s=int(self.terms.total_s))
                )
        file.flush()
        os.fsync(file.fileno())
        return got

    def _note(self, headers: Mapping[str, str]) -> None:
        """Keep what the server calls this state of the file; a weak tag does not serve."""
        told = json.dumps({"url": self.url, "state": _state_of(headers)})
        self.told.write_text(told, encoding="utf-8", newline="\n")

    def _refuse_larger(self, size: int) -> None:
        if size > self.terms.size_mb << 20:
            self._forget()
            raise TooLargeToFetchError(self.shown, self.terms.size_mb)

    def _forget(self) -> None:
        for path in (self.told, self.part):
            path.unlink(missing_ok=True)

    def _refusal(self, error: urllib.error.HTTPError) -> Exception:
        fault = message(
            "the server answered {code} {reason}", code=error.code, reason=str(error.reason)[:100]
        )
        if error.code == _UNSATISFIABLE:
            self._forget()
            return _BrokenOffError(fault)
        return _BrokenOffError(fault) if error.code in _PASSING else ServerError(self.shown, fault)


def _state_of(headers: Mapping[str, str]) -> str:
    tag = headers.get("ETag", "")
    return tag if tag.startswith('"') else headers.get("Last-Modified", "")


def _continues(headers: Mapping[str, str], have: int, state: str) -> bool:
    """Tell whether an answer is the rest of the very file that was begun."""
    begins = headers.get("Content-Range", "").startswith(f"bytes {have}-")
    return bool(have) and begins and _state_of(headers) in {state, ""}


def _reason(error: Exception) -> Message | str:
    inner = getattr(error, "reason", error)
    if isinstance(inner, TimeoutError):
        return message("it does not answer in time")
    if isinstance(inner, ssl.SSLCertVerificationError):
        return message("its certificate is not trusted ({reason})", reason=inner.verify_message)
    if isinstance(inner, http.client.HTTPException) and not str(inner):
        return type(inner).__name__
    return str(getattr(inner, "strerror", None) or inner)[:200]
