"""Killed programs, several workplaces at once: all or nothing, nothing twice, no gaps."""

import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from ledger_builders import AT, OPERATOR, SHOP, an_acceptance, ask, identifier

from batchpost.errors import LedgerError
from batchpost.ledger import open_ledger
from batchpost.ledger.entries import Deed
from batchpost.ledger.errors import DoneBeforeError, LedgerLostError, NumberUsedError
from batchpost.model.labels import NumberUsed, Roll

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KILLS = {"sqlite": 12, "postgresql": 4}


def start(url: str, *numbers: int) -> subprocess.Popen:
    """Start a workplace; it gets ready by itself and then waits."""
    return subprocess.Popen(
        [sys.executable, str(HERE / "recording_child.py"), url, *map(str, numbers)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def await_ready(child: subprocess.Popen) -> None:
    """Wait until a workplace is about to record."""
    line = child.stdout.readline()
    if line != "ready\n":
        pytest.fail(line + child.communicate()[1])


def go(child: subprocess.Popen) -> None:
    child.stdin.write("\n")
    child.stdin.flush()


def finish(child: subprocess.Popen) -> list[list[str]]:
    out, err = child.communicate(timeout=120)
    assert child.returncode == 0, err
    return [line.split() for line in out.splitlines()]


def assert_whole(ledger) -> list[int]:
    """Assert that each list is there with all it has, and nothing is there without its list."""
    batches = ledger.batches()
    numbers = batches["batch_no"].tolist()
    assert numbers == list(range(1, len(numbers) + 1))
    for table in ("item", "addressee", "charge", "label"):
        counts = ask(
            ledger,
            f"SELECT b.batch_no, b.items, COUNT(t.entry_id) FROM batch b "
            f"LEFT JOIN {table} t ON t.entry_id = b.entry_id GROUP BY b.batch_no, b.items",
        )
        for _, items, rows in counts:
            assert rows == (items + items // 2 if table == "charge" else items)
        assert ask(
            ledger,
            f"SELECT COUNT(*) FROM {table} WHERE entry_id NOT IN (SELECT entry_id FROM batch)",
        ) == [(0,)]
    accepted = "SELECT COUNT(*) FROM entry WHERE kind = 'list_accepted'"
    assert ask(ledger, accepted) == [(len(numbers),)]
    assert ledger.rolls()[0].used == batches["items"].sum()
    return numbers


def wait_for_the_dead(ledger) -> None:
    """Wait until the server has noticed that its client is no more."""
    others = (
        "SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend' "
        "AND state <> 'idle' AND pid <> pg_backend_pid()"
    )
    if ledger._store.engine.dialect.name == "postgresql":
        while ask(ledger, others) != [(0,)]:
            time.sleep(0.02)


@pytest.mark.slow
def test_a_killed_program_leaves_all_of_a_list_or_nothing(counter, database_url, request):
    kills = KILLS[request.node.callspec.params["database_url"]]
    chance = random.Random(20261123)
    per_child, items = 12, 300
    children = [start(database_url, 100 * n, per_child, 1, items) for n in range(2)]
    recorded_sometimes = 0
    for kill in range(kills):
        child = children.pop(0)
        await_ready(child)
        before = len(counter.batches())
        go(child)
        # Half of them have said something before, however slow the machine is.
        heard = [child.stdout.readline() for _ in range(chance.randint(0, 1))]
        time.sleep(chance.uniform(0.0, 0.2))
        child.kill()
        lines = [*heard, *child.communicate()[0].splitlines()]
        said = [line.split() for line in lines if line.count(" ") == 2]
        wait_for_the_dead(counter)
        numbers = assert_whole(counter)
        acknowledged = [int(batch_no) for _, batch_no, word in said if word == "recorded"]
        assert set(acknowledged) <= set(numbers)
        assert len(numbers) - before in {len(acknowledged), len(acknowledged) + 1}
        recorded_sometimes += bool(acknowledged)
        # The next run works, with the very list that the killed one may have been at.
        at_hand = 100 * kill + len(acknowledged)
        given = an_acceptance(
            items, sha256=f"{at_hand:064d}", first_serial=1 + at_hand * items, from_roll=True
        )
        recorded = counter.record(given)
        assert recorded.already is (len(numbers) - before > len(acknowledged))
        assert recorded.batch_no == len(counter.batches())
        if kill + 2 < kills:
            children.append(start(database_url, 100 * (kill + 2), per_child, 1, items))
    assert recorded_sometimes, "the children were killed before they could do anything"


@pytest.mark.slow
def test_two_workplaces_at_once_leave_no_gap_and_nothing_twice(counter, database_url):
    shared = [start(database_url, 0, 15, 1, 30) for _ in range(2)]  # the same lists
    own = [start(database_url, 100 + index, 10, 2, 30) for index in range(2)]
    children = shared + own
    for child in children:
        await_ready(child)
    for child in children:
        go(child)
    said = [line for child in children for line in finish(child)]
    assert len(assert_whole(counter)) == 15 + 20
    by_list: dict[str, list[tuple[str, str]]] = {}
    for number, batch_no, word in said:
        by_list.setdefault(number, []).append((batch_no, word))
    for number, answers in by_list.items():
        assert len({batch_no for batch_no, _ in answers}) == 1, (number, answers)
        assert [word for _, word in answers].count("recorded") == 1, (number, answers)


def record_at_once(url: str, lists: list) -> list:
    """Record lists from as many ledgers at the same moment; return what became of each."""
    begin = threading.Barrier(len(lists))
    answers = [None] * len(lists)

    def work(index: int) -> None:
        with open_ledger(url, wait_s=60) as ledger:
            ledger.find_batch("0" * 64)
            begin.wait()
            try:
                answers[index] = ledger.record(lists[index])
            except LedgerError as error:
                answers[index] = error

    threads = [threading.Thread(target=work, args=(index,)) for index in range(len(lists))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_same_list_at_the_same_moment_becomes_one(counter, database_url):
    for round_no in range(3):
        given = an_acceptance(300, sha256=f"{round_no}" * 64, first_serial=1 + round_no * 300)
        answers = record_at_once(database_url, [given] * 3)
        assert len(counter.batches()) == round_no + 1
        assert {answer.batch_no for answer in answers} == {round_no + 1}
        assert sorted(answer.already for answer in answers) == [False, True, True]


def test_the_same_list_that_opens_a_roll_becomes_one(counter, database_url):
    opened = Roll("new", "RB", "BY", 700_000, 700_099)
    uses = tuple(NumberUsed("new", 700_000 + n, n + 1) for n in range(100))
    given = replace(an_acceptance(100), numbers=uses, opened_roll=opened)
    answers = record_at_once(database_url, [given] * 3)
    assert sorted(answer.already for answer in answers) == [False, True, True]
    assert counter.rolls()[1].used == 100


def test_the_same_numbers_in_opposite_order_go_to_one_list(counter, database_url):
    for round_no in range(3):
        serials = range(1 + round_no * 1000, 1001 + round_no * 1000)
        lists = [
            an_acceptance(
                1000,
                sha256=f"{round_no}{name}" * 32,
                item_identifier=[identifier(serial) for serial in order],
            )
            for name, order in (("a", serials), ("b", reversed(serials)))
        ]
        answers = record_at_once(database_url, lists)
        refused = [answer for answer in answers if isinstance(answer, NumberUsedError)]
        assert len(refused) == 1, answers
        assert len(counter.batches()) == round_no + 1


def test_the_same_label_goes_to_one_list(counter, database_url):
    blank = {"item_identifier": [None] * 50}
    lists = [
        an_acceptance(50, sha256=f"{n}" * 64, first_serial=1 + n * 40, from_roll=True, **blank)
        for n in range(2)
    ]
    answers = record_at_once(database_url, lists)
    assert sum(isinstance(answer, NumberUsedError) for answer in answers) == 1
    assert counter.rolls()[0].used == 50


def test_a_new_ledger_may_be_opened_by_several_at_once(database_url):
    begin = threading.Barrier(4)
    faults: list[BaseException] = []

    def work(index: int) -> None:
        begin.wait()
        try:
            with open_ledger(database_url, wait_s=30) as ledger:
                client = replace(SHOP, client_id=f"c{index}")
                ledger.add_client(client, operator=OPERATOR, at=AT)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            faults.append(error)

    threads = [threading.Thread(target=work, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with open_ledger(database_url) as ledger:
        assert [client.client_id for client in ledger.clients()] == ["c0", "c1", "c2", "c3"]


def test_a_deed_that_was_committed_while_its_connection_broke_is_not_refused_as_done(
    counter, monkeypatch
):
    store, commit = counter._store, sa.Connection.commit

    def broken(connection):
        commit(connection)
        monkeypatch.setattr(sa.Connection, "commit", commit)
        raise LedgerLostError(store.where, "cut")

    monkeypatch.setattr(sa.Connection, "commit", broken)
    closed = counter.days.close(AT.date(), Deed(OPERATOR, AT))
    assert ask(counter, "SELECT entry_id FROM entry WHERE kind = 'day_closed'") == [
        (closed.entry_id,)
    ]


def test_a_list_recorded_again_with_its_key_is_found(counter):
    first = counter.record(an_acceptance(3), key="k1")
    again = counter.record(an_acceptance(3), key="k1")
    assert (first.already, again.already, again.batch_no) == (False, True, first.batch_no)
    with pytest.raises(DoneBeforeError):
        counter.record(an_acceptance(3, sha256="b" * 64), key="k1")


def test_who_is_refused_is_told_so_by_us_alone(counter, caplog):
    for number in range(20):  # the driver speaks of its pipeline now and then
        counter.record(an_acceptance(40, sha256=f"{number:064x}", first_serial=1 + number * 100))
        clash = an_acceptance(40, sha256=f"{number + 99:064x}", first_serial=30 + number * 100)
        with pytest.raises(NumberUsedError):
            counter.record(clash)
    assert not caplog.records


def test_reads_while_another_writes(counter, database_url):
    counter.record(an_acceptance(5))
    with open_ledger(database_url) as other:
        store = other._store

        def deed(connection):
            store.lock(connection)
            store.lock_chain(connection, "")
            read = counter.acceptance(1)
            pd.testing.assert_frame_equal(read.items, an_acceptance(5).items)
            assert len(counter.batches()) == 1

        store.write(deed)
