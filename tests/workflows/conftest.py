"""An office of its own for each test, and batchpost run as its users run it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


def environment_of(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BATCHPOST_")}
    return {
        **kept,
        "BATCHPOST_HOME": str(home),
        "BATCHPOST_LANG": "en",
        "BATCHPOST_OPERATOR": "ivanova",
        "PYTHONIOENCODING": "utf-8",
    }


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def batchpost(home: Path) -> Callable[..., SimpleNamespace]:
    """Run a command; `.code`, `.out`, `.err`, `.json()`."""

    def run(*arguments: object, **more: Any) -> SimpleNamespace:
        done = subprocess.run(
            [sys.executable, "-m", "batchpost", *map(str, arguments)],
            env=environment_of(home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=ROOT,
            **more,
        )
        assert "Traceback" not in done.stderr
        return SimpleNamespace(
            code=done.returncode,
            out=done.stdout,
            err=done.stderr,
            json=lambda: json.loads(done.stdout),
        )

    return run


@pytest.fixture
def office(batchpost: Callable[..., SimpleNamespace]) -> Callable[..., SimpleNamespace]:
    """An office with one client, `housing`; runs commands like `batchpost`."""
    done = batchpost("client", "add", "housing", "--name", "Housing", "--tax-id", "100582333")
    assert done.code == 0, done.err
    return batchpost
