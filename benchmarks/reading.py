"""`batchpost check` of large lists, whole processes, beside the peers that read the same file.

    python benchmarks/reading.py LIST… [--rounds N] [--peers FOLDER]

Lists of any size are made by `../shared/lists/make_big.py`. Peers: a process that only reads
an xlsx by fastexcel into Arrow, `frictionless validate` (xlsx, csv), a bare loop over dbfread
(dbf); FOLDER is the `bin` of an environment that has frictionless and dbfread, without it they
are looked for beside this Python. Runs take turns; the median counts. Memory is the largest sum
over the process and its children, looked at every 10 ms in one more run: looking slows what
has two processes down by a third. Nothing fails here: figures are for people.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
FASTEXCEL = """
import sys, fastexcel
book = fastexcel.read_excel(sys.argv[1])
print(book.load_sheet(0, header_row=None, dtypes="string").to_arrow().num_rows)
"""
DBFREAD = """
import sys, dbfread
print(sum(1 for _ in dbfread.DBF(sys.argv[1], encoding="cp866")))
"""


def family_bytes(process: psutil.Process) -> int:
    total = 0
    for each in (process, *process.children(recursive=True)):
        try:
            total += each.memory_info().rss
        except psutil.Error:
            continue
    return total


def run(folder: Path, *command: str, look: bool = False) -> tuple[float, int, int]:
    """Return the seconds of one process, its peak bytes if they are wanted, and its exit code."""
    environment = dict(os.environ, BATCHPOST_LANG="ru")
    environment["PYTHONPATH"] = str(ROOT)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its .pyc
    with tempfile.TemporaryDirectory() as home:
        environment["BATCHPOST_HOME"] = home
        begun = time.perf_counter()
        child = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=folder,
        )
        peak = 0
        while look and child.poll() is None:
            try:
                peak = max(peak, family_bytes(psutil.Process(child.pid)))
            except psutil.Error:
                break
            time.sleep(0.01)
        code = child.wait()
        return time.perf_counter() - begun, peak, code


def contenders(path: Path, peers: Path) -> dict[str, list[str]]:
    python = str(peers / "python")
    found = {
        "batchpost check": [sys.executable, "-m", "batchpost", "check", str(path),
        "--kind", "small_packet", "--category", "insured", "--format", "csv"]
    }  # fmt: skip
    if path.suffix == ".xlsx":
        found["fastexcel alone"] = [sys.executable, "-c", FASTEXCEL, str(path)]
    if path.suffix == ".dbf":
        found["dbfread loop"] = [python, "-c", DBFREAD, str(path)]
    elif path.stat().st_size < 50 << 20:
        extra = ["--encoding", "cp1251"] if path.suffix == ".csv" else []
        found["frictionless validate"] = [
            str(peers / "frictionless"),
            "validate",
            path.name,
            *extra,
        ]
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("lists", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", type=Path, default=Path(sys.executable).parent)
    given = parser.parse_args()
    for path in given.lists:
        field = contenders(path.resolve(), given.peers)
        seconds: dict[str, list[float]] = {name: [] for name in field}
        codes = dict.fromkeys(field, 0)
        for _ in range(given.rounds):
            for name, command in field.items():
                took, _, codes[name] = run(path.resolve().parent, *command)
                seconds[name].append(took)
        peaks = {
            name: run(path.resolve().parent, *command, look=True)[1]
            for name, command in field.items()
        }
        ours = statistics.median(seconds["batchpost check"])
        print(path.name)
        for name, taken in seconds.items():
            middle = statistics.median(taken)
            print(f"  {name:24} {middle:7.2f} s  {peaks[name] >> 20:6} MiB  "
                  f"exit {codes[name]}  ours is {ours / middle:.2f}x")  # fmt: skip


if __name__ == "__main__":
    main()
