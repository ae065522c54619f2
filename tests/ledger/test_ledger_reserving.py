"""Numbers given out to many at once: reserved inside a transaction, none twice, none lost."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from ledger_builders import AT, OPERATOR, an_acceptance, ask

from batchpost.ledger import open_ledger, postgresql
from batchpost.ledger.entries import Deed
from batchpost.ledger.errors import NumberUsedError
from batchpost.ledger.offline_errors import LabelReservedError, LabelsShortError
from batchpost.model.labels import NumberUsed

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LONG = bool(os.environ.get("BATCHPOST_LONG"))
WHO = {"operator": OPERATOR, "at": AT}


def numbered(serials, sha256="a" * 64):
    uses = tuple(NumberUsed("R1", serial, line) for line, serial in enumerate(serials, 1))
    borne = [f"RB{serial:08d}0BY" for serial in serials]
    return an_acceptance(len(serials), sha256=sha256, item_identifier=borne, numbers=uses)


def test_sixteen_processes_number_from_one_roll(counter, database_url):
    lists, items = (125, 10) if LONG else (4, 5)
    children = [
        subprocess.Popen(
            [sys.executable, str(HERE / "numbering_child.py"), database_url, f"w{n}",
             str(n * lists), str(lists), str(items)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(16 if LONG else 4)
    ]  # fmt: skip
    for child in children:
        assert child.stdout.readline() == "ready\n", child.communicate()[1]
    for child in children:
        child.stdin.write("\n")
        child.stdin.flush()
    for child in children:
        out, err = child.communicate(timeout=2400 if LONG else 120)
        assert out == "done\n", err
    given_out = len(children) * lists * items
    serials = [row[0] for row in ask(counter, "SELECT serial FROM label ORDER BY serial")]
    assert serials == list(range(1, given_out + 1))
    assert counter.rolls()[0].reserved == 0
    numbers = counter.batches()["batch_no"].tolist()
    assert numbers == list(range(1, len(children) * lists + 1))


def test_a_list_keeps_its_labels_from_an_earlier_try_and_gives_back_the_rest(counter):
    book = counter.reservations
    assert book.take_labels(["R1"], 5, "a" * 64, **WHO) == {"R1": ((1, 5),)}
    assert book.take_labels(["R1"], 3, "b" * 64, **WHO) == {"R1": ((6, 8),)}
    assert book.take_labels(["R1"], 7, "a" * 64, **WHO) == {"R1": ((1, 5), (9, 10))}
    assert counter.rolls()[0].reserved == 10
    assert counter.rolls()[0].next_serial == 11
    counter.record(numbered([1, 2, 3, 4]))
    book.give_back_labels("a" * 64, **WHO)
    book.give_back_labels("a" * 64, **WHO)
    assert [(each.holder, each.left) for each in book.left()] == [("list:" + "b" * 64, ((6, 8),))]
    assert counter.rolls()[0].next_serial == 5
    assert book.take_labels(["R1"], 4, "c" * 64, **WHO) == {"R1": ((5, 5), (9, 11))}


def test_a_reserved_label_is_nobody_elses(counter):
    counter.reservations.take_labels(["R1"], 5, "b" * 64, **WHO)
    with pytest.raises(LabelReservedError):
        counter.record(numbered([4, 5, 6]))
    with pytest.raises(LabelReservedError):
        counter.spoil_labels("R1", 5, 6, reason="порван", **WHO)
    counter.record(numbered([1, 2, 3, 4, 5], sha256="b" * 64))
    with pytest.raises(NumberUsedError):
        counter.record(numbered([5, 6]))
    assert counter.reservations.roll_states()[0].left[0] == (6, 500_000)


def test_more_labels_than_there_are_are_refused(counter):
    with pytest.raises(LabelsShortError):
        counter.reservations.take_labels(["R1"], 500_001, "b" * 64, **WHO)
    assert counter.reservations.left() == []


def test_list_numbers_reserved_are_passed_over_and_come_back_without_a_gap(database_url, counter):
    with open_ledger(database_url, workplace="counter-2") as other:
        reserved = other.reservations.reserve(3, {"R1": 10}, deed=Deed(**WHO))
        assert reserved == {"batch": ((1, 3),), "roll:R1": ((1, 10),)}
        assert counter.record(an_acceptance(sha256="a" * 64)).batch_no == 4
        assert other.reservations.give_back("counter-2", deed=Deed(**WHO)) == reserved
        assert other.reservations.give_back("counter-2", deed=Deed(**WHO)) == {}
    for number, name in enumerate("bcd", 1):
        assert counter.record(an_acceptance(sha256=name * 64)).batch_no == number
    assert counter.record(an_acceptance(sha256="e" * 64)).batch_no == 5


def test_the_tables_made_anew_know_what_is_reserved(counter):
    counter.reservations.reserve(3, {"R1": 10}, deed=Deed(**WHO))
    before = counter.reservations.left()
    counter.rebuild()
    assert counter.reservations.left() == before


def test_a_program_that_fell_silent_in_a_deed_keeps_nobody_waiting(postgresql_url, monkeypatch):
    monkeypatch.setattr(postgresql, "IDLE_S", 1)
    waiting = threading.Event()
    with open_ledger(postgresql_url, wait_s=30) as dead, open_ledger(postgresql_url) as other:
        from ledger_builders import prepare

        prepare(other)

        def hang() -> None:
            def deed(connection):
                dead._store.lock(connection)
                waiting.set()
                silent.wait()

            try:
                dead._store.write(deed)
            except Exception:  # noqa: BLE001 - its connection is gone, which is the point
                return

        silent = threading.Event()
        thread = threading.Thread(target=hang)
        thread.start()
        waiting.wait()
        assert other.record(an_acceptance()).batch_no == 1
        silent.set()
        thread.join()
