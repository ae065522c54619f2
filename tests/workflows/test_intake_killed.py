"""A process killed at any moment of intake leaves all of the list or nothing."""

import hashlib
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LETTERS = ROOT / "samples" / "registered-letters.xlsx"
COMMAND = [
    sys.executable, "-m", "batchpost", "intake", str(LETTERS), "--client", "housing",
    "--first-label", "RB100000017BY", "--yes", "--format", "json",
]  # fmt: skip
DIGEST = hashlib.sha256(LETTERS.read_bytes()).hexdigest()
ALL = {"batch": 1, "item": 120, "charge": 240, "label": 120, "roll": 1}


def rows(home: Path) -> dict[str, int]:
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger:
        return {
            table: ledger.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ALL
        }


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_killed_at_twenty_moments_all_or_nothing_is_recorded(office, home, tmp_path):
    sys.path.insert(0, str(Path(__file__).parent))
    from conftest import environment_of

    whole = tmp_path / "whole"
    shutil.copytree(home, whole)
    begun = time.monotonic()
    subprocess.run(COMMAND, env=environment_of(whole), check=True, capture_output=True)
    seconds = time.monotonic() - begun
    chance = random.Random(1)
    outcomes = set()
    for moment in range(20):
        office_home = tmp_path / f"office-{moment}"
        shutil.copytree(home, office_home)
        process = subprocess.Popen(
            COMMAND, env=environment_of(office_home), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(chance.uniform(0.3, 1.0) * seconds)
        process.kill()
        process.wait()
        left = rows(office_home)
        assert left in (ALL, dict.fromkeys(ALL, 0)), left
        kept = office_home / "originals" / DIGEST[:2] / f"{DIGEST}.xlsx"
        assert kept.is_file() or not left["batch"], "a recorded list has its original"
        outcomes.add(left["batch"])
        done = subprocess.run(
            COMMAND, env=environment_of(office_home), check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert rows(office_home) == ALL
        documents = list((office_home / "documents").rglob("register-*.pdf"))
        assert len(documents) == 1
        assert kept.read_bytes() == LETTERS.read_bytes()
        assert not list((office_home / "originals").glob("batchpost-waiting-*"))
    assert outcomes <= {0, 1}
