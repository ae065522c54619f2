"""A ledger in a file is kept off network drives, by what the system says is mounted where."""

from pathlib import Path

import pytest

from batchpost.ledger import network_drives, open_ledger
from batchpost.ledger.network_drives import NetworkDriveError, network_kind

MOUNTED = [
    ("/", "ext4"), ("/srv", "nfs4"), ("/srv/local", "xfs"), ("/mnt/share", "cifs"),
    ("/data/office", "fuse.sshfs"), ("/media", "vfat"), ("/media/net", "9p"), ("/twice", "ext4"),
    ("/twice", "nfs"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/ledger.sqlite", None), ("/srv/ledger.sqlite", "nfs4"),
        ("/srv/local/ledger.sqlite", None), ("/srvx/ledger.sqlite", None),
        ("/mnt/share/a/b/ledger.sqlite", "cifs"), ("/data/office/l.sqlite", "fuse.sshfs"),
        ("/media/l.sqlite", None), ("/media/net/l.sqlite", "9p"), ("/twice/l.sqlite", "nfs"),
    ],
)  # fmt: skip
def test_the_nearest_mount_counts(path: str, kind: str | None) -> None:
    assert network_kind(Path(path), MOUNTED) == kind


def test_what_the_system_started_from_is_no_network_drive() -> None:
    assert network_kind(Path("/var/ledger.sqlite"), [("/", "9p")]) is None
    assert network_kind(Path("/var/ledger.sqlite"), []) is None


def test_a_ledger_there_is_refused_with_the_reason_unless_it_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(tmp_path.resolve())
    monkeypatch.setattr(network_drives, "mounts", lambda: [("/", "ext4"), (place, "nfs4")])
    monkeypatch.setattr(network_drives.sys, "platform", "linux")
    url = f"sqlite:///{(tmp_path / 'ledger.sqlite').as_posix()}"
    with pytest.raises(NetworkDriveError, match="nfs4"):
        open_ledger(url)
    assert not list(tmp_path.iterdir())
    open_ledger(url, allow_network_drive=True).close()
    assert (tmp_path / "ledger.sqlite").is_file()


def test_the_system_of_these_tests_is_asked() -> None:
    assert network_drives.mounts() or network_drives.sys.platform == "win32"
