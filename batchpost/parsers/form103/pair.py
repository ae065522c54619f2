"""Both files of a form 103 list, from an archive or from one folder."""

from collections.abc import Mapping
from dataclasses import dataclass

from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import CompanionMissingError
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


def is_lone_pair(file: ListFile) -> bool:
    """Tell whether an archive holds one list and nothing beside it."""
    pairs = pairs_in(file)
    return len(pairs) == 1 and file.members == {*pairs, *pairs.values()}


def open_pair(file: ListFile) -> Pair:
    """Return both files of a list, whichever of them (or their archive) was given.

    Raises:
        CompanionMissingError: The data file is not beside the control file.
        ListError: A file cannot be read.
    """
    if file.is_zip:
        return _from_archive(file)
    if is_form103_control(file.head):
        table = file.sibling(_TABLE, _CONTROL)
        if table is None:
            stem = file.name.removesuffix(_CONTROL).removesuffix(_CONTROL.upper())
            raise CompanionMissingError(file.name, stem + _TABLE)
        return Pair(table, file)
    return Pair(file, file.sibling(_CONTROL, _TABLE))


def _from_archive(file: ListFile) -> Pair:
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in file.archive.names}
    ((table, control),) = pairs_in(file).items()
    return Pair(*(_member(file, names[part]) for part in (table, control)))


def _member(file: ListFile, name: str) -> ListFile:
    return file.inside(file.archive, name)
