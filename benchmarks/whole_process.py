"""Whole processes beside their peers, in one run: start-up, and the intake of the 120-item sample.

`python benchmarks/whole_process.py` prints a table; runs are interleaved and the median counts.
Nothing fails here: figures are for people (see README.md beside this file).
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "samples" / "registered-letters.xlsx"
BARE_CLICK = """
import click

@click.group()
def main(): pass

@main.command()
@click.option("--name", help="A name.")
def greet(name): pass

main(["--help"])
"""
ROUNDS = 15


def run(*arguments: str, home: Path | None = None) -> float:
    """Return the seconds one process takes."""
    environment = {**os.environ, "BATCHPOST_LANG": "ru"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its .pyc
    if home is not None:
        environment["BATCHPOST_HOME"] = str(home)
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, env=environment, cwd=ROOT
    )
    return time.perf_counter() - begun


def new_office(folder: Path) -> Path:
    """Return a home with the client added, as every morning finds it."""
    home = folder / "home"
    run("-m", "batchpost", "client", "add", "housing", "--name", "КУП «Образец»", home=home)
    return home


def intake(template: Path, folder: Path) -> float:
    """Return the seconds of one first intake; the ledger is a fresh copy each time."""
    home = folder / f"home-{time.monotonic_ns()}"
    shutil.copytree(template, home)
    return run(
        "-m", "batchpost", "intake", str(SAMPLE), "--client", "housing", "--yes",
        "--first-label", "RB100000017BY", home=home,
    )  # fmt: skip


def medians(cases: dict[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Return the median seconds of each case, the cases taking turns."""
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            times[name].append(case())
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = new_office(Path(folder))
        found = medians(
            {
                "bare click --help": lambda: run("-c", BARE_CLICK),
                "batchpost --help": lambda: run("-m", "batchpost", "--help"),
                "batchpost identifier check": lambda: run(
                    "-m", "batchpost", "identifier", "check", "RR123456785BY"
                ),
                "import pandas": lambda: run("-c", "import pandas"),
                "intake --yes, 120 items, PDF": lambda: intake(home, Path(folder)),
            },
            ROUNDS,
        )
    click_s, pandas_s = found["bare click --help"], found["import pandas"]
    print(f"{'':32}{'ms':>8}{'times its peer':>18}{'target':>8}")
    for name, peer_s, target in (
        ("bare click --help", click_s, ""),
        ("batchpost --help", click_s, "1.6"),
        ("batchpost identifier check", click_s, "1.6"),
        ("import pandas", pandas_s, ""),
        ("intake --yes, 120 items, PDF", pandas_s, "3"),
    ):
        print(f"{name:32}{found[name] * 1000:8.0f}{found[name] / peer_s:18.2f}{target:>8}")


if __name__ == "__main__":
    main()
