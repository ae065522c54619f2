"""The ledger: what was accepted, for good. SQLite and PostgreSQL behind one contract."""

from typing import TYPE_CHECKING, Any

from batchpost.ledger.opening import open_ledger, sqlite_url, upgrade_ledger

if TYPE_CHECKING:
    from batchpost.ledger.deeds.accepting import Recorded
    from batchpost.ledger.opened import Ledger

__all__ = ["Ledger", "Recorded", "open_ledger", "sqlite_url", "upgrade_ledger"]


def __getattr__(name: str) -> Any:
    """Import what needs SQLAlchemy only when it is asked for."""
    if name == "Ledger":
        from batchpost.ledger.opened import Ledger  # noqa: PLC0415 - 0.3 s

        return Ledger
    if name == "Recorded":
        from batchpost.ledger.deeds.accepting import Recorded  # noqa: PLC0415 - 0.3 s

        return Recorded
    raise AttributeError(name)
