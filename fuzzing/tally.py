"""How long each target has been fuzzed in all, over many runs with the same corpus folder.

`tally.csv` there has a line for each run. A change of a parser's code keeps it: the corpus of
before goes on, and its first act in each run is to be read again by the new code.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

_FIELDS = ("target", "executions", "seconds", "covered")


@dataclass(frozen=True, slots=True)
class Done:
    """What has been done for one target: processor seconds, not those it was kept waiting."""

    executions: int = 0
    seconds: float = 0.0
    covered: int = 0


def add(folder: Path, name: str, done: Done) -> None:
    """Write down one run."""
    path = folder / "tally.csv"
    begun = path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        if not begun:
            lines.writerow(_FIELDS)
        lines.writerow((name, done.executions, round(done.seconds, 1), done.covered))


def read(folder: Path) -> dict[str, Done]:
    """Return the sums of all runs by target."""
    path = folder / "tally.csv"
    found: dict[str, Done] = {}
    if not path.exists():
        return found
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            before = found.get(row["target"], Done())
            found[row["target"]] = Done(
                before.executions + int(row["executions"]),
                before.seconds + float(row["seconds"]),
                max(before.covered, int(row["covered"])),
            )
    return found


def table(folder: Path, names: list[str]) -> str:
    """Return the sums as lines of a table, a line for each name."""
    sums = read(folder)
    lines = [f"{'target':20} {'executions':>12} {'seconds':>9} {'per second':>11} {'branches':>9}"]
    for name in names:
        done = sums.get(name, Done())
        rate = done.executions / done.seconds if done.seconds else 0
        line = f"{name:20} {done.executions:12,} {done.seconds:9,.0f} {rate:11,.0f}"
        lines.append(f"{line} {done.covered:9,}")
    return "\n".join(lines)
