"""Addressees leave when their term is over, from every page; what was recorded stays whole."""

import itertools
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from ledger_builders import AT, OPERATOR, an_acceptance, ask, corrected

from batchpost.ledger import open_ledger
from batchpost.ledger.columnar import of_columns
from batchpost.ledger.deeds import purging
from batchpost.ledger.deeds.operators import add_operator
from batchpost.ledger.entries import Content, Deed, do, pack
from batchpost.ledger.errors import LedgerBusyError
from batchpost.ledger.schema import PERSONAL
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message
from batchpost.model.operator import Operator, Role

LATER = AT + timedelta(days=400)
BETWEEN = AT + timedelta(days=200)
COUNT = 300
WITHHELD = Content({"entry_id": 1, "code": "x", "why": "{}", "numbers": {}})
#: Columns, texts of findings and the file's name; pieces of the parts that are looked for.
TEXTS = len(PERSONAL) + 3 + 1
COMPRESSED = 20
#: Different bytes of 24 that make a piece unmistakable.
MIXED = 18
_marks = itertools.count(100)  # so that no test finds what another has left


def planted(mark: int) -> tuple[dict[str, list[str]], tuple[Finding, ...], str, list[bytes]]:
    """Columns, findings and a file's name with unmistakable texts, and their stems as bytes."""
    stems = {name: f"Кветка{name.upper()}ё{mark}" for name in PERSONAL}
    stems["phone"] = f"+37529{mark}8642"
    columns = {name: [f"{stem}{line}" for line in range(COUNT)] for name, stem in stems.items()}
    told = [f"{stem}{mark}" for stem in ("ЗначэннеЗнаходкі", "СказаноЗнаходкай", "ПарадаЗнаходкі")]
    file = f"Прозвішчава-Імя{mark}"
    findings = tuple(
        Finding(
            "addressee.odd",
            Severity.WARNING,
            Place("Лист1", line + 3, "Кому"),
            f"{told[0]}{line}",
            message("{name}: odd", name=f"{told[1]}{line}"),
            message("ask {name}", name=f"{told[2]}{line}"),
            line_no=line + 1,
        )
        for line in range(COUNT)
    )
    texts = [*stems.values(), *told, file]
    escaped = [json.dumps(text).strip('"').encode() for text in texts]
    plain = [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return columns, findings, f"flash/{file}.xlsx", [*plain, *escaped]


def found_in(content: bytes, needles: list[bytes]) -> set[bytes]:
    """Return which of the needles are in a content or in what unpacks from it."""
    every = [content, *unpacked(content)]
    return {needle for needle in needles if any(needle in each for each in every)}


def unpacked(content: bytes) -> list[bytes]:
    """Return what every zstd frame in a content holds, whole or cut off by a page's end."""
    found = []
    for match in re.finditer(re.escape(b"\x28\xb5\x2f\xfd"), content):
        stream = pa.CompressedInputStream(pa.BufferReader(content[match.start() :]), "zstd")
        pieces = []
        try:
            while piece := stream.read(1):
                pieces.append(piece)
        except OSError:
            pass
        found.append(b"".join(pieces))
    return found


@pytest.fixture
def needles(counter):
    columns, findings, path, needles = planted(next(_marks))
    counter.record(an_acceptance(COUNT, path=path, findings=findings, first_serial=1, **columns))
    kept = an_acceptance(
        5,
        sha256="b" * 64,
        first_serial=500,
        at=BETWEEN,
        addressee=[f"Остаётся{n}" for n in range(5)],
    )
    counter.record(kept)
    return needles


def purge(ledger):
    return ledger.personal_data.purge(BETWEEN, operator=OPERATOR, at=LATER)


def state(ledger):
    """Everything that is to stay as it was."""
    return [
        ledger.day_totals(AT.date()).to_dict("list"),
        ledger.client_totals("housing", date(2026, 1, 1), date(2028, 1, 1)).to_dict("list"),
        ledger.batches().drop(columns="source_path").to_dict("list"),
        ask(ledger, "SELECT entry_id, hash, parts, personal FROM entry WHERE kind = 'list_accepted'"
                    " ORDER BY entry_id"),
        ask(ledger, "SELECT entry_id, name, content FROM part ORDER BY entry_id, name")[:4],
        ask(ledger, "SELECT line_no, item_identifier, fee FROM item ORDER BY entry_id, line_no"),
    ]  # fmt: skip


def files_of(where: str) -> list[Path]:
    path = Path(where)
    return [each for each in path.parent.glob(f"{path.name}*") if each.is_file()]


def test_nothing_of_a_purged_list_is_left_in_the_files(ledger, needles, request):
    files = data_files(ledger, request)
    needles = [*needles, *slices(ledger)]
    settle(ledger)
    contents = [path.read_bytes() for path in files()]
    before = {needle for content in contents for needle in found_in(content, needles)}
    assert len(before) > TEXTS + COMPRESSED  # that nothing is found later, means something
    assert {needle for each in contents for needle in found_in(b"".join(unpacked(each)), needles)}
    found = purge(ledger)
    assert (found.batch_nos, found.items) == ((1,), COUNT)
    assert ledger.personal_data.wipe()
    settle(ledger)
    left = {path.name: found_in(path.read_bytes(), needles) for path in files()}
    assert {name: each for name, each in left.items() if each} == {}
    kept = "Остаётся3".encode()
    assert any(kept in path.read_bytes() for path in files())


def slices(ledger) -> list[bytes]:
    """Return pieces of the personal parts as they are kept, and of what is hashed with them."""
    rows = ask(ledger, "SELECT content, salt FROM personal_part WHERE entry_id = "
                       "(SELECT min(entry_id) FROM personal_part)")  # fmt: skip
    stays = b"".join(bytes(row[0]) for row in ask(ledger, "SELECT content FROM part"))
    pieces = [bytes(row[0])[at : at + 24] for row in rows for at in range(600, len(row[0]), 100)]
    # Line numbers and headings stay; so does what any compressed numbers look like.
    pieces = [piece for piece in pieces if piece not in stays and len(set(piece)) > MIXED]
    assert len(pieces) > COMPRESSED
    return [*pieces, *(bytes(row[1]) for row in rows)]


def data_files(ledger, request):
    """Return what lists the files in which the database keeps its rows; logs of changes aside."""
    if ledger.where.startswith("postgresql"):
        ((folder, oid),) = ask(
            ledger,
            "SELECT current_setting('data_directory'), oid FROM pg_database"
            " WHERE datname = current_database()",
        )
        return lambda: [each for each in Path(folder, "base", str(oid)).iterdir() if each.is_file()]
    return lambda: files_of(ledger.where)


def settle(ledger):
    """Have PostgreSQL gather statistics, which sample values, and write all to its files."""
    if ledger.where.startswith("postgresql"):
        import sqlalchemy as sa

        with ledger._store.engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            for statement in ("ANALYZE", "CHECKPOINT"):
                alone.execute(sa.text(statement))


def test_sums_hashes_and_what_else_was_recorded_stay(counter, needles):
    before = state(counter)
    purge(counter)
    assert state(counter) == before
    assert counter.verify().sound
    counter.rebuild()
    assert state(counter) == before
    assert counter.verify().sound
    assert ask(counter, "SELECT count(*) FROM addressee") == [(5,)]


def test_a_purged_list_is_read_without_its_addressees(counter, needles, database_url):
    purge(counter)
    read = counter.acceptance(1)
    assert read.purged_on == LATER.date()
    assert all(read.items[name].isna().all() for name in PERSONAL)
    assert {str(each.message) for each in read.findings} == {
        "The text was removed with the personal data of the list."
    }
    assert read.source.path == "sha256:aaaaaaaaaaaaaaaa"
    assert counter.acceptance(2).purged_on is None
    assert counter.batches()["source_path"].isna().tolist() == [True, False]
    with open_ledger(database_url) as again:
        assert again.acceptance(1).items["fee"].equals(read.items["fee"])


def test_the_secret_of_an_operator_is_never_due(counter, needles):
    before = counter.personal_data.due(BETWEEN)
    first = Operator("supervisor", "Начальникова Н.Н.", Role.SUPERVISOR)
    do(counter._store, Deed(OPERATOR, AT), lambda doing: add_operator(doing, first, "argon2"))
    assert counter.personal_data.due(BETWEEN) == before


def test_an_entry_whose_rows_are_withheld_is_purged_too(counter, needles):
    def withheld(doing):
        names = of_columns({"line_no": [1], "addressee": ["Затрыманы З.З."]}, ["addressee"])
        packed = pack(Content({}, {}, {"addressees": names}), lambda: b"salt")
        number = doing.next_entry_id()
        doing.append("entry_withheld", WITHHELD)
        doing.write(number, (), packed)

    do(counter._store, Deed(OPERATOR, AT), withheld)
    assert len(purge(counter).entry_ids) == 2
    assert ask(counter, "SELECT DISTINCT name FROM personal_part ORDER BY name") == [
        ("addressees",), ("finding_texts",), ("source",)
    ]  # fmt: skip
    assert len(ask(counter, "SELECT DISTINCT entry_id FROM personal_part")) == 1


def test_a_purge_done_again_removes_nothing_more(counter, needles):
    purge(counter)
    entries = ask(counter, "SELECT count(*) FROM entry")
    assert purge(counter).entry_ids == ()
    assert ask(counter, "SELECT count(*) FROM entry") == entries
    assert [each.batch_no for each in counter.personal_data.purged_lists()] == [1]


def test_rows_go_only_after_the_entry_that_says_so(counter, needles, monkeypatch):
    def fail(_connection, _told):
        raise LedgerBusyError("here", 1)

    monkeypatch.setattr(purging, "remove_rows", fail)
    with pytest.raises(LedgerBusyError):
        purge(counter)
    assert ask(counter, "SELECT count(*) FROM purged") == [(0,)]
    assert counter.personal_data.due(BETWEEN).items == COUNT


def test_the_original_stays_while_another_list_of_its_content_does(counter, needles):
    def lists():
        return [(each.batch_no, each.alone) for each in counter.personal_data.purged_lists()]

    again = an_acceptance(2, first_serial=900, at=LATER)
    purge(counter)
    assert lists() == [(1, True)]
    counter._store.write(lambda c: cancel(c, counter))
    counter.record(again)
    assert lists() == [(1, False)]


def cancel(connection, ledger):
    """Enter as cancelled, as the deed of that name will."""
    from batchpost.ledger.schema import batch_change

    connection.execute(
        batch_change.insert().values(
            office=ledger._store.office, entry_id=1, batch_no=1, change="cancelled",
            booked_on=AT.date(),
        )
    )  # fmt: skip


def test_what_was_handed_out_is_an_entry_with_its_reason(counter, needles):
    counter.personal_data.note_export(
        "original", [1], COUNT, operator=OPERATOR, at=LATER, reason="суд, дело-образец № 1"
    )
    assert ask(counter, "SELECT reason FROM entry WHERE kind = 'personal_data_exported'") == [
        ("суд, дело-образец № 1",)
    ]
    assert ask(counter, "SELECT count(*) FROM about WHERE object = 'batch:1'") == [(2,)]


def test_another_program_that_reads_keeps_the_old_pages(counter, needles, sqlite_file):
    if counter.where.startswith("postgresql"):
        pytest.skip("SQLite's own waiting")
    import sqlite3

    purge(counter)
    counter._store.engine.dispose()
    with open_ledger(f"sqlite:///{sqlite_file}", wait_s=0.2) as quick:
        reader = sqlite3.connect(sqlite_file)
        reader.execute("BEGIN").close()
        reader.execute("SELECT count(*) FROM entry").fetchall()
        assert not quick.personal_data.wipe()
        reader.close()
        assert quick.personal_data.wipe()


def test_a_login_that_does_not_own_the_tables_cannot_overwrite(postgresql_url):
    import psycopg

    with open_ledger(postgresql_url) as owner:
        assert owner.personal_data.wipe()
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE wiper_elsewhere")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA pg_catalog TO wiper_elsewhere")
        schema = connection.execute("SELECT current_schema()").fetchone()[0]
        connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO wiper_elsewhere")
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO wiper_elsewhere")
    with open_ledger(f"{postgresql_url}%20-crole%3Dwiper_elsewhere", create=False) as other:
        assert not other.personal_data.wipe()


def test_a_corrected_item_is_counted_once(counter):
    counter.record(an_acceptance(3, first_serial=1))
    counter.corrections.correct(
        corrected(counter, 1, 2, weight_g=77), Deed(OPERATOR, AT, reason="x")
    )
    counter.record(an_acceptance(2, sha256="b" * 64, first_serial=10))
    due = counter.personal_data.due(LATER)
    assert (len(due.entry_ids), due.batch_nos, due.items) == (3, (1, 2), 5)
