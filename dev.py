"""Set up and run: `dev.py sample` does the main job on a sample, `dev.py test` all tests.

Needs nothing but Python 3.11 or newer: makes the environment `.venv` beside this
file and installs batchpost into it, anew when `pyproject.toml` changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
SAMPLE_HOME = ROOT / "build" / "sample-office"


def set_up(extra: str) -> None:
    """Make the environment and install batchpost with `extra`, unless that is done."""
    stamp = VENV / f"installed-{extra or 'core'}.txt"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    print("Setting up .venv (once, a minute or two) …", file=sys.stderr, flush=True)
    if not PYTHON.is_file():
        venv.create(VENV, with_pip=True)
    what = f"{ROOT}[{extra}]" if extra else str(ROOT)
    run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", what)
    stamp.write_text(wanted, encoding="ascii")


def run(*arguments: str) -> None:
    """Run the environment's Python and leave with its exit code if it fails."""
    done = subprocess.run([str(PYTHON), *arguments], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def batchpost(*arguments: str) -> None:
    """Show a batchpost command and run it in the sample office."""
    print("$ batchpost " + " ".join(arguments), file=sys.stderr, flush=True)
    run("-m", "batchpost", "--home", str(SAMPLE_HOME), *arguments)


def sample(*more: str) -> None:
    """Accept a sample list in a fresh sample office."""
    set_up("")
    shutil.rmtree(SAMPLE_HOME, ignore_errors=True)
    batchpost(
        "client", "add", "housing", "--name", "КУП «Жилкомхоз-Образец»", "--tax-id", "100582333",
        "--contract", "45-П/2025", "--contract-from", "2025-12-12",
    )  # fmt: skip
    batchpost("roll", "issue", "RB", "--first", "10000001", "--last", "10000500")
    batchpost(
        "intake", "samples/registered-letters.xlsx", "--client", "housing",
        "--first-label", "RB100000017BY", "--yes", *more,
    )  # fmt: skip


def test(*more: str) -> None:
    """Run all tests."""
    set_up("test")
    run("-m", "pytest", "-n", "auto", *more)


def main() -> None:
    """Run the task named on the command line; what follows its name goes on to it."""
    tasks = {"sample": sample, "test": test}
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if sys.version_info < (3, 11) or name not in tasks:
        sys.exit(f"usage: python dev.py {'|'.join(tasks)} (Python 3.11 or newer)")
    tasks[name](*sys.argv[2:])


if __name__ == "__main__":
    main()
