"""Why a file on a medium cannot be taken, kept or given back."""

from datetime import date
from pathlib import Path

from batchpost.errors import LedgerError, ListError, ReportError, WrongUseError
from batchpost.model.message import Message, message
from batchpost.model.reasons import Reason


class FolderMissingError(ListError):
    """A folder or drive to be searched is not there, or does not let itself be read."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(
            message(
                "{path} cannot be searched: {reason}. Check the name and the drive.",
                path=path,
                reason=reason,
            )
        )


class FileUnopenedError(ListError):
    """The system does not open the file."""

    def __init__(self, path: Path, reason: Message | str) -> None:
        super().__init__(
            message(
                "{path} cannot be opened: {reason}. If another program holds it, close it there; "
                "otherwise check the drive and your rights to it.",
                path=path,
                reason=reason,
            )
        )


class DriveGoneError(ListError):
    """The medium went away, or failed, before the file was read to its end."""

    def __init__(self, path: Path, reason: Message | str) -> None:
        super().__init__(
            message(
                "{path} could not be read to its end ({reason}): the drive was pulled out or is "
                "damaged. Nothing was kept of it. Put the drive back and run the same command "
                "again, or ask the client for the file anew.",
                path=path,
                reason=reason,
            )
        )


class FileChangedError(ListError):
    """Somebody wrote to the file while it was read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            message(
                "{path} was changed while it was being read. Nothing was kept of it. Let the "
                "program that writes it finish, then run the same command again.",
                path=path,
            )
        )


class CopyFailedError(ListError):
    """The copy cannot be written on this computer."""

    def __init__(self, path: Path, folder: Path, reason: Reason) -> None:
        super().__init__(
            message(
                "{path} cannot be copied to {folder}: {reason}. Free some space on this computer "
                "or check your rights to the folder; nothing was recorded.",
                path=path,
                folder=folder,
                reason=reason,
            )
        )


class CopyDiffersError(ListError):
    """The copy, read again, is not what was written."""

    def __init__(self, path: Path, copy: Path) -> None:
        super().__init__(
            message(
                "The copy of {path} in {folder} is not what was read: the disk of this computer "
                "is at fault. Nothing was recorded; have the disk checked.",
                path=path,
                folder=copy.parent,
            )
        )


class OriginalUnkeptError(LedgerError):
    """The original cannot be put into the archive."""

    def __init__(self, folder: Path, reason: Message | str) -> None:
        super().__init__(
            message(
                "The original of the list cannot be kept in {folder}: {reason}. Free some space, "
                "or name another folder in the settings (folders.originals). Nothing was "
                "recorded.",
                folder=folder,
                reason=reason,
            )
        )


class OriginalMissingError(LedgerError):
    """The archive does not hold the original."""

    def __init__(self, name: str, folder: Path, sha256: str) -> None:
        super().__init__(
            message(
                "The original {name} is not in {folder}. Bring it back from a backup there, under "
                "the name {sha256} and its ending; lists accepted at another workplace lie in the "
                "archive of that one.",
                name=name,
                folder=folder,
                sha256=sha256,
            )
        )


class OriginalPurgedError(LedgerError):
    """The original went with the personal data of its list."""

    def __init__(self, batch_no: int, day: date) -> None:
        super().__init__(
            message(
                "The original of list {batch_no} was removed on {day} with the addressees, when "
                "the office's term for them was over.",
                batch_no=batch_no,
                day=day,
            )
        )


class OriginalDamagedError(LedgerError):
    """The archive's file is not what was accepted."""

    def __init__(self, name: str, path: Path, found: str) -> None:
        super().__init__(
            message(
                "The original {name} in {path} is damaged: it is not what was accepted (its hash "
                "is now {found}). Bring it back from a backup.",
                name=name,
                path=path,
                found=found,
            )
        )


class OriginalUnreadableError(LedgerError):
    """The system does not let the archive be read."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(
            message(
                "The archive of originals cannot be read at {path}: {reason}. Check the disk and "
                "your rights to it.",
                path=path,
                reason=reason,
            )
        )


class OriginalUnremovedError(LedgerError):
    """The system does not let an original be removed."""

    def __init__(self, path: Path, reason: Message | str) -> None:
        super().__init__(
            message(
                "An original in {path} cannot be removed: {reason}. Close what has it open and "
                "check your rights, then do the same again.",
                path=path,
                reason=reason,
            )
        )


class NotOverwrittenError(WrongUseError):
    """What is given back would overwrite something else."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            message("{path} is there already and is not overwritten. Choose another name.",
                    path=path)
        )  # fmt: skip


class NotGivenBackError(ReportError):
    """What is given back cannot be written."""

    def __init__(self, path: Path, reason: Message | str) -> None:
        super().__init__(
            message(
                "The original cannot be written to {path}: {reason}. Choose another place.",
                path=path,
                reason=reason,
            )
        )
