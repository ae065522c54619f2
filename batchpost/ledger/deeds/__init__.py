"""The deeds: one file each knows how it is done and what rows follow from its entry.

A file declares `KINDS`, the kinds of entries it writes with the role that is needed for each,
and `derive`, a pure function from what an entry tells to rows of the derived tables. The same
`derive` serves recording, proving, making the tables anew and bringing entries from elsewhere.
Tables of its own it declares itself. `OFFLINE` names those of its kinds that may be done without
the server, where nobody else can be asked; `UNSIGNED` those for which nobody need be signed in,
wherever operators are registered. Nothing is registered anywhere.
"""

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from batchpost.ledger.entries import Derived, Told
    from batchpost.model.operator import Role


@cache
def load() -> dict[str, ModuleType]:
    """Import all deeds, and with them all tables; return them by the kinds of their entries."""
    found: dict[str, ModuleType] = {}
    for module in pkgutil.iter_modules(__path__):
        deed = importlib.import_module(f"{__name__}.{module.name}")
        for kind in deed.KINDS:
            assert kind not in found, kind
            found[kind] = deed
    return found


def roles() -> "dict[str, Role]":
    """Return which role each kind of entry needs."""
    return {kind: role for deed in set(load().values()) for kind, role in deed.KINDS.items()}


@cache
def offline_kinds() -> frozenset[str]:
    """Return the kinds of entries that a workplace may append without the server."""
    return _named("OFFLINE")


@cache
def unsigned_kinds() -> frozenset[str]:
    """Return the kinds of entries that ask nobody who it is."""
    return _named("UNSIGNED")


def _named(name: str) -> frozenset[str]:
    none: frozenset[str] = frozenset()
    return none.union(*(getattr(deed, name, none) for deed in load().values()))


def derive(told: "Told") -> "Derived":
    """Return the rows that follow from an entry."""
    rows: Derived = load()[told.entry.kind].derive(told)
    return rows
