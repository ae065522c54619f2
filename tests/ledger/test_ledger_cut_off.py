"""Random histories of workplaces that are cut off and come home, against one never cut.

Three workplaces accept lists from a few files (so that some clash), with labels of one roll or
numbers their clients stuck, spoil labels, exclude items, close days; the line breaks and comes
back; a sync may be killed after any of its transactions, and is run again. In the end all come
home, a supervisor discards what clashes, what is reserved goes back. The same deeds in the order
in which they got home, in a ledger never cut, leave the same lists, sums, rolls and day totals.
"""

import os
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from ledger_builders import AT, CLIENT, OPERATOR, an_acceptance, ask, prepare

from batchpost.errors import BatchpostError
from batchpost.ledger import open_ledger
from batchpost.ledger.entries import Deed
from batchpost.model.labels import NumberUsed

LONG = bool(os.environ.get("BATCHPOST_LONG"))
HISTORIES = {"sqlite": 170 if LONG else 5, "postgresql": 30 if LONG else 1}
WHO = {"operator": OPERATOR, "at": AT}
FILES, DAYS, STEPS = 24, 3, 30


class KilledError(Exception):
    """The program dies here."""


@dataclass
class Step:
    """A deed as it is done in any ledger; the list it is about is known by its file."""

    kind: str
    file: int = 0
    day: int = 0
    count: int = 1
    line: int = 1
    borne: int = 0  # the first number that the client stuck, 0 where labels are taken

    @property
    def at(self):
        return AT + timedelta(days=self.day)

    @property
    def sha256(self) -> str:
        return f"{self.file:064d}"

    def do(self, ledger) -> None:
        """Do it; what the ledger refuses is refused."""
        with suppress(BatchpostError):
            getattr(self, f"_{self.kind}")(ledger)

    def _accept(self, ledger) -> None:
        if ledger.find_batch(self.sha256) is not None:
            return
        count = 1 + self.file % 3
        if self.borne:
            serials, uses = range(self.borne, self.borne + count), ()
        else:
            taken = ledger.reservations.take_labels(["R1"], count, self.sha256, **WHO)["R1"]
            serials = [n for low, high in taken for n in range(low, high + 1)]
            uses = tuple(NumberUsed("R1", n, line) for line, n in enumerate(serials, 1))
        borne = [f"RB{serial:08d}0BY" for serial in serials]
        try:
            ledger.record(
                an_acceptance(
                    count, sha256=self.sha256, at=self.at, item_identifier=borne, numbers=uses
                )
            )
        finally:
            ledger.reservations.give_back_labels(self.sha256, **WHO)

    def _spoil(self, ledger) -> None:
        free = ledger.reservations.roll_states()[0].left
        if free:
            serial = free[0][0]
            ledger.spoil_labels("R1", serial, serial, reason="порван", **WHO)

    def _exclude(self, ledger) -> None:
        batch_no = ledger.find_batch(self.sha256)
        if batch_no is not None:
            deed = Deed(OPERATOR, self.at, reason="по просьбе клиента")
            ledger.corrections.exclude(batch_no, [self.line], deed)

    def _close(self, ledger) -> None:
        deed = Deed(OPERATOR, self.at, reason="вечер")
        ledger.days.close(self.at.date(), deed)


def a_step(chance: random.Random) -> Step:
    kind = chance.choices(["accept", "spoil", "exclude", "close"], [12, 2, 4, 1])[0]
    return Step(
        kind,
        chance.randrange(1, FILES + 1),
        chance.randrange(DAYS),
        line=chance.randrange(1, 4),
        borne=chance.choice([0, 0, 0, 0, 600_000, 600_002]),
    )


@dataclass
class Place:
    """A workplace: what it did offline and is not home yet, by the entry that tells it."""

    server: object
    local: object
    away: bool = False
    waiting: list[tuple[int, Step]] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)  # files it accepted that clashed at home

    def head(self) -> int:
        chosen = "SELECT COALESCE(MAX(seq), 0) FROM entry WHERE workplace LIKE '%/offline'"
        own = f" AND workplace = '{self.local._store.workplace}'"
        return ask(self.local, chosen.replace("%", "%%") + own)[0][0]


def kill_after(ledger, transactions: int) -> Callable[[], None]:
    """Let a ledger's program die after so many more transactions; return what revives it."""
    store, write = ledger._store, ledger._store.write

    def mortal(*args, **kwargs):
        nonlocal transactions
        transactions -= 1
        if transactions < 0:
            raise KilledError
        return write(*args, **kwargs)

    store.write = mortal
    return lambda: setattr(store, "write", write)


