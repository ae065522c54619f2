"""Find lists: what a drive holds, read from copies, and which of it was accepted before."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.errors import ListError
from batchpost.media.copying import open_to_read
from batchpost.media.kinds import HEAD_BYTES, is_disguised, is_paper_by_name, kind_of_bytes
from batchpost.media.taking import Taken, take
from batchpost.media.waiting import waiting_folder
from batchpost.media.walking import BOUNDS, Bounds, FoundFile, Walked, walk
from batchpost.model.listing import Manifest
from batchpost.model.message import Message, message
from batchpost.model.reasons import Reason, reason_of
from batchpost.workflows.named_client import clients_named

if TYPE_CHECKING:
    from batchpost.ledger import Ledger
    from batchpost.model.client import Client
    from batchpost.parsers.hints import Hints
    from batchpost.parsers.limits import Limits

#: Called with how many files were looked at, and how many there are.
Progress = Callable[[int, int], None]

#: A damaged file larger than this is not looked at a second time only to name its format.
_NAMED_BYTES = 4 << 20
#: Formats and endings of what was meant as a table; other texts without a header are prose.
_TABLES = frozenset(("xlsx", "xlsb", "xls", "ods", "dbf", "form103"))
_TABLE_ENDINGS = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".dbf"))


@dataclass(frozen=True)
class FoundList:
    """A list on a drive, or a file that should be one and is refused (`refusal`).

    `sha256` is its identity; `client_id` the office's client the list names;
    `batch_no` the batch under which this very content was accepted.
    """

    path: Path
    size: int
    modified_s: float
    format: str | None = None
    sha256: str | None = None
    items: int | None = None
    manifest: Manifest = field(default_factory=Manifest)
    client_id: str | None = None
    batch_no: int | None = None
    refusal: Message | None = None
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Found:
    """All that was found, newest first, and what there was besides.

    `others` counts files that are no lists, `passed_over` what is never opened, `unseen` files
    that time or bounds left unread.
    """

    lists: tuple[FoundList, ...]
    others: int
    passed_over: int
    unseen: int
    stopped: bool
    disguised: tuple[Path, ...]
    unread: tuple[tuple[Path, Reason], ...]


def find_lists(
    folders: Sequence[Path],
    hints: "Hints",
    limits: "Limits",
    *,
    room: Path,
    clock: Callable[[], float],
    progress: Progress,
    bounds: Bounds = BOUNDS,
) -> Found:
    """Return the lists in some folders, newest first; nothing there is written or run.

    Args:
        folders: Drives or folders; a file is looked at by itself.
        hints: What is said of every list, such as the office's country.
        limits: Bounds on one list.
        room: A folder of ours where copies may lie while they are read.
        clock: Counts seconds.
        progress: Told after every file.
        bounds: Bounds on all.

    Raises:
        FolderMissingError: A folder is not there.
    """
    until = clock() + bounds.seconds
    walked = Walked()
    for folder in dict.fromkeys(folders):
        walk(folder, bounds, clock, walked)
    once = {file.path: file for file in walked.files}
    files = sorted(once.values(), key=lambda file: (-file.modified_s, str(file.path)))
    lists, others, unseen = [], 0, 0
    with waiting_folder(room, folders[0]) as ours:
        for number, file in enumerate(files):
            left = until - clock()
            if left <= 0:
                unseen = len(files) - number
                break
            with _folder_for(number, ours) as folder:
                found = _look_at(file, hints, _within(limits, file, left), folder, walked)
            if found is None:
                others += 1
            else:
                lists.append(found)
            progress(number + 1, len(files))
    return Found(
        lists=_with_doubles(lists),
        others=others,
        passed_over=walked.passed_over,
        unseen=unseen,
        stopped=walked.stopped or unseen > 0,
        disguised=tuple(walked.disguised),
        unread=tuple(walked.unread),
    )


@contextmanager
def _folder_for(number: int, ours: Path) -> Iterator[Path]:
    folder = ours / str(number)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _within(limits: "Limits", file: FoundFile, left: float) -> "Limits":
    """Return the limits on one file, its time cut to what is left for all."""
    seconds = limits.seconds + limits.seconds_per_mb * (file.size >> 20)
    return replace(limits, seconds=max(1, min(seconds, int(left))), seconds_per_mb=0)


def _with_doubles(lists: Sequence[FoundList]) -> tuple[FoundList, ...]:
    """Say of a list that another one, named before it, is the very same."""
    first: dict[str, Path] = {}
    told = []
    for each in lists:
        if each.sha256 in first:
            said = message("The same content as {path}.", path=first[each.sha256])
            told.append(replace(each, notes=(*each.notes, said)))
        else:
            told.append(each)
            if each.sha256:
                first[each.sha256] = each.path
    return tuple(told)


def _look_at(
    file: FoundFile, hints: "Hints", limits: "Limits", folder: Path, walked: Walked
) -> FoundList | None:
    """Return what a file is, `None` where it is no list."""
    from batchpost.parsers.listfile import refuse_size

    bare = FoundList(file.path, file.size, file.modified_s, notes=_notes(file.path))
    if not file.size and file.path.suffix.lower() not in _TABLE_ENDINGS:
        return None
    try:
        why = kind_of_bytes(_head(file.path))
        if why is not None:
            if why != "other" and is_paper_by_name(file.path.name):
                walked.disguised.append(file.path)
            return None
        refuse_size(file.path, file.size, limits)
        return _read(bare, take(file.path, folder, limits.file_bytes), hints, limits)
    except ListError as error:
        return replace(bare, refusal=error.said)
    except OSError as error:
        walked.unread.append((file.path, reason_of(error)))
        return None


def _notes(path: Path) -> tuple[Message, ...]:
    if not is_disguised(path.name):
        return ()
    return (message("The name hides its true ending; it was told by its content."),)


def _head(path: Path) -> bytes:
    with open_to_read(path) as opened:
        return opened.read(HEAD_BYTES)


def _read(bare: FoundList, taken: Taken, hints: "Hints", limits: "Limits") -> FoundList | None:
    """Read a copy in the reading process."""
    from batchpost.parsers.apart import ReaderFaultError, start_reading
    from batchpost.parsers.refusals import UnknownListFormatError

    bare = replace(bare, sha256=taken.copies[0].sha256)
    try:
        with start_reading(taken.path, hints, limits) as reading:
            read = reading.result()
    except UnknownListFormatError:
        return None
    except ReaderFaultError:
        said = message(
            "{path} meets a fault of batchpost itself; `batchpost check` on it tells more.",
            path=bare.path,
        )
        return replace(bare, refusal=said)
    except ListError as error:
        name = _format_of(taken, limits)
        if _is_prose(name, bare.path, error):
            return None
        return replace(bare, format=name, refusal=error.said)
    items = len(next(iter(read.columns.values())))
    return replace(
        bare,
        format=read.source.format,
        sha256=read.source.sha256,
        items=items,
        manifest=read.manifest,
    )


def _format_of(taken: Taken, limits: "Limits") -> str | None:
    """Return the format of a file that could not be read, where that is quickly told."""
    from batchpost.parsers.formats import format_name, identify
    from batchpost.parsers.listfile import open_file

    if taken.copies[0].size > _NAMED_BYTES:
        return None
    try:
        return format_name(identify(open_file(taken.path, limits)))
    except ListError:
        return None


def _is_prose(name: str | None, path: Path, error: ListError) -> bool:
    """Tell a letter or a page, in which no header is looked for, from a faulty list."""
    from batchpost.parsers.refusals import EmptyListError, HeaderMissingError, NoListInsideError

    if isinstance(error, NoListInsideError):
        return True
    wordy = name not in _TABLES and path.suffix.lower() not in _TABLE_ENDINGS
    return wordy and isinstance(error, HeaderMissingError | EmptyListError)


def with_record(found: Found, ledger: "Ledger") -> Found:
    """Return what was found with what the office knows of it: its client, its batch.

    Raises:
        LedgerError: The ledger cannot be read.
    """
    wanted = [each.sha256 for each in found.lists if each.sha256]
    batches = ledger.find_batches(wanted)
    clients = ledger.clients()
    return replace(
        found,
        lists=tuple(
            replace(
                each,
                batch_no=batches.get(each.sha256 or ""),
                client_id=_named(clients_named(each.manifest, clients)),
            )
            for each in found.lists
        ),
    )


def _named(clients: "Sequence[Client]") -> str | None:
    """Return the client a list names, `None` where it names none or several."""
    return clients[0].client_id if len(clients) == 1 else None
