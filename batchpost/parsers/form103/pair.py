"""Both files of a form 103 list, from an archive or from one folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from batchpost.parsers.listfile import ListFile, open_file
from batchpost.parsers.refusals import CompanionMissingError, SeveralListsError
from batchpost.parsers.text_kinds import is_form103_control

_CONTROL, _TABLE = "h.ini", ".txt"


@dataclass(frozen=True)
class Pair:
    """The data file and its control file, which may be missing."""

    table: ListFile
    control: ListFile | None


def pairs_in(file: ListFile) -> Mapping[str, str]:
    """Return the data files of an archive with their control files, names in small letters."""
    members = file.members
    return {
        name: name.removesuffix(_TABLE) + _CONTROL
        for name in sorted(members)
        if name.endswith(_TABLE) and name.removesuffix(_TABLE) + _CONTROL in members
    }


def open_pair(file: ListFile) -> Pair:
    """Return both files of a list, whichever of them (or their archive) was given.

    Raises:
        SeveralListsError: More than one pair in the archive.
        CompanionMissingError: The data file is not beside the control file.
        ListError: A file cannot be read.
    """
    if file.is_zip:
        return _from_archive(file)
    if is_form103_control(file.head):
        name = file.name[: -len(_CONTROL)] + _TABLE
        table = _beside(file, name)
        if table is None:
            raise CompanionMissingError(file.name, name)
        return Pair(table, file)
    stem = file.name[: -len(_TABLE)] if file.name.lower().endswith(_TABLE) else file.name
    return Pair(file, _beside(file, stem + _CONTROL))


def _from_archive(file: ListFile) -> Pair:

    pairs = pairs_in(file)
    if len(pairs) > 1:
        raise SeveralListsError(file.name, sorted(pairs))
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in file.archive.names}
    ((table, control),) = pairs.items()
    return Pair(*(_member(file, names[part]) for part in (table, control)))


def _member(file: ListFile, name: str) -> ListFile:
    return ListFile(file.archive.shown_name(name), file.archive.read(name), None, file.limits)


def _beside(file: ListFile, name: str) -> ListFile | None:
    """Return a file of the same folder by name, letters' case passed over."""
    if file.folder is None:
        return None
    for entry in _entries(file.folder):
        if entry.name.lower() == name.lower() and entry.is_file():
            return open_file(entry, file.limits)
    return None


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
