"""The whole `intake --yes` of a large xlsx, as a process, beside processes that only read it.

    python benchmarks/whole_intake.py LIST.xlsx [--rounds N] [--peers FOLDER]

The list is made by `../shared/lists/make_big.py 100000`. Read, checked, numbered from a roll,
priced, dated, recorded, the register written as XLSX and the receipt as PDF. Peers: a process
that reads the file by fastexcel into Arrow, and `frictionless validate`; FOLDER is the `bin` of
an environment that has frictionless. Runs take turns; the median counts, as wall time and as
processor time of the process with its children (a busy machine spoils the first). Memory is the
largest sum over all processes, looked at every 10 ms in a run of its own: looking takes a
processor half its time. Nothing fails here: figures are for people.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
FASTEXCEL = """
import sys, fastexcel
book = fastexcel.read_excel(sys.argv[1])
print(book.load_sheet(0, header_row=None, dtypes="string").to_arrow().num_rows)
"""
LABEL = "VV100000017BY"


@dataclass
class Runs:
    """What the runs of one contender took."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    peak: int = 0


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a run; an installed program has its .pyc."""
    found = dict(os.environ, BATCHPOST_LANG="ru", BATCHPOST_HOME=str(home), PYTHONPATH=str(ROOT))
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def family(process: psutil.Process) -> int:
    """Return the bytes that a process and its children hold."""
    memory = 0
    for each in (process, *process.children(recursive=True)):
        try:
            memory += each.memory_info().rss
        except psutil.Error:
            continue
    return memory


def spent() -> float:
    """Return the processor seconds of all children that have ended, with theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(runs: Runs, home: Path, command: list[str], *, watched: bool) -> None:
    begun, before = time.perf_counter(), spent()
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(home)
    )
    if watched:
        process = psutil.Process(child.pid)
        while child.poll() is None:
            try:
                runs.peak = max(runs.peak, family(process))
            except psutil.Error:
                break
            time.sleep(0.01)
    if child.wait():
        sys.exit(f"{' '.join(command)}: exit code {child.returncode}")
    if not watched:
        runs.wall.append(time.perf_counter() - begun)
        runs.processor.append(spent() - before)


def office(home: Path) -> None:
    """Prepare a home: a client, a roll that is long enough, registers as xlsx."""
    home.mkdir()
    home.joinpath("settings.toml").write_text('[documents]\nregister_as = ["xlsx"]\n')
    for given in (
        ["client", "add", "housing", "--name", "КУП «Образец»"],
        ["roll", "issue", "VV", "--first", "10000001", "--last", "19999999", "--kind", "insured"],
    ):
        command = [sys.executable, "-m", "batchpost", *given]
        subprocess.run(command, check=True, capture_output=True, env=environment(home))


def contenders(path: Path, peers: Path) -> dict[str, Callable[[Path], list[str]]]:
    """Return the command of each contender, given the home of its run."""
    intake = [sys.executable, "-m", "batchpost", "intake", str(path), "--client", "housing",
              "--kind", "small_packet", "--category", "insured", "--first-label", LABEL,
              "--yes"]  # fmt: skip
    found: dict[str, Callable[[Path], list[str]]] = {
        "batchpost intake": lambda home: [*intake, "--out", str(home / "out")],
        "fastexcel alone": lambda _: [sys.executable, "-c", FASTEXCEL, str(path)],
    }
    validate = peers / "frictionless"
    if validate.exists():
        found["frictionless validate"] = lambda _: [
            str(validate), "validate", "--trusted", str(path)
        ]  # fmt: skip
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("list", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", type=Path, default=Path(sys.executable).parent)
    given = parser.parse_args()
    field_ = contenders(given.list.resolve(), given.peers)
    results = {name: Runs() for name in field_}
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template"
        office(template)
        for number in range(given.rounds + 1):
            for name, command in field_.items():
                home = Path(folder) / f"{number}"
                shutil.copytree(template, home)
                measure(results[name], home, command(home), watched=number == given.rounds)
                shutil.rmtree(home)
    ours = results["batchpost intake"]
    for name, runs in results.items():
        wall, processor = statistics.median(runs.wall), statistics.median(runs.processor)
        print(
            f"{name:24}{wall:8.2f} s, ours is {statistics.median(ours.wall) / wall:5.2f}x"
            f"{processor:8.2f} s of processor, ours is "
            f"{statistics.median(ours.processor) / processor:5.2f}x{runs.peak >> 20:6} MiB"
        )


if __name__ == "__main__":
    main()
