"""The log of tariff updates: a line for what each run did or why it did nothing."""

import contextlib
from datetime import datetime
from pathlib import Path

LOG = "tariff-update.log"
_LARGEST = 1 << 20
_KEPT = 3


def log_update(home: Path, at: datetime, by: str, text: str) -> None:
    """Add a line to the log in the home folder; the log grows to a megabyte, three are kept.

    A log that cannot be written holds nothing up: the sentence was said on the terminal too.
    """
    line = f"{at.isoformat()} {by}: {' '.join(text.split())}\n"
    path = home / LOG
    with contextlib.suppress(OSError):
        home.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):
            if path.stat().st_size + len(line) > _LARGEST:
                _turn(path)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(line)


def _turn(path: Path) -> None:
    """Put the log aside, the oldest one away."""
    names = [path, *(path.with_name(f"{LOG}.{number}") for number in range(1, _KEPT + 1))]
    for older, newer in zip(reversed(names[1:]), reversed(names[:-1]), strict=True):
        if newer.exists():
            newer.replace(older)
