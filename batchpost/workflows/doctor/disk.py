"""Room on the disks that hold the home folder, documents and originals."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from batchpost.errors import ReportError
from batchpost.model.message import N_, message
from batchpost.workflows.doctor import Premises, State, Told

TITLE = N_("Disk")
FAMILY = ReportError


def look(premises: Premises) -> Iterator[Told]:
    """Measure each disk once."""
    folders, limits = premises.settings.folders, premises.settings.doctor
    seen: set[tuple[int, int]] = set()
    for place in (".", folders.documents, folders.originals):
        folder = _existing(premises.home / place)
        usage = shutil.disk_usage(folder)
        if (usage.total, usage.used) in seen:
            continue
        seen.add((usage.total, usage.used))
        free = usage.free >> 20
        state = State.OK
        if free < limits.disk_free_mb:
            state = State.FAILURE if free < limits.disk_free_mb // 10 else State.WARNING
        yield Told(
            state,
            message("{folder}: {free} MiB are free.", folder=folder, free=free),
            None
            if state is State.OK
            else message("Make room: a full disk stops acceptance. Move old documents away."),
        )


def _existing(folder: Path) -> Path:
    """Return a folder, or the one it will be made in."""
    return next((each for each in (folder, *folder.parents) if each.is_dir()), Path.cwd())
