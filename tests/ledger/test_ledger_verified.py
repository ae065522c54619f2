"""Verifying finds every change of what was recorded and of what follows from it."""

import os
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from ledger_builders import (
    AT,
    FINDINGS,
    OPERATOR,
    QUOTE,
    SHOP,
    TERMS,
    an_acceptance,
    ask,
    identifier,
    prepare,
)

from batchpost.ledger import making, open_ledger, schema
from batchpost.ledger.deeds.closing import close_day
from batchpost.ledger.entries import Content, Deed, Doing, insert_entry, pack
from batchpost.ledger.verifying import verify
from batchpost.model.labels import Roll

LONG = bool(os.environ.get("BATCHPOST_LONG"))
TRUTH_BITS = 1_000 if LONG else 20
DERIVED_CELLS = 300 if LONG else 20
OFFICE = "220030"


def fill(ledger) -> None:
    """Do some forty deeds at three workplaces."""
    prepare(ledger)
    for number in range(9):
        workplace = f"w{number % 3}"
        ledger.record(
            an_acceptance(
                4 + number,
                sha256=f"{number:064x}",
                first_serial=1 + 20 * number,
                from_roll=number % 2 == 0,
                findings=FINDINGS if number % 3 == 0 else (),
            ),
            workplace=workplace,
        )
        later = AT + timedelta(hours=number)
        ledger.edit_client(
            replace(SHOP, name=f"Магазин {number}"), operator=OPERATOR, at=later, workplace="w1"
        )
        first = 10_000 + 10 * number
        ledger.spoil_labels(
            "R1", first, first + 3, operator=OPERATOR, at=later, reason="torn", workplace=workplace
        )
    ledger.set_contract_terms("housing", TERMS, operator=OPERATOR, at=AT, workplace="w2")
    ledger.add_quote(QUOTE, operator=OPERATOR, at=AT)
    roll = Roll("R2", "RC", "BY", 1, 50, "registered", client_id="housing")
    ledger.issue_roll(roll, operator=OPERATOR, at=AT)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request, tmp_path_factory):
    """A ledger of some forty deeds; what a test does to it is undone at its end."""
    if request.param == "sqlite":
        url = f"sqlite:///{(tmp_path_factory.mktemp('filled') / 'ledger.sqlite').as_posix()}"
    else:
        import psycopg

        server = request.getfixturevalue("postgresql_server")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE SCHEMA verified")
        url = f"{server}&options=-csearch_path%3Dverified"
    with open_ledger(url, office=OFFICE) as ledger:
        fill(ledger)
        yield ledger


@pytest.fixture(scope="module")
def unguarded(tmp_path_factory):
    """A filled ledger whose database refuses nothing, and a connection to change it by."""
    path = tmp_path_factory.mktemp("unguarded") / "ledger.sqlite"
    with open_ledger(f"sqlite:///{path.as_posix()}", office=OFFICE) as ledger:
        fill(ledger)
        with closing(bare(path)) as connection:
            yield ledger, connection


def bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in guards:
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def cells(connection, tables) -> list[tuple[str, str, str, tuple]]:
    """All cells that hold something: table, column, how its row is found, and with what."""
    found = []
    for table in tables:
        key = [column.name for column in table.primary_key]
        where = " AND ".join(f'"{name}" = ?' for name in key)
        names = ", ".join(f'"{name}"' for name in key)
        keys = connection.execute(f"SELECT {names} FROM {table.name}").fetchall()
        for column in table.columns:
            full = f'SELECT length("{column.name}") FROM {table.name} WHERE {where}'
            found += [
                (table.name, column.name, where, row)
                for row in keys
                if connection.execute(full, row).fetchone()[0]
            ]
    return found


def flipped(value, chance: random.Random):
    """The value with one bit changed, as SQLite takes it, and what makes a cell of it."""
    if isinstance(value, int):
        number = value ^ (1 << chance.randrange(63))
        return number, "?"
    content = bytearray(value.encode() if isinstance(value, str) else value)
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content), "CAST(? AS TEXT)" if isinstance(value, str) else "?"


def change(connection, cell, chance: random.Random):
    """Change a bit of a cell; return what undoes it, `None` where a key forbids the change."""
    table, column, where, key = cell
    row = 'SELECT "{}" FROM {} WHERE {}'.format(column, table, where)  # noqa: UP032
    (before,) = connection.execute(row, key).fetchone()
    value, made = flipped(before, chance)
    connection.execute("SAVEPOINT cell")
    # A changed key cell names another row, so the row is found by the savepoint alone.
    try:
        connection.execute(f'UPDATE {table} SET "{column}" = {made} WHERE {where}', (value, *key))
    except sqlite3.IntegrityError:
        connection.execute("ROLLBACK TO cell")
        connection.execute("RELEASE cell")
        return None
    connection.execute("RELEASE cell")
    names = [part.split('"')[1] for part in where.split(" AND ")]
    now = [value if name == column else old for name, old in zip(names, key, strict=True)]
    found = " AND ".join(
        f'"{name}" = {made}' if name == column else f'"{name}" = ?' for name in names
    )

    def undo() -> None:
        done = connection.execute(
            f'UPDATE {table} SET "{column}" = ? WHERE {found}', (before, *now)
        )
        assert done.rowcount == 1

    return undo


