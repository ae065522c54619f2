"""Deliver files of events: into a folder, or to a server by http."""

import hashlib
import http.client
import json
import os
import socket
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from batchpost.errors import ReportError, WrongUseError
from batchpost.model.message import Message, message
from batchpost.model.reasons import reason_of
from batchpost.tariff.releases.addresses import Terms, is_address, is_fetchable, shown_address
from batchpost.tariff.releases.connecting import cut_off, opener_of

#: Answers that may be another tomorrow; any other refusal is final.
_PASSING: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_LONGEST_PAUSE_S: Final = 60


class ReceiverError(WrongUseError):
    """An address is none that events are sent to."""

    def __init__(self, target: str) -> None:
        super().__init__(
            message(
                "{target} takes no events; name a folder, or an address that begins with "
                "https:// (http:// without names of persons) and has no password in it.",
                target=target,
            )
        )


class TokenError(WrongUseError):
    """A token cannot be sent to a server; it is not repeated, since it is a secret."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "BATCHPOST_TRACKING_TOKEN holds a character that no token has: it is one line of "
                "Latin letters, digits and signs. Set it as the receiver gave it."
            )
        )


class UndeliveredError(ReportError):
    """A file of events did not reach its receiver."""

    def __init__(self, target: str, fault: Message | str) -> None:
        super().__init__(
            message(
                "The events did not reach {target}: {fault}. The same command goes on from there; "
                "the receiver may get some of them twice, under the same keys.",
                target=target,
                fault=fault,
            )
        )


@dataclass(frozen=True, slots=True)
class EventFile:
    """A file of events, ready to be delivered."""

    name: str
    content: bytes
    media_type: str
    format: str
    office: str
    number: int
    keys: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """Return the hash of the content: the same file sent again has the same one."""
        return hashlib.sha256(self.content).hexdigest()


class Target(Protocol):
    """Where files of events go; `name` is how the ledger calls it, without secrets."""

    @property
    def name(self) -> str:
        """Return how the ledger calls it."""
        ...

    def expect(self, file: EventFile) -> None:
        """Find out what can be known beforehand of whether a file can be delivered.

        Raises:
            UndeliveredError: It cannot.
        """
        ...

    def deliver(self, file: EventFile) -> None:
        """Deliver a file; once it returns, the receiver has it.

        Raises:
            UndeliveredError: It does not.
        """
        ...


def target_of(given: str, terms: Terms, token: str | None, *, names: bool) -> Target:
    """Return the folder or server of a name.

    Raises:
        ReceiverError: It is neither, or no place for names of persons.
        TokenError: The token cannot be sent.
    """
    if not is_address(given):
        return Folder(Path(given).absolute())
    if not is_fetchable(given) or (names and not given.startswith("https:")):
        raise ReceiverError(shown_address(given))
    token = (token or "").strip()  # a file read into a variable brings its line's end along
    if not (token.isascii() and token.isprintable()):
        raise TokenError
    return Server(given, terms, token or None)


@dataclass(frozen=True)
class Folder:
    """A folder that the receiver empties: a file, then a manifest that says it is whole."""

    path: Path

    @property
    def name(self) -> str:
        """Return the folder's whole path."""
        return str(self.path)

    def expect(self, file: EventFile) -> None:
        """Write and remove the file under another name."""
        probe = self.path / f".{file.name}.{os.getpid()}.new"
        try:
            self._make_way(file)
            probe.write_bytes(file.content)
            probe.unlink()
        except OSError as error:
            raise UndeliveredError(self.name, reason_of(error)) from error

    def deliver(self, file: EventFile) -> None:
        """Write the file beside its place and put it there at one stroke, its manifest last."""
        manifest = {
            "office": file.office,
            "format": file.format,
            "number": file.number,
            "file": file.name,
            "sha256": file.sha256,
            "events": len(file.keys),
            "first": file.keys[0],
            "last": file.keys[-1],
        }
        try:
            self._make_way(file)
            _put(self.path / file.name, file.content)
            _put(self.path / _manifest_name(file), json.dumps(manifest, indent=1).encode())
        except OSError as error:
            raise UndeliveredError(self.name, reason_of(error)) from error

    def _make_way(self, file: EventFile) -> None:
        """Make the folder; refuse where a file of this name waits under another number."""
        self.path.mkdir(parents=True, exist_ok=True)
        if not (self.path / file.name).exists():
            return
        mine = _manifest_name(file)
        others = self.path.glob(f"{file.office}-{file.format}-*.manifest.json")
        if any(path.name != mine and _file_of(path) == file.name for path in others):
            raise UndeliveredError(
                self.name, message("{name} was not taken away yet", name=file.name)
            )


def _manifest_name(file: EventFile) -> str:
    return f"{file.office}-{file.format}-{file.number:06d}.manifest.json"


def _file_of(manifest: Path) -> str | None:
    """Return which file a manifest tells of; one that is not ours tells of none."""
    try:
        told = json.loads(manifest.read_bytes())
    except (ValueError, RecursionError):
        return None
    return str(told["file"]) if isinstance(told, dict) and "file" in told else None


def _put(place: Path, content: bytes) -> None:
    fresh = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)


class _TryAgainError(Exception):
    """This try failed, another may not. Never leaves the module."""

    def __init__(self, fault: Message | str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Server:
    """A server that takes a file as the body of a POST and answers 2xx once it has it."""

    url: str
    terms: Terms
    token: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Return the address without secrets, told apart from others like it by a hash."""
        shown = shown_address(self.url)
        if "?" not in self.url:
            return shown
        return f"{shown} {hashlib.sha256(self.url.encode()).hexdigest()[:8]}"

    def expect(self, file: EventFile) -> None:
        """Nothing is known of a server before it is sent something."""

    def deliver(self, file: EventFile) -> None:
        """Send the file, again where the server may be better later."""
        terms, sockets = self.terms, list[socket.socket]()
        opener = opener_of(terms.proxies, terms.read_s, sockets, follow=False)
        until = terms.clock() + terms.total_s
        for turn in range(1, terms.tries + 1):
            try:
                with cut_off(sockets, until - terms.clock()):
                    self._send(opener, file)
            except _TryAgainError as error:
                pause = min(terms.pause_s * 2 ** (turn - 1), _LONGEST_PAUSE_S)
                if turn == terms.tries or terms.clock() + pause >= until:
                    raise UndeliveredError(self.name, error.fault) from error
                terms.sleep(pause)
            else:
                return

    def _send(self, opener: urllib.request.OpenerDirector, file: EventFile) -> None:
        request = urllib.request.Request(self.url, data=file.content, method="POST")  # noqa: S310 - the scheme was proved
        request.add_header("Content-Type", file.media_type)
        request.add_header("User-Agent", "batchpost")
        request.add_header("Idempotency-Key", file.sha256)
        request.add_header("X-Events", str(len(file.keys)))
        request.add_header("X-File-Name", file.name)
        if self.token:
            request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        try:
            opener.open(request, timeout=self.terms.connect_s).close()
        except urllib.error.HTTPError as error:
            error.close()
            fault = message(
                "the server answered {code} {reason}",
                code=error.code,
                reason=str(error.reason)[:100],
            )
            if error.code in _PASSING:
                raise _TryAgainError(fault) from error
            raise UndeliveredError(self.name, fault) from error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            raise _TryAgainError(_reason(error)) from error


def _reason(error: Exception) -> Message | str:
    inner = getattr(error, "reason", error)
    if isinstance(inner, TimeoutError):
        return message("it does not answer in time")
    return str(getattr(inner, "strerror", None) or inner or type(inner).__name__)[:200]
