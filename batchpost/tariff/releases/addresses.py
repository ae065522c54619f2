"""Addresses that releases are fetched from, how they are shown, and on what terms."""

import contextlib
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from batchpost.errors import ReferenceDataError
from batchpost.model.message import message


class AddressError(ReferenceDataError):
    """An address is none that releases are fetched from."""

    def __init__(self, url: str) -> None:
        super().__init__(
            message(
                "{url} is no address to fetch a tariff book from; it must begin with http:// or "
                "https:// and a server's name, without a password in it.",
                url=url,
            )
        )


@dataclass(frozen=True)
class Terms:
    """How long and how often to try, how much to take, and by which clock."""

    clock: Callable[[], float]
    sleep: Callable[[float], None]
    proxies: Mapping[str, str]
    connect_s: float = 15
    read_s: float = 30
    total_s: float = 600
    tries: int = 4
    pause_s: float = 2
    size_mb: int = 64


def is_address(source: str) -> bool:
    """Tell whether a source is an address rather than a file's name.

    >>> is_address("https://example.org/book.zip"), is_address("D:/book.zip")
    (True, False)
    """
    return "://" in source


def shown_address(url: str) -> str:
    """Return an address fit for logs: no password, no question part with a token in it.

    >>> shown_address("https://me:secret@example.org/b.zip?token=1")
    'https://…@example.org/b.zip?…'
    """
    with contextlib.suppress(ValueError):
        parts = urllib.parse.urlsplit(url)
        host = parts.netloc.rpartition("@")
        netloc = f"…@{host[2]}" if host[1] else host[2]
        return f"{parts.scheme}://{netloc}{parts.path}" + ("?…" if parts.query else "")
    return "…"


def is_fetchable(url: str) -> bool:
    """Tell whether an address is one of http or https with a server, and without a password."""
    try:
        parts = urllib.parse.urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname)
        return known and parts.username is None and url.isascii() and url.isprintable()
    except ValueError:
        return False
