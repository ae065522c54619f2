"""House rules that a linter does not know: file length, leftovers, names of machines."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINES_MAX = 400
LEFTOVERS = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|NotImplemented" r"Error")
MACHINE = re.compile(r"/(?:work|tmp|root)/[a-z]|/home/[a-z]+/")


def tracked() -> list[Path]:
    try:
        names = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
        ).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def test_files_can_be_read_in_one_sitting() -> None:
    long = [
        path.name
        for path in tracked()
        if path.suffix == ".py" and path.read_text(encoding="utf-8").count("\n") > LINES_MAX
    ]
    assert not long


def test_nothing_is_left_for_later_and_no_machine_is_named() -> None:
    faults = []
    for path in tracked():
        if path.suffix not in {".py", ".md", ".toml", ".j2", ".typ", ".csv", ".po"}:
            continue
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if MACHINE.search(line) or (path.suffix == ".py" and LEFTOVERS.search(line)):
                faults.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert not faults, "\n".join(faults)
