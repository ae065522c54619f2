"""Which release of each operator is in force: one small file, replaced at one stroke.

    books/active.json                     which release of each operator is in force
    books/releases/<operator>/<hash>/     releases, each whole in a folder of its own
    books/history.jsonl                   what was put in force: when, by whom, why

Reading is here, and light: every price begins with it. Writing is in `store.py`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from batchpost.errors import ReferenceDataError
from batchpost.model.message import message
from batchpost.model.reasons import Reason, reason_of
from batchpost.tariff.releases.history import Entry

ACTIVE = "active.json"
RELEASES = "releases"
#: An operator's name is a folder's name here.
OPERATOR = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_FOLDER = re.compile(r"[0-9a-f]{16}(?:-\d{1,3})?")
_FILE_MAX = 1_000_000


class ActiveUnreadableError(ReferenceDataError):
    """The file that says which releases are in force cannot be read."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(
            message(
                "{path} does not say which tariffs are in force ({reason}), so nothing can be "
                "priced. Put the file back from a backup, or move it away and run `batchpost "
                "tariff update` again.",
                path=path,
                reason=reason,
            )
        )


@dataclass(frozen=True, slots=True)
class ActiveRelease:
    """The release of an operator that is in force, and the folder that holds it."""

    release: str
    folder: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Active:
    """What is in force, and the entry of the history that put it so."""

    releases: Mapping[str, ActiveRelease] = field(default_factory=dict)
    entry: Entry | None = None


def read_active(books: Path) -> Active:
    """Return which releases are in force in the office's `books` folder.

    Raises:
        ActiveUnreadableError: The file is there and does not say it: then the built-in books
            would be the wrong ones.
    """
    path = books / ACTIVE
    try:
        with path.open("rb") as file:
            text = file.read(_FILE_MAX)
    except FileNotFoundError:
        return Active()
    except OSError as error:
        raise ActiveUnreadableError(path, reason_of(error)) from error
    try:
        return _active(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ActiveUnreadableError(path, str(error)[:200]) from error


def active_folders(books: Path) -> dict[str, Path]:
    """Return the folder of the release in force by operator."""
    return {
        operator: books / RELEASES / operator / found.folder
        for operator, found in read_active(books).releases.items()
    }


def _active(found: Any) -> Active:
    releases = {}
    for operator, told in found["operators"].items():
        release, folder, sha256 = (str(told[key]) for key in ("release", "folder", "sha256"))
        if not (OPERATOR.fullmatch(operator) and _FOLDER.fullmatch(folder)):
            raise ValueError(f"{operator}: {folder}")
        releases[operator] = ActiveRelease(release, folder, sha256)
    entry = found.get("entry")
    return Active(releases, Entry.of(entry) if entry else None)


def as_json(active: Active) -> str:
    """Return the text of the file that says `active`."""
    operators = {
        operator: {"release": each.release, "folder": each.folder, "sha256": each.sha256}
        for operator, each in sorted(active.releases.items())
    }
    entry = None if active.entry is None else active.entry.as_dict()
    document = {"operators": operators, "entry": entry}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
