"""A workplace that goes on without its server, as the tests see it."""

from dataclasses import dataclass, field

from ledger_builders import AT, OPERATOR, an_acceptance

from batchpost.ledger.entries import Deed
from batchpost.model.labels import NumberUsed

WHO = {"operator": OPERATOR, "at": AT}
DEED = Deed(OPERATOR, AT, reason="линия оборвана")


@dataclass
class Place:
    """A workplace: its ledger on the server and its local one."""

    name: str
    server: object
    local: object
    reserved: dict = field(default_factory=dict)

    def sync(self):
        return [
            (came.told.entry.kind, came.already, came.clash is not None)
            for came in self.server.offline.bring_home(self.local.offline, DEED, self.reserved)
        ]

    def accept(self, count=3, ledger=None, **given):
        """Accept a list here with the next free labels of the roll."""
        ledger = ledger or self.local
        given = {"sha256": "a" * 64} | given
        taken = ledger.reservations.take_labels(["R1"], count, given["sha256"], **WHO)["R1"]
        serials = [n for low, high in taken for n in range(low, high + 1)]
        return ledger.record(
            an_acceptance(
                count,
                item_identifier=[f"RB{serial:08d}0BY" for serial in serials],
                numbers=tuple(NumberUsed("R1", n, line) for line, n in enumerate(serials, 1)),
                **given,
            )
        )
