"""Keep originals: a list is copied before it is read, and its own bytes stay with the office."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from batchpost.errors import ListError
from batchpost.media.keeping import Original, find_original, give_back, is_kept, keep
from batchpost.media.refusals import FileUnopenedError, OriginalPurgedError
from batchpost.media.taking import Taken, take
from batchpost.media.waiting import waiting_folder
from batchpost.model.acceptance import Acceptance
from batchpost.model.message import Message
from batchpost.model.reasons import reason_of
from batchpost.settings import Settings
from batchpost.workflows.check_list import CheckedList

__all__ = [
    "KeptList",
    "Taken",
    "check_taken",
    "give_original",
    "is_kept",
    "keep",
    "original_of",
    "originals_of",
    "taken",
]


@dataclass(frozen=True, slots=True)
class KeptList:
    """The original of an accepted list: its name then, its files now, all of them whole."""

    name: str
    sha256: str
    files: tuple[Original, ...]


def originals_of(home: Path, settings: Settings) -> Path:
    """Return the folder of the office's archive of originals."""
    return home / settings.folders.originals


@contextmanager
def taken(path: Path, root: Path, most_bytes: int) -> Iterator[Taken]:
    """Give a list's copy, in a folder under `root` that is removed at the end.

    Raises:
        ListError: There is no such file, it is too large, or it cannot be read to its end.
    """
    from batchpost.parsers.limits import Limits
    from batchpost.parsers.listfile import open_file, refuse_size

    try:
        if not path.is_file():
            open_file(path)  # says in the reader's words what is wrong with it
        size = path.stat().st_size
    except OSError as error:  # a drive that is gone
        raise FileUnopenedError(path, reason_of(error)) from error
    refuse_size(path, size, Limits(file_bytes=most_bytes))
    with waiting_folder(root, path) as folder:
        yield take(path, folder, most_bytes)


def check_taken(taken: Taken, check: Callable[[Path], CheckedList]) -> CheckedList:
    """Check a list by its copy; whatever is said of it names the client's own file.

    Raises:
        ListError: The list as a whole cannot be read.
    """
    try:
        checked = check(taken.path)
    except ListError as error:
        error.said = _named(error.said, taken)
        raise
    source = replace(checked.listing.source, path=str(taken.source))
    return replace(checked, listing=replace(checked.listing, source=source))


def _named(said: Message, taken: Taken) -> Message:
    copy, source = str(taken.path), str(taken.source)
    facts = {name: source if fact == copy else fact for name, fact in said.facts.items()}
    return replace(said, facts=facts)


def original_of(acceptance: Acceptance, archive: Path) -> KeptList:
    """Return the original of a recorded list, its bytes compared with what was accepted.

    Raises:
        LedgerError: It is missing, removed or damaged, or the archive cannot be read.
    """
    source = acceptance.source
    if acceptance.purged_on is not None:
        assert acceptance.batch_no is not None
        raise OriginalPurgedError(acceptance.batch_no, acceptance.purged_on)
    name = PurePath(source.path.replace("\\", "/")).name
    return KeptList(name, source.sha256, find_original(source.sha256, name, archive))


def give_original(kept: KeptList, out: Path, record: Callable[[], object]) -> tuple[Path, ...]:
    """Write an original to `out`, or into it under its own name where it is a folder.

    `record` puts down that it is handed out; it is called only once it can be.

    Raises:
        NotOverwrittenError: There is such a file.
        ReportError: It cannot be written.
    """
    place = out / kept.name if out.is_dir() else out
    return give_back(kept.files, kept.sha256, place, record)
