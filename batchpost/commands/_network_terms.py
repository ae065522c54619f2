"""How long and how often another computer is tried, as the settings say."""

from typing import TYPE_CHECKING, Protocol

from batchpost.commands._desk import Desk
from batchpost.model.message import counted

if TYPE_CHECKING:
    from batchpost.tariff.releases.addresses import Terms


class Bounds(Protocol):
    """Settings of some work that goes over the network."""

    connect_s: int
    read_s: int
    total_s: int
    tries: int
    pause_s: int


def network_terms(desk: Desk, where: str, bounds: Bounds, *, size_mb: int = 0) -> "Terms":
    """Return the terms for an address; a folder or a file asks for no proxies.

    Args:
        desk: Where a person, if one sits there, is told of each wait for another try.
        where: An address, or the name of a folder or a file.
        bounds: The settings.
        size_mb: How much may be fetched, where something is.
    """
    import time

    from batchpost.tariff.releases.addresses import Terms, is_address

    def pause(seconds: float) -> None:
        if desk.interactive:
            desk.tell(
                counted(
                    "That try failed; the next one is in {count} second.",
                    "That try failed; the next one is in {count} seconds.",
                    round(seconds),
                )
            )
        time.sleep(seconds)

    proxies = {}
    if is_address(where):
        import urllib.request

        proxies = urllib.request.getproxies()
    return Terms(
        clock=time.monotonic,
        sleep=pause,
        proxies=proxies,
        connect_s=bounds.connect_s,
        read_s=bounds.read_s,
        total_s=bounds.total_s,
        tries=bounds.tries,
        pause_s=bounds.pause_s,
        size_mb=size_mb,
    )
