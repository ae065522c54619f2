"""Random sequences of deeds: the ledger answers as plain dictionaries do, on both databases.

`HYPOTHESIS_PROFILE=ledger-long` tries 10,000 sequences on each database. On PostgreSQL each
sequence is an office of its own, and the tables of all of them are made anew at once.
"""

import itertools
import os
import shutil
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from ledger_builders import AT, OPERATOR, an_acceptance, charges_of, identifier
from ledger_model import CLIENTS, SUMS, Batch, Item, Model, check_rebuilding, items_of

from batchpost.errors import BatchpostError
from batchpost.ledger import open_ledger
from batchpost.ledger.accepted_items import UnknownItemError, UnknownLineError
from batchpost.ledger.changing import (
    AllExcludedError,
    ChangeBeforeError,
    ItemOutError,
    ListCancelledError,
)
from batchpost.ledger.deeds.closing import DayAheadError, DayClosedBeforeError, DayClosedError
from batchpost.ledger.entries import Deed
from batchpost.ledger.errors import NumberUsedError, RollConflictError, UnknownBatchError
from batchpost.model.client import Payment
from batchpost.model.corrections import CorrectedItems
from batchpost.model.labels import NumberUsed, Roll

LONG = "long" in os.environ.get("HYPOTHESIS_PROFILE", "")
SEQUENCES = int(os.environ.get("BATCHPOST_SEQUENCES", "10000")) if LONG else 12
OFFICES_AT_ONCE = 100
DAYS = [AT.date() + timedelta(days=number) for number in range(3)]
ROLLS = {name: Roll(name, "RB", "BY", first, last)
         for name, first, last in (("A", 1, 12), ("B", 13, 20), ("C", 18, 30))}  # fmt: skip
FILES = [f"{number}" * 64 for number in range(5)]
NOTICE = "notice_of_delivery_simple"

some_day = st.integers(0, len(DAYS) - 1)
some_batch = st.integers(0, 60)
some_lines = st.sets(st.integers(1, 5), min_size=1, max_size=2)


