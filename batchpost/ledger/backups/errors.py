"""Why a backup cannot be made, read or brought back."""

from pathlib import Path

from batchpost.errors import LedgerError, WrongUseError
from batchpost.model.message import Message, message


class BackupUnmadeError(LedgerError):
    """A backup cannot be written."""

    def __init__(self, folder: Path, reason: str | Message) -> None:
        super().__init__(
            message(
                "No backup was made in {folder}: {reason}. The earlier ones are as they were; free "
                "some space or name another folder with --to.",
                folder=folder,
                reason=reason,
            )
        )


class NoRoomError(LedgerError):
    """The copy that a backup is made or proved with cannot be written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            message(
                "A backup needs room for a copy in {folder}, which cannot be written: {reason}. "
                "Free some space there. The backups are as they were.",
                folder=folder,
                reason=reason,
            )
        )


class BackupUnreadableError(LedgerError):
    """The file of a backup cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            message(
                "The backup {path} cannot be read: {reason}. Check the path and the medium.",
                path=path,
                reason=reason,
            )
        )


class BackupDamagedError(LedgerError):
    """A backup is not what was written."""

    def __init__(self, path: Path, reason: str | Message) -> None:
        super().__init__(
            message(
                "The backup {path} is damaged ({reason}); take another one. Nothing was restored.",
                path=path,
                reason=reason,
            )
        )


class BackupLockedError(WrongUseError):
    """A sealed backup does not open: no key was given, or another one."""

    def __init__(self, path: Path, *, given: bool) -> None:
        if given:
            said = message(
                "The backup {path} does not open with this key; name the one it was sealed with.",
                path=path,
            )
        else:
            said = message(
                "The backup {path} is sealed; name its key with --key-file, or --passphrase.",
                path=path,
            )
        super().__init__(said)


class KeyExistsError(WrongUseError):
    """A new key would take the place of a file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            message(
                "{path} is there already, and no key is written over it: what was sealed with it "
                "would open to nobody. Name another file.",
                path=path,
            )
        )


class KeyFileError(WrongUseError):
    """A key file cannot be used or made."""

    def __init__(self, path: Path, reason: str | Message) -> None:
        super().__init__(
            message(
                "The key file {path} cannot be used: {reason}. Make one with "
                "`batchpost ledger backup-key FILE`.",
                path=path,
                reason=reason,
            )
        )
