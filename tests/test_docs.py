"""Every command that README and docs show is run, and answers as they say.

A ```console block holds `$ command` lines and what they print; `…` stands for any text.
A line `# exit 3` before a command says that it ends so. All blocks of a file run in order,
in one home folder, beside the sample lists.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass
class Shown:
    """One command of a page, its exit code and what it is said to print."""

    command: str
    exit_code: int
    output: str


def shown_in(page: Path) -> list[Shown]:
    found: list[Shown] = []
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        code = 0
        for line in block.splitlines():
            if line.startswith("# exit "):
                code = int(line.removeprefix("# exit "))
            elif line.startswith("$ "):
                found.append(Shown(line[2:], code, ""))
                code = 0
            elif found:
                found[-1].output += line + "\n"
    return found


def squeezed(text: str) -> str:
    """Blanks and the frame of tables do not count."""
    return re.sub(r"\s+", " ", text.replace("─", "")).strip()


def answers(said: str, expected: str) -> bool:
    text, at = squeezed(said), 0
    for part in map(squeezed, expected.split("…")):
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_of_the_page_run_as_shown(page: Path, tmp_path: Path) -> None:
    commands = [each for each in shown_in(page) if each.command.startswith("batchpost ")]
    if not commands:
        pytest.skip("the page shows no command")
    desk = tmp_path / "desk"
    shutil.copytree(ROOT / "samples", desk / "samples")
    english = "/en/" in page.as_posix() or page.name == "README.md"
    environment = {
        **os.environ,
        "BATCHPOST_HOME": str(tmp_path / "home"),
        "BATCHPOST_LANG": "en" if english else "ru",
        "BATCHPOST_OPERATOR": "ivanova",
        "BATCHPOST_WORKPLACE": "counter-1",
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "120",
    }
    environment.pop("BATCHPOST_DATABASE", None)
    for each in commands:
        done = subprocess.run(
            [sys.executable, "-m", *shlex.split(each.command)],
            cwd=desk,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == each.exit_code, f"$ {each.command}\n{said}"
        if each.output.strip():
            assert answers(done.stdout + " " + done.stderr, each.output), (
                f"$ {each.command}\nsaid:\n{said}\nexpected:\n{each.output}"
            )


def test_every_command_is_documented() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    names = [
        path.stem for path in (ROOT / "batchpost" / "commands").glob("*.py") if path.stem[0] != "_"
    ]
    assert [name for name in names if f"batchpost {name}" not in text] == []
