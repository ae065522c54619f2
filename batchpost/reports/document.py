"""Writing a document: whole or not at all."""

import contextlib
import errno
import os
from pathlib import Path

from batchpost.errors import ReportError
from batchpost.model.message import message
from batchpost.model.reasons import Reason, reason_of


class DocumentFolderError(ReportError):
    """A folder cannot be made or written to."""

    def __init__(self, folder: Path, fault: Reason) -> None:
        self.folder, self.fault = folder, fault
        super().__init__(
            message(
                "Nothing can be written to {folder}: {fault}. Choose another folder.",
                folder=folder,
                fault=fault,
            )
        )


class DiskFullError(ReportError):
    """The disk holds no more."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            message(
                "The disk is full: {path} was not written. Free some space or choose another "
                "folder, then print again. What was recorded stays recorded.",
                path=path,
            )
        )


class DocumentBusyError(ReportError):
    """The document is open in another program, or may not be replaced."""

    def __init__(self, path: Path, fault: Reason) -> None:
        super().__init__(
            message(
                "{path} cannot be replaced: {fault}. If it is open in another program, close it "
                "there and print again.",
                path=path,
                fault=fault,
            )
        )


def write_document(content: bytes, path: Path) -> None:
    """Write a document to `path`: the old one stands until the new one is whole.

    Raises:
        DocumentFolderError: The folder cannot be made or written to.
        DiskFullError: The disk holds no more.
        DocumentBusyError: An existing document cannot be replaced.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        _remove(fresh)
        raise _mapped(error, path) from error
    except BaseException:
        _remove(fresh)
        raise
    try:
        fresh.replace(path)
    except OSError as error:
        _remove(fresh)
        raise DocumentBusyError(path, reason_of(error)) from error


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _mapped(error: OSError, path: Path) -> ReportError:
    if error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}:
        return DiskFullError(path)
    return DocumentFolderError(path.parent, reason_of(error))
