"""Workplaces by name: each has a chain of entries, and another for its work without the server.

The two never mix: what is done offline is chained in the local file alone, so that no copy of
the file, however old, can fork the chain that goes on at home.
"""

from typing import Final

_OFFLINE: Final = "/offline"


def offline_name(workplace: str) -> str:
    """Return the name of a workplace's chain for work without the server.

    >>> offline_name("counter-1")
    'counter-1/offline'
    """
    return workplace if is_offline(workplace) else workplace + _OFFLINE


def online_name(workplace: str) -> str:
    """Return the name of the workplace that an offline chain is of.

    >>> online_name("counter-1/offline")
    'counter-1'
    """
    return workplace.removesuffix(_OFFLINE)


def is_offline(workplace: str) -> bool:
    """Tell whether a chain is one of work without the server."""
    return workplace.endswith(_OFFLINE)
