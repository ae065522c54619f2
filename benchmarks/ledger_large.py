"""Large ledgers beside their peers: verifying, opening, finding an item by its number.

    python benchmarks/ledger_large.py verify [ITEMS] [--postgresql]
    python benchmarks/ledger_large.py find [ITEMS]

`verify` records lists of 100,000 items and proves the ledger; its peer only reads every row of
every table, bare. `find` makes a SQLite ledger of ten million items, most of them copies of a
recorded list with numbers of their own, opens it and looks for items; its peers are a bare
connect and a bare select. The processor's time stands beside the clock's, for a busy machine.
"""

import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ledger"), str(ROOT / "benchmarks")]

from ledger import OFFICE, postgresql  # noqa: E402
from ledger_builders import AT, OPERATOR, Roll, an_acceptance, prepare  # noqa: E402

from batchpost.ledger import making, open_ledger, schema  # noqa: E402
from batchpost.model.labels import NumberUsed  # noqa: E402

EACH = 100_000
#: Items of a list where many lists shall be there.
FEW = 2_000
BIG = Roll("BIG", "RC", "BY", 1, 99_999_999, "registered")


def number(serial: int) -> str:
    return f"RC{serial:08d}0BY"


def record_lists(url: str, lists: int, each: int = EACH) -> None:
    with open_ledger(url, office=OFFICE, workplace="one") as ledger:
        prepare(ledger)
        ledger.issue_roll(BIG, operator=OPERATOR, at=AT)
        for which in range(lists):
            first = 1 + which * each
            serials = range(first, first + each)
            given = an_acceptance(
                each, sha256=f"{which:064x}", item_identifier=list(map(number, serials))
            )
            used = tuple(NumberUsed("BIG", serial, line) for line, serial in enumerate(serials, 1))
            ledger.record(replace(given, numbers=used))


def tables() -> list[str]:
    return [table.name for table in (*schema.TRUTH, *making.derived_tables())]


class Timed:
    """What a `with` block took by the clock and of the processor, in seconds."""

    def __enter__(self):
        self._start = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_error) -> None:
        self.clock = time.perf_counter() - self._start[0]
        self.processor = time.process_time() - self._start[1]

    def __str__(self) -> str:
        return f"{self.clock:8.3f} s (processor {self.processor:8.3f} s)"


def read_all(connection) -> int:
    rows = 0
    for name in tables():
        cursor = connection.cursor() if isinstance(connection, sqlite3.Connection) else (
            connection.cursor(f"all_{name}")
        )  # fmt: skip
        cursor.execute(f"SELECT * FROM {name}")
        while found := cursor.fetchmany(10_000):
            rows += len(found)
    return rows


def verify(items: int, folder: Path, *, on_postgresql: bool) -> None:
    if on_postgresql:
        import psycopg

        with postgresql(folder / "server") as new:
            url = new("large")
            record_lists(url, items // EACH)
            show_verifying(url, lambda: psycopg.connect(url))
    else:
        path = folder / "ledger.sqlite"
        record_lists(f"sqlite:///{path.as_posix()}", items // EACH)
        show_verifying(f"sqlite:///{path.as_posix()}", lambda: sqlite3.connect(path))


def show_verifying(url: str, connect) -> None:
    for _ in range(2):
        with open_ledger(url, office=OFFICE, create=False) as ledger, Timed() as ours:
            proof = ledger.verify()
        assert proof.sound, proof.counts
        with closing(connect()) as connection, Timed() as peer:
            rows = read_all(connection)
        print(f"verify {proof.rows:>12,} rows  {ours}", flush=True)
        print(f"read   {rows:>12,} rows  {peer}", flush=True)


def grow(path: Path, items: int) -> None:
    """Copy the lists again and again until there are so many items."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        (first,) = connection.execute("SELECT max(entry_id) FROM batch").fetchone()
        lists, wanted = 1, items // FEW
        while lists < wanted:
            connection.execute("BEGIN")
            more = min(lists, wanted - lists)
            for table in (*schema.TRUTH, *making.derived_tables()):
                copied(connection, table, range(first, first + more), lists)
            connection.execute("COMMIT")
            lists += more


def copied(connection, table, entries: range, step: int) -> None:
    """Copy the rows of some entries of one table, with keys of their own."""
    other = {
        "entry_id": f"entry_id + {step}",
        "seq": f"seq + {step}",
        "key": f"key || '/{step}'",
        "batch_no": f"batch_no + {step}",
        "serial": f"serial + {step * FEW}",
        "source_sha256": f"source_sha256 || '/{step}'",
    }
    if table.name in {"item", "number_use"}:
        serial = f"substr(item_identifier, 3, 8) + {step * FEW}"
        other["item_identifier"] = f"printf('RC%08d0BY', {serial})"
    names = [f'"{column.name}"' for column in table.columns]
    values = [other.get(column.name, f'"{column.name}"') for column in table.columns]
    connection.execute(
        f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {', '.join(values)} "
        f"FROM {table.name} WHERE office = ? AND entry_id BETWEEN ? AND ?",
        (OFFICE, entries[0], entries[-1]),
    )


OPENING = """
import sys, time
sys.path.insert(0, {root!r})
import sqlalchemy, batchpost.ledger.opened, batchpost.ledger.sqlite, batchpost.ledger.migration
from batchpost.ledger import open_ledger
start = time.perf_counter()
open_ledger({url!r}, office="220030", create=False).find_item({wanted!r})
print(time.perf_counter() - start)
"""


def find(items: int, folder: Path) -> None:
    path = folder / "ledger.sqlite"
    url = f"sqlite:///{path.as_posix()}"
    record_lists(url, 1, FEW)
    grow(path, items)
    size = path.stat().st_size / 1e9
    print(f"{items:,} items, {size:.1f} GB", flush=True)
    wanted = [number(1 + turn * 7_919_993 % items) for turn in range(200)]
    with Timed() as opening:
        ledger = open_ledger(url, office=OFFICE, workplace="one", create=False)
    found = []
    with ledger:
        for each in wanted:
            with Timed() as one:
                ledger.find_item(each)
            found.append(one.clock)
    with Timed() as bare_opening:
        connection = sqlite3.connect(path)
        connection.execute("SELECT office FROM entry LIMIT 1").fetchone()
    bare = []
    for each in wanted:
        with Timed() as one:
            connection.execute(
                "SELECT c.batch_no, n.line_no FROM number_use n JOIN batch_change c "
                "ON c.office = n.office AND c.entry_id = n.entry_id "
                "WHERE n.office = ? AND n.item_identifier = ?",
                (OFFICE, each),
            ).fetchone()
        bare.append(one.clock)
    connection.close()
    print(f"open   {opening}   bare connect {bare_opening}")
    print(f"find   {middle(found)}   bare select {middle(bare)}")
    code = OPENING.format(root=str(ROOT), url=url, wanted=wanted[-1])
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    print(f"open and find in a new process, after imports: {float(said.stdout):.3f} s")


def middle(taken: list[float]) -> str:
    in_order = sorted(taken)
    return f"p50 {in_order[len(in_order) // 2] * 1e3:.2f} ms, longest {in_order[-1] * 1e3:.2f} ms"


def main() -> None:
    what, *rest = [each for each in sys.argv[1:] if not each.startswith("--")]
    with tempfile.TemporaryDirectory() as name:
        if what == "verify":
            items = int(rest[0]) if rest else 1_000_000
            verify(items, Path(name), on_postgresql="--postgresql" in sys.argv)
        else:
            find(int(rest[0]) if rest else 10_000_000, Path(name))


if __name__ == "__main__":
    main()
