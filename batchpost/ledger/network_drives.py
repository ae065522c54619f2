"""Whether a file lies on a network drive, where SQLite's locks cannot be trusted.

Source: https://www.sqlite.org/wal.html, "All processes using a database must be on the same
host computer; WAL does not work over a network filesystem"; https://www.sqlite.org/lockingv3.html.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from batchpost.errors import LedgerError
from batchpost.model.message import message

#: A place where something is mounted, and the kind of its file system.
Mount = tuple[str, str]

_NETWORK = frozenset({
    "9p", "afpfs", "afs", "ceph", "cifs", "coda", "davfs", "fuse.davfs2", "fuse.glusterfs",
    "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs",
    "nfs3", "nfs4", "ocfs2", "smb2", "smb3", "smbfs", "vboxsf", "webdav",
})  # fmt: skip
_MOUNTS = Path("/proc/self/mounts")
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


class NetworkDriveError(LedgerError):
    """A ledger's file lies on a network drive."""

    def __init__(self, path: str, kind: str) -> None:
        super().__init__(
            message(
                "{path} lies on a network drive ({kind}), where two programs could write a ledger "
                "at once and damage it. Keep it on this computer's own disk; for several "
                "computers take PostgreSQL. Nothing was recorded.",
                path=path,
                kind=kind,
            )
        )


def refuse_network_drive(path: Path) -> None:
    """Refuse a file on a network drive.

    Raises:
        NetworkDriveError: The system says it lies on one.
    """
    kind = _of_windows(path) if sys.platform == "win32" else network_kind(path, mounts())
    if kind is not None:
        raise NetworkDriveError(str(path), kind)


def network_kind(path: Path, mounted: Iterable[Mount]) -> str | None:
    """Return the kind of the network file system a path lies on, `None` where it is local.

    The longest mount above the path counts, of several at one place the last. What the system
    itself was started from is no network drive, whatever it is called.
    """
    place = PurePosixPath(os.path.realpath(path))
    best, kind = -1, ""
    for mount, filesystem in mounted:
        if place.is_relative_to(mount) and len(mount) >= best:
            best, kind = len(mount), filesystem
    return kind if best > 1 and kind.lower() in _NETWORK else None


def mounts() -> list[Mount]:
    """Return what is mounted where; empty where the system does not tell."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return _of_psutil()
    fields = (line.split(" ") for line in lines)
    return [(_plain(each[1]), each[2]) for each in fields if len(each) > 2]


def _plain(mount: str) -> str:
    """Return a place as it is called: the kernel writes blanks and such as octal numbers."""
    for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        mount = mount.replace(code, letter)
    return mount


def _of_psutil() -> list[Mount]:
    import psutil  # noqa: PLC0415 - 20 ms, where there is no quicker way

    try:
        return [(each.mountpoint, each.fstype) for each in psutil.disk_partitions(all=True)]
    except (OSError, psutil.Error):
        return []


def _of_windows(path: Path) -> str | None:
    drive = os.path.splitdrive(os.path.realpath(path))[0]
    if is_unc(drive):
        return drive
    import ctypes  # noqa: PLC0415 - Windows only

    kind = getattr(ctypes, "windll").kernel32.GetDriveTypeW(f"{drive}\\")  # noqa: B009 - Windows only
    return drive if kind == _REMOTE_DRIVE else None


def is_unc(drive: str) -> bool:
    r"""Tell whether a drive is a share of another computer.

    >>> is_unc("\\\\server\\share"), is_unc("\\\\?\\UNC\\server\\share"), is_unc("C:")
    (True, True, False)
    >>> is_unc("\\\\?\\C:")
    False
    """
    plain = drive.replace("/", "\\")
    local = plain.startswith(("\\\\?\\", "\\\\.\\"))
    return plain.startswith("\\\\") and (not local or plain[4:8].upper() == "UNC\\")