class History:
    """One random history, told to a ledger that is cut off and to one that is not."""

    def __init__(self, chance: random.Random, places: list[Place], never_cut) -> None:
        self._chance = chance
        self._places = places
        self._never_cut = never_cut

    def run(self) -> None:
        for _ in range(STEPS):
            place = self._chance.choice(self._places)
            what = self._chance.random()
            if what < 0.4 and not place.away:
                place.local.offline.go(Deed(OPERATOR, AT))
                place.away = True
            elif what < 0.2 and place.away:
                self._sync(place, killed=self._chance.random() < 0.7)
            elif place.away:
                self._offline(place)
            else:
                step = a_step(self._chance)
                step.do(place.server)
                step.do(self._never_cut)
        for place in self._places:
            self._sync(place, killed=True)
            self._sync(place, killed=False)

    def _offline(self, place: Place) -> None:
        step = a_step(self._chance)
        before = place.head()
        step.do(place.local)
        if place.head() > before:
            place.waiting.append((place.head(), step))

    def _sync(self, place: Place, *, killed: bool) -> None:
        """Bring a place home; what got there is done in the ledger never cut, in that order."""
        mortal = self._chance.choice([place.server, place.local])
        revive = kill_after(mortal, self._chance.randrange(6) if killed else 10**6)
        try:
            for _ in place.server.offline.bring_home(place.local.offline, Deed(OPERATOR, AT), {}):
                pass
            place.away = False
        except KilledError:
            place.away = place.local.offline.is_away()
        finally:
            revive()
        chain = place.local._store.workplace
        home = ask(place.server, f"SELECT MAX(seq) FROM entry WHERE workplace = '{chain}'")[0][0]
        while place.waiting and place.waiting[0][0] <= home:
            self._catch_up(place, place.waiting.pop(0)[1])
        for each in place.server.clashes.open():
            if each.code == "number_taken":  # once, by an item that was taken out: free again
                place.server.clashes.accept(each.told.entry.entry_id, Deed(OPERATOR, AT))
                place.refused.add(int(each.told.facts["source_sha256"]))

    def _catch_up(self, place: Place, step: Step) -> None:
        """Do what got home in the ledger never cut, where it is done or refused as well."""
        known = self._never_cut.find_batch(step.sha256)
        if step.kind == "exclude" and step.file in place.refused:
            return  # it changes the workplace's own list, not the other one of the same file
        step.do(self._never_cut)
        if step.kind == "accept":
            is_new = known is None and self._never_cut.find_batch(step.sha256) is not None
            (place.refused.discard if is_new else place.refused.add)(step.file)


def settle_all(ledger) -> int:
    found = ledger.clashes.open()
    for each in found:
        ledger.clashes.discard(each.told.entry.entry_id, Deed(OPERATOR, AT, reason="дважды"))
    return len(found)


def told(ledger) -> dict:
    """What must be the same: lists by file, sums, rolls, days; numbers of labels may differ."""
    lists = {}
    for batch_no in ledger.batches()["batch_no"]:
        given = ledger.acceptance(int(batch_no))
        borne = [
            number if number and number >= "RB00600000" else "label"
            for number in given.items["item_identifier"]
        ]
        items = given.items.drop(columns=["item_identifier"]).to_csv(index=False)
        lists[given.source.sha256] = (borne, items, given.charges.to_csv(index=False),
                                      given.totals, given.accepted_at)  # fmt: skip
    balance = ledger.rolls()[0]
    days = [ledger.day_totals((AT + timedelta(days=day)).date()) for day in range(DAYS)]
    totals = ledger.client_totals(CLIENT.client_id, AT.date(), AT.date() + timedelta(days=60))
    return {
        "lists": lists,
        "roll": (balance.used, balance.spoiled, balance.left, balance.reserved),
        "days": [day.to_csv(index=False) for day in days],
        "client": totals.to_csv(index=False),
    }


def assert_numbers_without_gaps(ledger) -> None:
    """Fill what came back with lists, then no number is missing and none is there twice."""
    numbers = ledger.batches()["batch_no"].tolist()
    missing = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
    for place, number in enumerate(missing):
        given = an_acceptance(1, sha256=f"{place:063d}f", at=AT + timedelta(days=9))
        assert ledger.record(given).batch_no == number
    numbers = ledger.batches()["batch_no"].tolist()
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.fixture
def urls(request, database_url, tmp_path):
    """Addresses of fresh ledgers: of the server, the one never cut, and the local ones."""
    kind = request.node.callspec.params["database_url"]
    fresh = iter(range(10**6))

    def make() -> tuple[str, str, list[str]]:
        folder = tmp_path / f"h{next(fresh)}"
        folder.mkdir()
        files = [f"sqlite:///{(folder / f'{n}.sqlite').as_posix()}" for n in range(5)]
        if kind == "sqlite":
            return files[0], files[1], files[2:]
        return request.getfixturevalue("another_postgresql")(), files[1], files[2:]

    return kind, make


def test_histories_with_cuts_end_as_if_never_cut(urls):
    kind, make = urls
    clashes = 0
    for seed in range(HISTORIES[kind]):
        clashes += end_of_history(random.Random(f"{kind} {seed}"), *make())
    assert clashes, "nothing ever clashed: the histories are too tame"


def end_of_history(chance: random.Random, server_url: str, other_url: str, local_urls) -> int:
    """Run one history and compare; return how many clashes there were."""
    opened = []

    def an_open(url: str, workplace: str):
        opened.append(open_ledger(url, workplace=workplace))
        return opened[-1]

    try:
        never_cut, first = an_open(other_url, "w"), an_open(server_url, "w0")
        for ledger in (never_cut, first):
            prepare(ledger)
        places = []
        for number, url in enumerate(local_urls):
            server = first if not number else an_open(server_url, f"w{number}")
            place = Place(server, an_open(url, f"w{number}/offline"))
            reserved = chance.randrange(3, 9), {"R1": chance.randrange(6, 30)}
            server.reservations.reserve(*reserved, deed=Deed(OPERATOR, AT))
            server.offline.prepare(place.local.offline, Deed(OPERATOR, AT))
            places.append(place)
        History(chance, places, never_cut).run()
        clashes = settle_all(first)
        for number in range(len(places)):
            first.reservations.give_back(f"w{number}", deed=Deed(OPERATOR, AT))
        assert first.verify().sound
        assert told(first) == told(never_cut)
        assert_numbers_without_gaps(first)
        return clashes
    finally:
        for ledger in opened:
            ledger.close()
