"""A workplace at its daily work, for tests that kill it: deeds of all kinds, one after another.

Runs in a process of its own. Each deed has a key; when it is done, the key is told through the
pipe, so that the test knows what was acknowledged before the end.
"""

import itertools
import random
from dataclasses import replace
from datetime import timedelta
from multiprocessing.connection import Connection

from ledger_builders import AT, CLIENT, OPERATOR, SHOP, an_acceptance, charges_of

from batchpost.errors import BatchpostError
from batchpost.ledger import open_ledger
from batchpost.ledger.entries import Deed
from batchpost.ledger.errors import (
    LedgerBusyError,
    LedgerFullError,
    LedgerLostError,
    LedgerUnavailableError,
)
from batchpost.model.corrections import CorrectedItems
from batchpost.model.labels import NumberUsed, Roll

#: Serials that one workplace of one round takes from the roll; the roll has half a million.
OWN_SERIALS = 400
#: Said when the ledger could not do a deed: its disk is full, its server gone.
REFUSED = "refused"
UNABLE = (LedgerFullError, LedgerLostError, LedgerUnavailableError, LedgerBusyError)
#: Before the key of a deed done without the server, which is at home only later.
AWAY = "away:"
#: Said when all that was done without the server has come home.
HOME = "home"
#: Said when there was nothing to do.
NOTHING = "nothing"
#: The roll that labels are reserved of.
ROLL = Roll("R2", "RC", "BY", 1, 500_000, "registered")


class Workplace:
    """Deeds drawn by chance, each with a key of its own."""

    def __init__(  # noqa: PLR0917 - as they are handed over
        self, ledger, local, name: str, run: str, chance: random.Random, first_serial: int
    ):
        self.ledger = ledger
        self.local = local
        self.name = name
        self.run = run
        self.chance = chance
        self.serial = first_serial
        self.last_serial = first_serial + OWN_SERIALS
        self.number = 0
        self.lists: list[int] = []

    def deeds(self):
        """Return the deeds there are, likelier ones more often."""
        often = [self.accept] * 4 + [self.exclude, self.correct, self.accept_offline] * 2
        return [
            *often, self.cancel, self.spoil, self.change_client, self.close_day, self.reprint,
            self.activate_tariffs, self.come_home,
        ]  # fmt: skip

    def one(self) -> str | None:
        """Do one deed and return its key, `None` where it was refused."""
        self.number += 1
        key = f"{self.run}-{self.number}"
        keys = itertools.chain([key], (f"{key}.{more}" for more in itertools.count(1)))
        self.ledger._store.new_key = self.local._store.new_key = lambda: next(keys)
        try:
            told = self.chance.choice(self.deeds())(key)
        except UNABLE:
            return REFUSED
        except BatchpostError:
            return None  # a roll at its end, a list that is cancelled already
        return told or key

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

    def deed(self, reason: str) -> Deed:
        at = AT + timedelta(seconds=self.number)
        return Deed(OPERATOR, at, self.name, reason, allowed_by="Начальникова Н.Н.")

    def one_list(self) -> int:
        """Return a list of this or of another workplace."""
        known = self.ledger.batches()["batch_no"].tolist()
        return self.chance.choice(known) if known else 0

    def exclude(self, key: str) -> None:
        lines = self.chance.sample([1, 2, 3], self.chance.choice([1, 2]))
        self.ledger.corrections.exclude(self.one_list(), lines, self.deed("порвано"))

    def cancel(self, key: str) -> None:
        self.ledger.corrections.cancel(self.one_list(), self.deed("клиент передумал"))

    def correct(self, key: str) -> None:
        before = self.ledger.acceptance(self.one_list())
        items = before.items.tail(1).reset_index(drop=True)
        items["weight_g"] = items["weight_g"] + 1
        charges = charges_of(items)
        items["fee"] = int(charges["gross"].sum())
        known = len(before.changes)
        given = CorrectedItems(before.batch_no, items, charges, before.book, ("weight_g",), known)
        self.ledger.corrections.correct(given, self.deed("взвешено ещё раз"))

    def close_day(self, key: str) -> None:
        day = AT.date() - timedelta(days=1 + self.chance.randrange(2000))
        self.ledger.days.close(day, self.deed("вечер"))

    def reprint(self, key: str) -> None:
        self.ledger.note_printing(self.one_list(), ["receipt.pdf"], self.deed("по просьбе"))

    def activate_tariffs(self, key: str) -> str:
        facts = {
            "operator": "belpochta", "change": "activated", "from_release": "1",
            "to_release": key, "to_sha256": "0" * 64, "source": "tariffs.zip", "signed_by": None,
        }  # fmt: skip
        at = AT + timedelta(seconds=self.number)
        self.ledger.activate_tariffs(facts, operator=OPERATOR, at=at, reason=None, key=key)
        return f"{key} {self.name}"

    def accept_offline(self, key: str) -> str:
        """Accept a list without the server; it counts once it has come home."""
        if not self.local.offline.is_away():
            deed = replace(self.deed("связь пропала"), key=f"{key}/reserved")
            self.ledger.reservations.reserve(3, {"R2": 9}, deed=deed)
            self.ledger.offline.prepare(self.local.offline, self.deed("связь пропала"))
            self.local.offline.go(replace(self.deed("связь пропала"), key=f"{key}/away"))
        sha256 = f"{key:>064}"
        who = {"operator": OPERATOR, "at": self.deed("").at}
        (taken,) = self.local.reservations.take_labels(["R2"], 3, sha256, **who).values()
        serials = [serial for first, last in taken for serial in range(first, last + 1)]
        given = an_acceptance(
            3,
            sha256=sha256,
            item_identifier=[f"RC{serial:08d}0BY" for serial in serials],
            numbers=tuple(NumberUsed("R2", n, line) for line, n in enumerate(serials, 1)),
        )
        own = f"{key}/offline"
        self.local.record(given, key=own)
        return f"{AWAY}{own}"

    def come_home(self, key: str) -> str:
        if not self.local.offline.is_away():
            return NOTHING
        for _ in self.ledger.offline.bring_home(self.local.offline, self.deed("связь есть"), {}):
            pass
        return HOME

    def spoil(self, key: str) -> None:
        self.serial += 1
        self.ledger.spoil_labels(
            "R1", self.serial - 1, self.serial - 1, reason="порван", **self.doing
        )

    def change_client(self, key: str) -> None:
        changed = replace(CLIENT, client_id=f"c-{key}", name=f"Клиент {key}")
        self.ledger.add_client(changed, **self.doing)


def work(  # noqa: PLR0917 - handed over to a process
    url: str, local: str, name: str, run: str, seed: int, first_serial: int, told: Connection
) -> None:
    """Do deeds until killed; say what was done, and what the ledger could not do."""
    try:
        ledger = open_ledger(url, workplace=name, wait_s=0.5)
    except UNABLE:  # a disk so full that the ledger cannot even be opened
        for said in ("ready", REFUSED, REFUSED, REFUSED):
            told.send(said)
        return
    with ledger, open_ledger(local, workplace=f"{name}/offline", wait_s=0.5) as offline:
        chance = random.Random(seed)
        workplace = Workplace(ledger, offline, name, run, chance, first_serial)
        told.send("ready")
        while True:
            key = workplace.one()
            if key is not None:
                told.send(key)
