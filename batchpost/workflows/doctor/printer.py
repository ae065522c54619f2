"""A default printer, where the system tells of one."""

import shutil
import subprocess
import sys
from collections.abc import Iterator

from batchpost.errors import ReportError
from batchpost.model.message import N_, message
from batchpost.workflows.doctor import Premises, State, Told

TITLE = N_("Printer")
FAMILY = ReportError
_WAIT_S = 3


def look(premises: Premises) -> Iterator[Told]:  # noqa: ARG001 - every check is asked alike
    """Ask Windows, or CUPS where it is installed."""
    if sys.platform == "win32":
        name = _of_windows()
    elif shutil.which("lpstat"):
        name = _of_cups()
    else:
        yield Told(State.OK, message("The system does not tell of printers."))
        return
    if name:
        yield Told(State.OK, message("Default printer: {name}.", name=name))
        return
    yield Told(
        State.WARNING,
        message("No default printer is set."),
        message("Choose one in the system's settings; documents are kept as files meanwhile."),
    )


def _of_windows() -> str | None:
    import ctypes
    from ctypes import wintypes

    ask = getattr(ctypes, "WinDLL")("winspool.drv").GetDefaultPrinterW  # noqa: B009 - Windows only
    length = wintypes.DWORD(0)
    ask(None, ctypes.byref(length))
    name = ctypes.create_unicode_buffer(max(length.value, 1))
    return name.value if ask(name, ctypes.byref(length)) else None


def _of_cups() -> str | None:
    try:
        said = subprocess.run(
            ["lpstat", "-d"],  # noqa: S607 - found on the path a moment ago
            capture_output=True,
            text=True,
            timeout=_WAIT_S,
            check=False,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    return said.partition(": ")[2].strip() or None
