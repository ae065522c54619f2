"""Purge personal data: the office's term, and what lies beside the ledger."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from batchpost.errors import ReportError, WrongUseError
from batchpost.media.keeping import kept_before, remove_original
from batchpost.model.days import parse_day
from batchpost.model.message import message
from batchpost.model.reasons import Reason, reason_of
from batchpost.settings import Settings
from batchpost.workflows.keep_originals import originals_of
from batchpost.workflows.print_documents import folder_at

if TYPE_CHECKING:
    from batchpost.ledger import Ledger
    from batchpost.ledger.personal_data import PurgedList

_DAYS: Final = re.compile(r"(\d{1,5})\s*[dд]", re.IGNORECASE)


class TermUnknownError(WrongUseError):
    """Nobody said how long personal data are kept."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "How long the office keeps addressees is not settled, so they are kept for good. "
                "Give --older-than 365d, or set personal_data.keep_days in the settings."
            )
        )


class TermError(WrongUseError):
    """What was given is neither a number of days nor a day."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message(
                "{given} is no term; write days as 365d, or a day that is over as 2025-12-31.",
                given=given,
            )
        )


class DocumentUnremovedError(ReportError):
    """A printed document cannot be removed."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(
            message(
                "{path} cannot be removed: {reason}. Close what has it open and check your "
                "rights, then do the same again.",
                path=path,
                reason=reason,
            )
        )


@dataclass(frozen=True, slots=True)
class Removed:
    """How many files beside the ledger were removed."""

    originals: int = 0
    documents: int = 0


def first_day_kept(given: str | None, keep_days: int | None, today: date) -> date:
    """Return the first day whose lists keep their addressees.

    Args:
        given: `365d`, a day, or `None` for the office's own term.
        keep_days: The office's own term.
        today: The day it is.

    Raises:
        TermUnknownError: There is neither.
        TermError: What was given is no term.
    """
    if given is None:
        if keep_days is None:
            raise TermUnknownError
        return today - timedelta(days=keep_days)
    days = _DAYS.fullmatch(given.strip())
    try:
        first = today - timedelta(days=int(days[1])) if days else parse_day(given)
    except (ValueError, OverflowError) as error:
        raise TermError(given) from error
    if first > today:
        raise TermError(given)
    return first


def stray_originals(
    ledger: "Ledger", before: datetime, home: Path, settings: Settings
) -> list[str]:
    """Return the contents of originals kept before a moment that no list was accepted from.

    An original is kept before its list is recorded, so that none is recorded without; where the
    recording is refused, it stays until its term is over.

    Raises:
        OriginalUnreadableError: The archive cannot be read.
    """
    archive = originals_of(home, settings)
    if not archive.is_relative_to(home):  # another office's lists may lie there
        return []
    kept = kept_before(before, archive)
    return ledger.personal_data.without_list(kept)


def remove_beside(
    lists: "Iterable[PurgedList]", strays: Iterable[str], home: Path, settings: Settings
) -> Removed:
    """Remove kept originals and printed documents of purged lists, and originals of no list.

    Their places follow from number, day and hash in the ledger; a path that a list brought
    along is never used. What is gone already is passed over, so this may be done again.

    Args:
        lists: The lists purged.
        strays: Contents of originals that are left of lists which were refused in the end.
        home: Of the office.
        settings: Its settings.

    Raises:
        OriginalUnremovedError: The system refuses to remove an original.
        DocumentUnremovedError: The system refuses to remove a document.
    """
    archive = originals_of(home, settings)
    originals = sum(remove_original(sha256, archive) for sha256 in strays)
    documents = 0
    for each in lists:
        if each.alone:
            originals += remove_original(each.sha256, archive)
        if each.own_folder:
            documents += _empty(folder_at(each.accepted_on, each.batch_no, home, settings))
    return Removed(originals, documents)


def _empty(folder: Path) -> int:
    """Remove the files of a folder, and the folder where nothing else is in it."""
    if folder.is_symlink() or not folder.is_dir():
        return 0
    removed = 0
    for path in sorted(folder.iterdir()):
        if path.is_file() or path.is_symlink():
            try:
                path.unlink()
            except OSError as error:
                raise DocumentUnremovedError(path, reason_of(error)) from error
            removed += 1
    for emptied in (folder, folder.parent):
        try:
            emptied.rmdir()
        except OSError:  # something of others is in it
            break
    return removed