def changed_cells(connection, tables, count: int, seed: int):
    """Change one cell after another, each undone before the next; yield where it was."""
    chance = random.Random(seed)
    all_cells = cells(connection, tables)
    done = 0
    while done < count:
        table = chance.choice(sorted({cell[0] for cell in all_cells}))
        cell = chance.choice([each for each in all_cells if each[0] == table])
        undo = change(connection, cell, chance)
        if undo is not None:
            yield cell
            undo()
            done += 1


def test_a_ledger_as_it_was_recorded_is_sound(filled):
    proof = filled.verify()
    assert proof.sound
    assert (proof.counts, proof.faults, proof.first) == ({}, [], None)
    assert proof.chains == 4
    assert proof.entries == len(ask(filled, "SELECT 1 FROM entry")) > 35
    rows = sum(
        ask(filled, f"SELECT count(*) FROM {table.name}")[0][0] for table in making.derived_tables()
    )
    assert proof.rows == rows > 300


def test_an_empty_ledger_is_sound(ledger):
    assert ledger.verify().sound


def test_every_changed_bit_of_the_entries_is_found(unguarded):
    ledger, connection = unguarded
    for cell in changed_cells(connection, schema.TRUTH, TRUTH_BITS, seed=1):
        proof = ledger.verify()
        assert not proof.sound, cell
        assert str(proof.first.message)
    assert ledger.verify().sound


def test_every_changed_cell_of_the_readable_tables_is_found(unguarded):
    ledger, connection = unguarded
    filled_tables = [
        table
        for table in making.derived_tables()
        if connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]
    ]
    for cell in changed_cells(connection, filled_tables, DERIVED_CELLS, seed=2):
        proof = ledger.verify()
        assert not proof.sound, cell
    assert ledger.verify().sound


@pytest.fixture
def damaged(filled, monkeypatch):
    """Return what changes a filled ledger past its guards and verifies it; then all is undone."""
    store = filled._store
    monkeypatch.setattr(store, "begin_reading", lambda *_: None)
    with store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
            guards = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for (name,) in connection.exec_driver_sql(guards).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")

        def run(*statements: str):
            for statement in statements:
                assert connection.exec_driver_sql(statement).rowcount
            return verify(store, connection)

        run.connection = connection
        yield run
        connection.rollback()


W1 = "workplace = 'w1'"


@pytest.mark.parametrize(
    ("statement", "code", "place"),
    [
        (f"UPDATE entry SET operator = 'other' WHERE {W1} AND seq = 4", "entry.changed", "w1/4"),
        (f"UPDATE entry SET at = '2026-11-24 00:00:00+00' WHERE {W1} AND seq = 4",
         "entry.changed", "w1/4"),
        (f"UPDATE entry SET facts = '[' WHERE {W1} AND seq = 4", "entry.changed", "w1/4"),
        (f"DELETE FROM entry WHERE {W1} AND seq = 3", "entry.missing", "w1/3"),
        (f"UPDATE entry SET prev_hash = 'x' WHERE {W1} AND seq = 2", "entry.link", "w1/2"),
        (f"UPDATE entry SET entry_id = entry_id + 500 WHERE {W1} AND seq = 2",
         "entry.number", "w1/2"),
        ("DELETE FROM part WHERE name = 'charges'", "part.missing", "w0/2"),
        ("DELETE FROM personal_part WHERE name = 'addressees'", "part.missing", None),
        ("UPDATE part SET name = 'other' WHERE name = 'labels'", "part.stray", None),
        ("UPDATE personal_part SET office = 'other'", "row.extra", None),
        ("UPDATE label SET line_no = 7 WHERE line_no = 1", "row.changed", None),
        ("DELETE FROM number_use WHERE line_no = 3", "row.missing", None),
        ("DELETE FROM batch", "row.missing", None),
        ("INSERT INTO item_out VALUES ('220030', 77, 1, 1)", "row.extra", "77"),
        ("UPDATE roll SET office = 'other'", "row.extra", None),
    ],
)  # fmt: skip
def test_what_was_done_past_the_guards_is_found(damaged, statement, code, place):
    proof = damaged(statement)
    assert code in proof.counts
    assert proof.first in proof.faults
    if place is not None:
        assert place in {str(fault.place) for fault in proof.faults if fault.code == code}


