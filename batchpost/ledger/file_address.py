"""The address by which SQLite opens a file that must not be written."""

from pathlib import PurePath
from urllib.parse import quote


def address_of(path: PurePath, how: str) -> str:
    r"""Return an absolute path as SQLite's URI; `how` are its parameters.

    A share of Windows keeps both its strokes behind an empty authority, since SQLite refuses a
    server's name as one. https://www.sqlite.org/uri.html

    >>> from pathlib import PureWindowsPath
    >>> address_of(PureWindowsPath(r"\\server\share\a b.sqlite"), "mode=ro")
    'file:////server/share/a%20b.sqlite?mode=ro'
    >>> address_of(PureWindowsPath(r"C:\a.sqlite"), "mode=ro")
    'file:///C:/a.sqlite?mode=ro'
    """
    written = path.as_posix()
    root = "" if written.startswith("/") else "/"
    return f"file://{root}{quote(written, safe='/:')}?{how}"
