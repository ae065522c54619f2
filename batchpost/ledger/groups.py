"""The groups of deeds and questions of an open ledger that have a class of their own."""

from functools import cached_property
from typing import TYPE_CHECKING

from batchpost.ledger.clashes import Clashes
from batchpost.ledger.corrections import Corrections
from batchpost.ledger.days import Days
from batchpost.ledger.health import Health
from batchpost.ledger.history import History
from batchpost.ledger.month_counts import MonthCounts
from batchpost.ledger.offline_work import OfflineWork
from batchpost.ledger.personal_data import PersonalData
from batchpost.ledger.reservations import Reservations
from batchpost.ledger.store import Store
from batchpost.ledger.tracking import Tracking

if TYPE_CHECKING:
    from batchpost.ledger.operators import Operators
    from batchpost.ledger.server import Server


class Groups:
    """What an open ledger does beside lists, clients, rolls and totals, each by its name."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def operators(self) -> "Operators":
        """Return who is registered, signed in, and what each may."""
        from batchpost.ledger.operators import Operators  # noqa: PLC0415 - few need it

        return Operators(self._store)

    @cached_property
    def server(self) -> "Server":
        """Return the server that the ledger is on; a file has none, which is an error."""
        from batchpost.ledger.server import Server  # noqa: PLC0415 - few need it

        return Server(self._store)

    @cached_property
    def health(self) -> Health:
        """Return what may be asked about how the ledger is."""
        return Health(self._store)

    @cached_property
    def history(self) -> History:
        """Return what may be asked about entries."""
        return History(self._store)

    @cached_property
    def personal_data(self) -> PersonalData:
        """Return what the ledger does with the data of persons."""
        return PersonalData(self._store)

    @cached_property
    def tracking(self) -> Tracking:
        """Return what the ledger tells other programs of items, and what they told."""
        return Tracking(self._store)

    @cached_property
    def corrections(self) -> Corrections:
        """Return what corrects accepted lists."""
        return Corrections(self._store)

    @cached_property
    def days(self) -> Days:
        """Return what closes days."""
        return Days(self._store)

    @cached_property
    def month_counts(self) -> MonthCounts:
        """Return what may be asked about the items that clients handed over in a month."""
        return MonthCounts(self._store)

    @cached_property
    def reservations(self) -> Reservations:
        """Return what the ledger does with reserved numbers."""
        return Reservations(self._store)

    @cached_property
    def clashes(self) -> Clashes:
        """Return what the ledger does with entries that came home and clash."""
        return Clashes(self._store)

    @cached_property
    def offline(self) -> OfflineWork:
        """Return what the ledger has to do with work without the server."""
        return OfflineWork(self._store)