class Deeds(RuleBasedStateMachine):
    """Does the same to the ledger and to the model; both refuse alike."""

    def __init__(self, opening) -> None:
        super().__init__()
        self.ledger = next(opening)
        self.model = Model()
        self.step = 0

    @initialize()
    def begin(self):
        for client in CLIENTS:
            self.ledger.add_client(client, operator=OPERATOR, at=AT)
        self.issue("A")

    def moment(self, day: int) -> datetime:
        self.step += 1
        return AT + timedelta(days=day, minutes=self.step)

    def batch_no(self, chosen: int) -> int:
        """The number of a list there is, or now and then of one there is not."""
        return chosen % (len(self.model.batches) + 1) + 1 if chosen % 8 else 7

    def refused(self, wanted: type[BatchpostError] | None, deed):
        """Do a deed that is refused for the reason wanted, or not at all."""
        if wanted is None:
            return deed()
        with pytest.raises(wanted):
            deed()
        return None

    @rule(name=st.sampled_from(sorted(ROLLS)))
    def issue(self, name):
        roll, known = ROLLS[name], self.model.rolls
        clash = any(roll.first <= other.last and other.first <= roll.last
                    for other in known.values())  # fmt: skip
        self.refused(
            RollConflictError if clash else None,
            lambda: self.ledger.issue_roll(roll, operator=OPERATOR, at=self.moment(0)),
        )
        if not clash:
            known[name] = roll

    @rule(serial=st.integers(1, 30), count=st.integers(1, 2))
    def spoil(self, serial, count):
        roll = self._roll_of(serial, count)
        if roll is None:
            return
        labels = {(roll, number) for number in range(serial, serial + count)}
        taken = labels & self.model.gone
        self.refused(
            NumberUsedError if taken else None,
            lambda: self.ledger.spoil_labels(
                roll, serial, serial + count - 1, operator=OPERATOR, at=self.moment(0), reason="x"
            ),
        )
        if not taken:
            self.model.gone |= labels
            self.model.spoiled |= labels

    def _roll_of(self, serial, count):
        last = serial + count - 1
        return next((name for name, roll in self.model.rolls.items()
                     if roll.first <= serial and last <= roll.last), None)  # fmt: skip

    @rule(
        sha256=st.sampled_from(FILES),
        client_id=st.sampled_from([each.client_id for each in CLIENTS]),
        count=st.integers(1, 4),
        first=st.none() | st.integers(1, 30),
        labelled=st.booleans(),
        day=some_day,
        operator=st.sampled_from(["Иванова", "Петрова"]),
    )
    def accept(self, *, sha256, client_id, count, first, labelled, day, operator):
        model = self.model
        roll = self._roll_of(first, count) if labelled and first is not None else None
        client, at = model.clients[client_id], self.moment(day)
        given = an_acceptance(count, sha256=sha256, client=client, first_serial=first, at=at,
                              operator=operator)  # fmt: skip
        labels = {line: (roll, first + line - 1) for line in range(1, count + 1)} if roll else {}
        uses = tuple(NumberUsed(name, serial, line) for line, (name, serial) in labels.items())
        given = replace(given, numbers=uses)
        known = model.standing(sha256)
        if known is not None:
            found = self.ledger.record(given)
            assert (found.batch_no, found.already) == (known, True)
            return
        numbers = given.items["item_identifier"].dropna().to_list()
        borne = {item.number for item in model.items()} & set(numbers)
        live = {item.label for item in model.items()} | model.spoiled
        wanted = None
        if borne or live & set(labels.values()):
            wanted = NumberUsedError
        elif at.date() in model.closed:
            wanted = DayClosedError
        recorded = self.refused(wanted, lambda: self.ledger.record(given))
        if wanted is not None:
            return
        number = len(model.batches) + 1
        assert (recorded.batch_no, recorded.already) == (number, False)
        noticed = set(given.charges.loc[given.charges["service"] == NOTICE, "line_no"])
        live_items = {
            line: Item(sums, "registered", identifier(first + line - 1) if first else None,
                       labels.get(line), line in noticed)
            for line, sums in items_of(given.items, given.charges).items()
        }  # fmt: skip
        batch = Batch(sha256, client_id, client.payment, operator, at, at, live_items, Counter(),
                      count)  # fmt: skip
        batch.first = batch.totals
        model.batches[number] = batch
        model.gone |= set(labels.values())
        for item in live_items.values():
            model.book(at.date(), batch, item, 1)

    def _change(self, batch_no, at, lines=None):
        """Return why a change of a list is refused, or `None`."""
        batch = self.model.batches.get(batch_no)
        if batch is None:
            return UnknownBatchError
        if batch.state == "cancelled":
            return ListCancelledError
        if at.date() in self.model.closed:
            return DayClosedError
        if at < batch.last_at:
            return ChangeBeforeError
        missing = sorted(set(lines or ()) - set(batch.live))
        if missing:
            return ItemOutError if missing[0] <= batch.lines else UnknownLineError
        return None

    @rule(chosen=some_batch, lines=some_lines, day=some_day)
    def exclude(self, chosen, lines, day):
        batch_no = self.batch_no(chosen)
        at = self.moment(day)
        wanted = self._change(batch_no, at, lines)
        batch = self.model.batches.get(batch_no)
        if wanted is None and lines == set(batch.live):
            wanted = AllExcludedError
        deed = Deed("Сидорова", at, reason="не выдержала упаковка")
        self.refused(wanted, lambda: self.ledger.corrections.exclude(batch_no, lines, deed))
        if wanted is None:
            self._take_out(batch, lines, at, "corrected")

    @rule(chosen=some_batch, day=some_day)
    def cancel(self, chosen, day):
        batch_no = self.batch_no(chosen)
        at = self.moment(day)
        wanted = self._change(batch_no, at)
        deed = Deed("Сидорова", at, reason="клиент передумал", allowed_by="Начальникова")
        self.refused(wanted, lambda: self.ledger.corrections.cancel(batch_no, deed))
        if wanted is None:
            batch = self.model.batches[batch_no]
            self._take_out(batch, set(batch.live), at, "cancelled")

    def _take_out(self, batch, lines, at, state):
        for line in lines:
            self.model.book(at.date(), batch, batch.live.pop(line), -1)
        batch.last_at, batch.state = at, state

    @precondition(lambda self: self.model.batches)
    @rule(
        chosen=some_batch,
        line=st.integers(0, 3),
        weight=st.integers(1, 500),
        insured=st.booleans(),
        stale=st.integers(0, 3).map(lambda number: number == 0),
        day=some_day,
    )
    def correct(self, *, chosen, line, weight, insured, stale, day):
        batch_no = self.batch_no(chosen)
        batch = self.model.batches.get(batch_no)
        if batch is None or not batch.live:
            return
        line = sorted(batch.live)[line % len(batch.live)]
        at = self.moment(day)
        before = self.ledger.acceptance(batch_no)
        known = len(before.changes)
        items = before.items[before.items["line_no"] == line].reset_index(drop=True)
        items["weight_g"] = items["weight_g"] * 0 + weight
        if insured:
            items["category"] = items["category"].where(items["category"].isna(), "insured")
        charges = charges_of(items)
        charges["net"] += weight
        charges["gross"] += weight
        items["fee"] = int(charges["gross"].sum())
        wanted = self._change(batch_no, at, {line})
        refusal = BatchpostError if wanted is None and stale else wanted
        given = CorrectedItems(batch_no, items, charges, before.book, ("weight_g",), known - stale)
        deed = Deed("Сидорова", at, reason="взвешено ещё раз")
        self.refused(refusal, lambda: self.ledger.corrections.correct(given, deed))
        if refusal is None:
            old = batch.live[line]
            self._take_out(batch, {line}, at, "corrected")
            (sums,) = items_of(items, charges).values()
            category = "insured" if insured else old.category
            batch.live[line] = replace(old, sums=sums, category=category, noticed=False)
            self.model.book(at.date(), batch, batch.live[line], 1)

    @rule(client=st.sampled_from(CLIENTS), payment=st.sampled_from(list(Payment)))
    def edit_client(self, client, payment):
        changed = replace(client, payment=payment)
        self.ledger.edit_client(changed, operator=OPERATOR, at=self.moment(0))
        self.model.clients[client.client_id] = changed

    @rule(day=st.integers(0, len(DAYS)), said_on=some_day)
    def close(self, day, said_on):
        on = AT.date() + timedelta(days=day)
        wanted = None
        if day > said_on:
            wanted = DayAheadError
        elif on in self.model.closed:
            wanted = DayClosedBeforeError
        deed = Deed("Начальникова", self.moment(said_on))
        closed = self.refused(wanted, lambda: self.ledger.days.close(on, deed))
        if wanted is None:
            self.model.closed[on] = self.model.of_day(on)
            sums = Counter()
            for each in self.model.of_day(on).values():
                sums.update(each)  # signed: what is taken out and put in again may cancel out
            told = closed.totals.get("BYN", {})
            assert {n: v for n, v in told.items() if v} == {n: v for n, v in sums.items() if v}

    @rule(chosen=some_batch)
    def reprint(self, chosen):
        batch_no = self.batch_no(chosen)
        wanted = None if batch_no in self.model.batches else UnknownBatchError
        deed = Deed("Сидорова", self.moment(2))
        self.refused(wanted, lambda: self.ledger.note_printing(batch_no, ["receipt.pdf"], deed))

    def teardown(self):
        """Ask the ledger all that the model knows."""
        ledger, model = self.ledger, self.model
        rows = ledger.batches().to_dict("records")
        assert {row["batch_no"]: (row["state"], *(row[n] for n in SUMS)) for row in rows} == {
            no: (batch.state, *(batch.totals[n] for n in SUMS))
            for no, batch in model.batches.items()
        }
        for on in DAYS:
            keys = ["category", "client_id", "operator", "payment"]
            told = {
                tuple(row[key] for key in keys): {n: row[n] for n in (*SUMS, "labels") if row[n]}
                for row in ledger.day_totals(on).to_dict("records")
            }
            assert told == model.of_day(on)
            assert on not in model.closed or told == model.closed[on]
        for client_id in model.clients:
            self._compare_client(client_id)
        assert ledger.used_identifiers([identifier(n) for n in range(1, 40)]) == {
            item.number for item in model.items() if item.number
        }
        for balance in ledger.rolls():
            roll = balance.roll.roll_id
            gone = {serial for name, serial in model.gone if name == roll}
            live = {item.label[1] for item in model.items() if item.label and item.label[0] == roll}
            assert (balance.used, balance.spoiled) == (len(live), len(gone - live))
            assert balance.left == balance.roll.issued - len(gone)
        assert ledger.find_batches(FILES) == {
            sha256: no for sha256 in FILES if (no := model.standing(sha256))
        }
        for no, batch in model.batches.items():
            self._compare_batch(no, batch)
        with pytest.raises(UnknownItemError):
            ledger.find_item(identifier(99))

    def _compare_client(self, client_id):
        since, until = DAYS[0], DAYS[-1] + timedelta(days=1)
        months = self.ledger.client_totals(client_id, since, until)
        wanted = sum(
            (batch.totals for batch in self.model.batches.values()
             if batch.client_id == client_id), Counter(),
        )  # fmt: skip
        assert tuple(months[n].sum() for n in SUMS) == tuple(wanted[n] for n in SUMS)
        services = self.ledger.client_services(client_id, since, until)
        assert services["gross"].sum() == wanted["gross"]
        noticed = sum(
            item.noticed for batch in self.model.batches.values()
            if batch.client_id == client_id for item in batch.live.values()
        )  # fmt: skip
        counted = {frozenset(): wanted["items"], frozenset({NOTICE}): noticed}
        late = AT + timedelta(days=len(DAYS))
        assert self.ledger.month_counts.until(client_id, late, counted) == counted

    def _compare_batch(self, no, batch):
        read = self.ledger.acceptance(no)
        assert set(read.items["line_no"]) == set(batch.live)
        assert read.state == batch.state
        totals = batch.totals
        assert tuple(getattr(read.totals, n) for n in SUMS) == tuple(totals[n] for n in SUMS)
        assert len(read.numbers) == sum(item.label is not None for item in batch.live.values())
        if read.changes:
            assert read.changes[-1].after == read.totals
        first = self.ledger.acceptance(no, as_recorded=True).totals
        assert tuple(getattr(first, n) for n in SUMS) == tuple(batch.first[n] for n in SUMS)
        for line, item in batch.live.items():
            if item.number is not None:
                place = self.ledger.find_item(item.number)
                assert (place.batch_no, place.line_no) == (no, line)


