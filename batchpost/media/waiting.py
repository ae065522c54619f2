"""Where copies wait until their list is accepted or refused: emptied afterwards, always."""

import contextlib
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from batchpost.media.refusals import CopyFailedError
from batchpost.model.reasons import reason_of

_BEGINS = "batchpost-waiting-"
#: What a run on another computer left is older than this when it is taken for a leftover.
_FORGOTTEN_S = 24 * 3600


@contextlib.contextmanager
def waiting_folder(root: Path, source: Path) -> Iterator[Path]:
    """Give a new folder under `root` for copies of `source`; it is removed at the end.

    What runs that were killed have left under `root` is removed first.

    Raises:
        CopyFailedError: The folder cannot be made.
    """
    mine = f"{_BEGINS}{_host()}-{os.getpid()}-"
    try:
        root.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=mine, dir=root))  # readable by its owner only
    except OSError as error:
        raise CopyFailedError(source, root, reason_of(error)) from error
    try:
        _remove_leftovers(root, folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_waiting(path: Path) -> bool:
    """Tell whether this is a folder of copies that wait."""
    return path.name.startswith(_BEGINS)


def _host() -> str:
    return re.sub(r"\W", "", platform.node())[:20] or "host"


def _remove_leftovers(root: Path, mine: Path) -> None:
    with contextlib.suppress(OSError):
        now = mine.stat().st_mtime  # by the clock of that very disk
        for left in root.iterdir():
            if is_waiting(left) and left != mine and _is_left(left, now):
                shutil.rmtree(left, ignore_errors=True)


def _is_left(folder: Path, now: float) -> bool:
    """Tell whether the run that made a folder is over."""
    host, _, rest = folder.name.removeprefix(_BEGINS).partition("-")
    number = rest.partition("-")[0]
    if host == _host() and number.isdecimal():
        import psutil  # noqa: PLC0415 - only where something was left

        if not psutil.pid_exists(int(number)):
            return True
    try:
        return now - folder.stat().st_mtime > _FORGOTTEN_S
    except OSError:
        return False
