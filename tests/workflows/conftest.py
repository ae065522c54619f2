"""An office of its own for each test, and batchpost run as its users run it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

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
        return told(done.returncode, done.stdout, done.stderr)

    return run


def told(code: int, out: str, err: str) -> SimpleNamespace:
    """Return what a command said: `.code`, `.out`, `.err`, `.json()`."""
    assert "Traceback" not in err
    return SimpleNamespace(code=code, out=out, err=err, json=lambda: json.loads(out))


def desk_at(home: Path) -> Callable[..., SimpleNamespace]:
    """Return what runs a command in this process, for an office in a folder."""
    from batchpost.cli import main

    environment = {
        "BATCHPOST_HOME": str(home), "BATCHPOST_LANG": "en", "BATCHPOST_OPERATOR": "ivanova",
    }  # fmt: skip

    def run(*arguments: object) -> SimpleNamespace:
        done = CliRunner().invoke(main, [*map(str, arguments)], env=environment)
        return told(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def with_a_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an office with one client, `housing`; copied for each test."""
    home = tmp_path_factory.mktemp("office") / "home"
    done = desk_at(home)("client", "add", "housing", "--name", "Housing", "--tax-id", "100582333")
    assert done.code == 0, done.err
    return home


@pytest.fixture
def office(
    with_a_client: Path, home: Path, batchpost: Callable[..., SimpleNamespace]
) -> Callable[..., SimpleNamespace]:
    """An office with one client, `housing`; runs commands like `batchpost`."""
    shutil.copytree(with_a_client, home, dirs_exist_ok=True)
    return batchpost


@pytest.fixture
def desk(with_a_client: Path, home: Path) -> Callable[..., SimpleNamespace]:
    """The same office; runs commands in this process, which is sooner."""
    shutil.copytree(with_a_client, home, dirs_exist_ok=True)
    return desk_at(home)