def sqlite_ledgers(folder):
    """A ledger in a file of its own each time; of the last one, tables are made anew."""
    blank = folder / "blank.sqlite"
    open_ledger(f"sqlite:///{blank.as_posix()}").close()
    for number in itertools.count():
        file = folder / "ledger.sqlite"
        for left in folder.glob("ledger.sqlite*"):
            left.unlink()
        shutil.copy(blank, file)
        with open_ledger(f"sqlite:///{file.as_posix()}") as ledger:
            yield ledger
            if not LONG or number % 10 == 0:
                check_rebuilding(ledger)


def postgresql_ledgers(new_schema):
    """An office of its own each time; of all offices of a schema, tables are made anew."""
    while True:
        with open_ledger(new_schema()) as ledger:
            for number in range(OFFICES_AT_ONCE if LONG else SEQUENCES // 2):
                ledger._store.work_for(f"office {number}")
                yield ledger
            check_rebuilding(ledger)


def try_sequences(opening) -> None:
    run_state_machine_as_test(
        lambda: Deeds(opening),
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_sequence_of_deeds_in_sqlite(tmp_path):
    try_sequences(sqlite_ledgers(tmp_path))


def test_any_sequence_of_deeds_in_postgresql(new_schema):
    try_sequences(postgresql_ledgers(new_schema))
