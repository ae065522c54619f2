"""Work without the server: prepared at home, done in a local ledger, brought home."""

from collections.abc import Iterator

from batchpost.ledger.deeds import offline
from batchpost.ledger.deeds.reserving import LISTS
from batchpost.ledger.entries import Deed, do
from batchpost.ledger.local_copy import open_chain
from batchpost.ledger.name_taken import refuse_taken_name
from batchpost.ledger.offline_errors import NotPreparedError, StillAwayError
from batchpost.ledger.store import Store
from batchpost.ledger.syncing import CameHome, Sync
from batchpost.ledger.unused import unused
from batchpost.model.ranges import Ranges


class OfflineWork:
    """What a ledger has to do with work without the server, at home or as the local one."""

    def __init__(self, store: Store) -> None:
        self.store = store

    # In the ledger at home

    def prepare(self, local: "OfflineWork", deed: Deed, home_id: str | None = None) -> None:
        """Make or refresh the local ledger in which this workplace can go on.

        Raises:
            NameTakenError: Another home is prepared under this workplace's name.
            StillAwayError: It is worked in, and not home yet.
            ForkedChainError: Another local file was used for this workplace.
        """
        chain = local.store.workplace
        self.store.read(lambda connection: refuse_taken_name(connection, chain, home_id))
        open_chain(self.store, chain, deed)
        if local.is_away():
            raise StillAwayError
        Sync(self.store, local.store, deed).refresh()

    def bring_home(
        self,
        local: "OfflineWork",
        deed: Deed,
        reserved: dict[str, Ranges],
        home_id: str | None = None,
    ) -> Iterator[CameHome]:
        """Bring home what was done in a local ledger, telling of each entry when it is there.

        In the end the local ledger takes in what others did, and works no more; numbers that
        were reserved anew, because few were left, are put into `reserved`.

        Raises:
            ForkedChainError: Another local file was used for this workplace.
        """
        return Sync(self.store, local.store, deed, home_id).run(reserved)

    # In the local ledger

    def go(self, deed: Deed, home_id: str | None = None) -> None:
        """Begin to work here without the server; once is enough.

        Raises:
            NameTakenError: The numbers here are another home's: this copy was brought from there.
            NotPreparedError: No list numbers were reserved for that.
        """
        if self.is_away():
            return
        self.store.read(lambda c: refuse_taken_name(c, self.store.workplace, home_id))
        if LISTS not in self.store.read(lambda c: unused(c, self.store.workplace)):
            raise NotPreparedError
        do(self.store, deed, offline.go_offline)

    def is_away(self) -> bool:
        """Tell whether this local ledger is worked in."""
        return self.store.read(lambda c: offline.is_away(c, self.store.workplace))
