"""An update killed at any moment leaves the old book or the new one, whole, and no dirt."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from release_builders import OPERATOR, bands, publish, serving, set_up

from .conftest import desk_at

CHILD = Path(__file__).with_name("updating_child.py")
#: 50 in the long profile, as the promise is; fewer where every minute counts.
MOMENTS = 50 if "long" in os.environ.get("HYPOTHESIS_PROFILE", "") else 8
LAST_LINES = 40
PRICES = {"3.00": "1", "3.10": "2"}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="kills by signal"),
]


@pytest.fixture
def before(tmp_path):
    """The home of an office with release 1 in force."""
    home = tmp_path / "before"
    set_up(home)
    done = desk_at(home)("tariff", "update", publish(tmp_path, "1"), "--at", "2026-11-01T03:00")
    assert done.code == 0, done.err
    return home


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BATCHPOST_")}
    return {**kept, "BATCHPOST_HOME": str(home), "BATCHPOST_LANG": "en", "NO_PROXY": "127.0.0.1"}


def prove_whole(home: Path, source: str) -> str:
    """Prove that a killed update left a whole book, and that the next one clears up."""
    run = desk_at(home)

    def price() -> str:
        done = run("price", "--service", "letter_registered", "--weight-g", "50", "--format",
                   "json", "--on", "2026-11-22")  # fmt: skip
        assert done.code == 0, done.err
        return done.json()["total"]["net"]

    left = PRICES[price()]
    told = [entry["to_release"] for entry in run("tariff", "history", "--format", "json").json()]
    assert told == ["1", "2"][: int(left)]
    done = run("tariff", "update", source)
    assert done.code == 0, done.err
    assert PRICES[price()] == "2"
    told = [entry["to_release"] for entry in run("tariff", "history", "--format", "json").json()]
    assert told == ["1", "2"]
    books = home / "books"
    assert sorted(path.name for path in books.iterdir()) == [
        "active.json", "history.jsonl", "incoming", "releases", "update.lock",
    ]  # fmt: skip
    assert not list((books / "incoming").iterdir())
    assert [path.name for path in (books / "releases").iterdir()] == [OPERATOR]
    assert len(list((books / "releases" / OPERATOR).iterdir())) == 2
    return left


def test_killed_at_any_line_that_writes_the_old_or_the_new_book_is_whole(before, tmp_path):
    source = str(publish(tmp_path, "2", bands(light="3.10")))

    def update(home: Path, at: int) -> subprocess.CompletedProcess[str]:
        shutil.copytree(before, home)
        return subprocess.run(
            [sys.executable, str(CHILD), str(at), source], env=environment(home), check=False,
            capture_output=True, text=True,
        )  # fmt: skip

    whole = update(tmp_path / "whole", 0)
    assert whole.returncode == 0, whole.stderr
    count = int(whole.stderr.rpartition("lines ")[2])
    assert count > MOMENTS
    # The last lines put the release in force: in the long profile each of them is met.
    first = count - LAST_LINES
    chance = random.Random(1)
    last = min(LAST_LINES, MOMENTS * 4 // 5)
    chosen = chance.sample(range(1, first + 1), MOMENTS - last)
    chosen += chance.sample(range(first + 1, count + 1), last)
    outcomes = set()
    for at in chosen:
        home = tmp_path / f"line-{at}"
        done = update(home, at)
        assert done.returncode == -signal.SIGKILL, (at, done.stderr)
        outcomes.add(prove_whole(home, source))
        shutil.rmtree(home)
    assert outcomes == {"1", "2"}


def test_killed_at_random_moments_of_a_download_the_old_or_the_new_book_is_whole(before, tmp_path):
    release = publish(tmp_path, "2", bands(light="3.10"), notes=3_000_000)
    with serving() as server:
        url = server.serve(release)
        command = [sys.executable, "-m", "batchpost", "tariff", "update", url]
        home = tmp_path / "whole"
        shutil.copytree(before, home)
        begun = time.monotonic()
        subprocess.run(command, env=environment(home), check=True, capture_output=True)
        seconds = time.monotonic() - begun
        chance = random.Random(2)
        for moment in range(MOMENTS):
            home = tmp_path / f"moment-{moment}"
            shutil.copytree(before, home)
            process = subprocess.Popen(
                command, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(chance.uniform(0.3, 1.1) * seconds)
            process.kill()
            process.wait()
            prove_whole(home, url)
            shutil.rmtree(home)
