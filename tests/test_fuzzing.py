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
TALLY = _module("tally")


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


def run(*arguments: str | Path) -> str:
    """Run the program and return what it prints."""
    done = subprocess.run(
        [sys.executable, FUZZING / "run.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_atheris_drives_a_target() -> None:
    pytest.importorskip("atheris", reason="atheris is there for Linux only")
    told = run("identifiers", "biff", "--seconds", "5")
    assert told.count(" executions in ") == 2


def test_runs_with_one_corpus_add_up(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris is there for Linux only")
    corpus = ("identifiers", "--corpus", tmp_path)
    first = run(*corpus, "--executions", "200")
    second = run(*corpus, "--executions", "500")
    assert " executions in " in first
    assert " executions in " in second
    done = TALLY.read(tmp_path)["identifiers"]
    assert 500 <= done.executions <= 600, "the second run did the rest"
    assert done.covered > 0
    assert done.seconds > 0
    assert run(*corpus, "--executions", "500") == "identifiers is done\n"
    assert f"{done.executions:,}" in run(*corpus, "--tally")


def test_either_limit_ends_a_target(tmp_path: Path) -> None:
    TALLY.add(tmp_path, "biff", TALLY.Done(10, 3600.0, 5))
    TALLY.add(tmp_path, "ole", TALLY.Done(6_000_000, 60.0, 7))
    TALLY.add(tmp_path, "ole", TALLY.Done(4_000_000, 40.0, 6))
    assert TALLY.read(tmp_path)["ole"] == TALLY.Done(10_000_000, 100.0, 7)
    told = run("biff", "ole", "--corpus", tmp_path)
    assert told == "biff is done\nole is done\n"
