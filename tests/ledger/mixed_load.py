"""A workplace at its daily work, for tests that kill it: deeds of all kinds, one after another.

Runs in a process of its own. Each deed has a key; when it is done, the key is told through the
pipe, so that the test knows what was acknowledged before the end.
"""

import itertools
import random
from dataclasses import replace
from datetime import timedelta
from multiprocessing.connection import Connection

from ledger_builders import AT, CLIENT, OPERATOR, SHOP, an_acceptance

from batchpost.errors import BatchpostError
from batchpost.ledger import open_ledger
from batchpost.ledger.errors import (
    LedgerBusyError,
    LedgerFullError,
    LedgerLostError,
    LedgerUnavailableError,
)

#: Serials that one workplace of one round takes from the roll; the roll has half a million.
OWN_SERIALS = 400
#: Said when the ledger could not do a deed: its disk is full, its server gone.
REFUSED = "refused"


class Workplace:
    """Deeds drawn by chance, each with a key of its own."""

    def __init__(self, ledger, name: str, run: str, chance: random.Random, first_serial: int):
        self.ledger = ledger
        self.name = name
        self.run = run
        self.chance = chance
        self.serial = first_serial
        self.last_serial = first_serial + OWN_SERIALS
        self.number = 0
        self.lists: list[int] = []

    def deeds(self):
        """Return the deeds there are, likelier ones more often."""
        return [self.accept, self.accept, self.accept, self.spoil, self.change_client]

    def one(self) -> str | None:
        """Do one deed and return its key, `None` where it was refused."""
        self.number += 1
        key = f"{self.run}-{self.number}"
        keys = itertools.chain([key], (f"{key}.{more}" for more in itertools.count(1)))
        self.ledger._store.new_key = lambda: next(keys)
        try:
            self.chance.choice(self.deeds())(key)
        except (LedgerFullError, LedgerLostError, LedgerUnavailableError, LedgerBusyError):
            return REFUSED
        except BatchpostError:
            return None  # a roll at its end, a list that is cancelled already
        return key

    @property
    def doing(self) -> dict:
        at = AT + timedelta(seconds=self.number)
        return {"operator": OPERATOR, "at": at, "workplace": self.name}

    def accept(self, key: str) -> None:
        count = self.chance.choice([3, 8, 20])
        given = an_acceptance(
            count,
            sha256=f"{key:>064}",
            client=self.chance.choice([CLIENT, SHOP]),
            first_serial=self.serial,
            from_roll=True,
        )
        self.serial += count
        self.lists.append(self.ledger.record(given, workplace=self.name).batch_no)

    def spoil(self, key: str) -> None:
        self.serial += 1
        self.ledger.spoil_labels(
            "R1", self.serial - 1, self.serial - 1, reason="порван", **self.doing
        )

    def change_client(self, key: str) -> None:
        changed = replace(CLIENT, client_id=f"c-{key}", name=f"Клиент {key}")
        self.ledger.add_client(changed, **self.doing)


def work(  # noqa: PLR0917 - handed over to a process
    url: str, name: str, run: str, seed: int, first_serial: int, told: Connection
) -> None:
    """Do deeds until killed; say what was done, and what the ledger could not do."""
    with open_ledger(url, wait_s=0.5) as ledger:
        workplace = Workplace(ledger, name, run, random.Random(seed), first_serial)
        told.send("ready")
        while True:
            key = workplace.one()
            if key is not None:
                told.send(key)