def test_two_rows_that_changed_places_are_found(damaged):
    proof = damaged(
        "UPDATE turnover SET booked_on = '2020-01-01' WHERE batch_no = 2",
        "UPDATE item SET line_no = -1 WHERE line_no = 1",
        "UPDATE item SET line_no = 1 WHERE line_no = 2",
        "UPDATE item SET line_no = 2 WHERE line_no = -1",
    )
    assert proof.counts["row.changed"] == 1 + 9
    assert proof.first.place.workplace == "w0"


def test_the_first_bad_entry_of_a_chain_is_named(damaged):
    proof = damaged(
        f"UPDATE entry SET reason = 'x' WHERE {W1} AND seq >= 5",
        "UPDATE entry SET reason = 'x' WHERE workplace = 'w2' AND seq = 2",
    )
    assert str(proof.first.place) == "w1/5"
    assert proof.counts["entry.changed"] > 3


def test_a_chain_cut_off_after_the_closing_of_a_day_is_found(filled, damaged):
    close_day(Doing(filled._store, damaged.connection, Deed(OPERATOR, AT, "w0")), AT.date())
    assert damaged().sound
    ((seq,),) = ask(filled, "SELECT max(seq) FROM entry WHERE workplace = 'w2'")
    (number,) = ask(filled, f"SELECT entry_id FROM entry WHERE workplace = 'w2' AND seq = {seq}")[0]
    tables = [*making.derived_tables(), *schema.TRUTH]
    cut = [f"DELETE FROM {t.name} WHERE entry_id = {number}" for t in tables
           if ask(filled, f"SELECT 1 FROM {t.name} WHERE entry_id = {number}")]  # fmt: skip
    proof = damaged(*cut)
    assert proof.counts == {"entry.bound": 1}
    assert str(proof.first.place) == f"w2/{seq}"


def test_a_chain_that_was_taken_out_whole_is_found(filled, damaged):
    chosen = f"SELECT entry_id FROM entry WHERE {W1}"
    numbers = ", ".join(str(row[0]) for row in ask(filled, chosen))
    own = f"WHERE entry_id IN ({numbers})"
    tables = [*making.derived_tables(), *schema.TRUTH]
    cut = [f"DELETE FROM {t.name} {own}" for t in tables
           if ask(filled, f"SELECT 1 FROM {t.name} {own}")]  # fmt: skip
    assert damaged(*cut).counts == {"chain.missing": 1}


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("of_no_kind", {}),
        ("contract_terms_set", {}),
        ("contract_terms_set", {"client_id": 5, "version_no": "x", "terms": {}}),
        ("list_accepted", {"uses": {}}),
        ("day_closed", {"day": "2026-11-23", "heads": [{"workplace": "w1"}]}),
        ("day_closed", {"day": "2026-11-23", "heads": 7}),
        ("day_closed", {"day": "2026-11-23", "heads": [{"workplace": 1, "seq": "", "hash": []}]}),
    ],
)
def test_an_entry_forged_with_its_hash_is_a_fault_and_no_traceback(filled, damaged, kind, facts):
    doing = Doing(filled._store, damaged.connection, Deed(OPERATOR, AT, "w0"))
    told = doing._link(kind, pack(Content(facts), filled._store.new_salt))
    insert_entry(damaged.connection, told.entry)
    assert not damaged().sound


def test_bytes_in_place_of_text_are_found(unguarded):
    ledger, connection = unguarded
    before = connection.execute("SELECT kind FROM item LIMIT 1").fetchone()[0]
    connection.execute("UPDATE item SET kind = CAST(kind AS BLOB) WHERE line_no = 2")
    proof = ledger.verify()
    assert set(proof.counts) == {"row.missing"}
    connection.execute("UPDATE item SET kind = ? WHERE line_no = 2", (before,))
    assert ledger.verify().sound


def test_a_list_longer_than_what_is_compared_at_once(sqlite_file, monkeypatch):
    monkeypatch.setattr("batchpost.ledger.rows_proof._ROWS_AT_ONCE", 10)
    monkeypatch.setattr("batchpost.ledger.rows_proof._ROWS_READ_AT_ONCE", 7)
    with open_ledger(f"sqlite:///{sqlite_file.as_posix()}", office=OFFICE) as ledger:
        prepare(ledger)
        numbers = [identifier(100 - line) for line in range(35)]  # not in their order
        ledger.record(an_acceptance(35, item_identifier=numbers))
        assert ledger.verify().sound
        with closing(bare(sqlite_file)) as connection:
            connection.execute("DELETE FROM charge WHERE line_no = 20")
            connection.execute("UPDATE number_use SET line_no = 99 WHERE line_no = 30")
        assert ledger.verify().counts == {"row.missing": 1, "row.changed": 1}
