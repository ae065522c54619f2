"""The fuzzing targets: they hold on every small list at hand, damaged at random, and do run."""

import importlib.util
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

FUZZING = Path(__file__).resolve().parents[1] / "fuzzing"


def _module(name: str) -> ModuleType:
    found = importlib.util.spec_from_file_location(f"fuzzing_{name}", FUZZING / f"{name}.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


sys.path.insert(0, str(FUZZING))  # as the program itself has its own folder there
TARGETS = _module("targets")
SEEDS = _module("seeds")


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Return bytes with a few of them changed, a piece cut out, or a piece doubled."""
    changed = bytearray(data)
    for _ in range(dice.randrange(1, 6)):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    first = dice.randrange(len(changed) + 1)
    second = min(len(changed), first + dice.randrange(64))
    piece = changed[first:second]
    return bytes(changed[:first] + (piece * dice.randrange(3)) + changed[second:])


@pytest.mark.parametrize("name", sorted(TARGETS.targets()))
def test_a_target_lets_nothing_through_but_refusals(name: str) -> None:
    target = TARGETS.targets()[name]
    dice = random.Random(103)
    lists = [data for data in SEEDS.seeds(name) if len(data) <= SEEDS.longest(name)]
    assert lists, "no seed reaches the target"
    for data in [*dice.sample(lists, min(len(lists), 12)), b""]:
        TARGETS.run(target, data)
        for _ in range(4):
            TARGETS.run(target, damaged(data, dice))


def test_atheris_drives_a_target() -> None:
    pytest.importorskip("atheris", reason="atheris is there for Linux only")
    done = subprocess.run(
        [sys.executable, FUZZING / "run.py", "identifiers", "biff", "--seconds", "5"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "number_of_executed_units" in done.stdout
