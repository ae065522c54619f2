"""The files of layouts: the office's folder and those that come with the program."""

import difflib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from batchpost.model.reasons import reason_of
from batchpost.parsers.layouts.model import Layout
from batchpost.parsers.layouts.parsing import parse_layout
from batchpost.parsers.layouts.refusals import (
    LayoutExistsError,
    LayoutFileError,
    LayoutNameError,
    LayoutShippedError,
    LayoutUnwritableError,
    UnknownLayoutError,
)
from batchpost.parsers.layouts.writing import layout_text

_SHIPPED = Path(__file__).parent / "shipped"
_SUFFIX = ".toml"
_NAME_LONGEST = 60
_FILE_BYTES = 256 << 10
#: A folder with more files than this is not a folder of layouts.
_FILES_MOST = 2000
#: Names Windows keeps for devices, under any suffix.
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{no}" for port in ("com", "lpt") for no in range(10)))
)


@dataclass(frozen=True)
class Stored:
    """The office's layouts and the files that are none; the shipped ones stand beside them."""

    layouts: tuple[Layout, ...] = ()
    faults: tuple[LayoutFileError, ...] = ()

    @property
    def everything(self) -> tuple[Layout, ...]:
        """Return the office's layouts and after them the shipped ones."""
        return (*self.layouts, *shipped_layouts())

    def named(self, name: str) -> Layout:
        """Return the layout of a name.

        Raises:
            UnknownLayoutError: There is none.
            LayoutFileError: Its file cannot be used.
        """
        for layout in self.layouts:
            if layout.name == name:
                return layout
        for fault in self.faults:
            if fault.name == name:
                raise fault
        for layout in shipped_layouts():
            if layout.name == name:
                return layout
        names = [layout.name for layout in self.everything]
        folded = {known.casefold(): known for known in names}
        near = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)
        raise UnknownLayoutError(name, [folded[each] for each in near])


def checked_name(name: str) -> str:
    """Return a name that is safe as a file's name on every system.

    Raises:
        LayoutNameError: It is not.
    """
    plain = name.replace("-", "").replace("_", "").replace(".", "")
    if (
        not plain.isalnum()
        or len(name) > _NAME_LONGEST
        or name.startswith((".", "-"))
        or name.endswith(".")
        or name.casefold().partition(".")[0] in _DEVICES
    ):
        raise LayoutNameError(name)
    return name


@lru_cache
def shipped_layouts() -> tuple[Layout, ...]:
    """Return the layouts that come with the program."""
    return tuple(_read(path, shipped=True) for path in _files(_SHIPPED))


def stored_layouts(folder: Path) -> Stored:
    """Return the layouts of the office's folder.

    A file that is no layout does not stand in the way of the others.
    """
    found: list[Layout] = []
    faults: list[LayoutFileError] = []
    for path in _files(folder):
        try:
            found.append(_read(path, shipped=False))
        except LayoutFileError as fault:
            faults.append(fault)
    return Stored(tuple(found), tuple(faults))


def _files(folder: Path) -> Sequence[Path]:
    try:
        files = sorted(path for path in folder.glob(f"*{_SUFFIX}") if path.is_file())
    except OSError:
        return ()
    return files[:_FILES_MOST]


def _read(path: Path, *, shipped: bool) -> Layout:
    try:
        with path.open("rb") as opened:
            data = opened.read(_FILE_BYTES + 1)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LayoutFileError(str(path), "", str(error)) from error
    if len(data) > _FILE_BYTES:
        raise LayoutFileError(str(path), "", f"> {_FILE_BYTES >> 10} KiB")
    return parse_layout(text, path.stem, str(path), shipped=shipped)


def save_layout(folder: Path, layout: Layout, *, replace: bool) -> Path:
    """Write a layout whole or not at all and return its file.

    Raises:
        LayoutNameError: Its name is no file's name.
        LayoutExistsError: There is one of this name and it is not to be replaced.
        LayoutUnwritableError: The system refuses.
    """
    path = folder / f"{checked_name(layout.name)}{_SUFFIX}"
    if any(known.name.casefold() == layout.name.casefold() for known in shipped_layouts()):
        raise LayoutExistsError(layout.name, shipped=True)
    there = _same_name(folder, layout.name)
    if there is not None and not replace:
        raise LayoutExistsError(there.stem, shipped=False)
    fresh = path.with_name(f".{path.stem}.new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with fresh.open("w", encoding="utf-8", newline="\n") as opened:
            opened.write(layout_text(layout))
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(path)
        if there is not None and there.name != path.name:
            there.unlink(missing_ok=True)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise LayoutUnwritableError(path, reason_of(error)) from error
    return path


def _same_name(folder: Path, name: str) -> Path | None:
    """Return the file of a layout whose name differs in case at most: on Windows it is one."""
    folded = name.casefold()
    return next((path for path in _files(folder) if path.stem.casefold() == folded), None)


def remove_layout(folder: Path, name: str) -> Path:
    """Take a layout of the office away and return the file that is gone.

    Raises:
        UnknownLayoutError: There is none of this name.
        LayoutShippedError: It comes with the program.
        LayoutUnwritableError: The system refuses.
    """
    path = folder / f"{checked_name(name)}{_SUFFIX}"
    if not path.is_file():
        if any(layout.name == name for layout in shipped_layouts()):
            raise LayoutShippedError(name)
        stored_layouts(folder).named(name)
    try:
        path.unlink()
    except OSError as error:
        raise LayoutUnwritableError(path, reason_of(error)) from error
    return path
