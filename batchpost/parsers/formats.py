"""Formats by folder: a folder with `TITLE`, `identify` and `read` is a list format.

A format that also says `GENERAL = True` takes what no other claims, so that a new format for
some kind of text needs no word from it. One that says `holds(file, member)` is an archive.
"""

import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from batchpost.parsers.foreign import refuse_foreign
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import AmbiguousListFormatError, UnknownListFormatError
from batchpost.parsers.unused_answers import MemberOfNoArchiveError, about_encoding
from batchpost.parsers.workbook import Workbook


class Format(Protocol):
    """One list format; the module of its folder.

    `identify` is cheap, by content alone and never raises; `read` imports its driver.
    """

    __name__: str
    TITLE: str

    def identify(self, file: ListFile) -> bool:
        """Tell whether the content is of this format."""

    def read(self, file: ListFile, hints: Hints) -> Workbook:
        """Return the file's tables; raises a `ListError` where it is damaged."""


@lru_cache
def formats() -> tuple[Format, ...]:
    """Return all formats in the order of their folders' names."""
    return tuple(_found())


def _found() -> Iterator[Format]:
    here = Path(__file__).parent
    for entry in sorted(pkgutil.iter_modules([str(here)]), key=lambda entry: entry.name):
        if not entry.ispkg:
            continue
        module = import_module(f"{__package__}.{entry.name}")
        if hasattr(module, "TITLE"):
            yield cast("Format", module)


def format_name(chosen: Format) -> str:
    """Return the short name of a format: its folder's."""
    return chosen.__name__.rpartition(".")[2]


def format_title(name: str) -> str:
    """Return what people call a format of that short name."""
    return next((known.TITLE for known in formats() if format_name(known) == name), name)


def claims(file: ListFile) -> list[Format]:
    """Return the formats that claim the content; a general one only where no other does."""
    claiming = [known for known in formats() if known.identify(file)]
    special = [known for known in claiming if not getattr(known, "GENERAL", False)]
    return special or claiming


def identify(file: ListFile) -> Format:
    """Return the format that claims the content.

    Raises:
        ForeignFileError: It is of a known kind that is no list.
        UnknownListFormatError: None does.
        AmbiguousListFormatError: Several do.
    """
    refuse_foreign(file)
    claiming = claims(file)
    if len(claiming) == 1:
        return claiming[0]
    if claiming:
        raise AmbiguousListFormatError(file.name, [known.TITLE for known in claiming])
    raise UnknownListFormatError(file.name, [known.TITLE for known in formats()])


def read_workbook(file: ListFile, hints: Hints) -> Workbook:
    """Return the tables of a file, whatever its format.

    Raises:
        MemberOfNoArchiveError: A list inside it is named, and it is no archive.
        ListError: It is of no known format, or damaged.
    """
    if hints.password:
        file = replace(file, password=hints.password)
    chosen = identify(file)
    if hints.member is not None and not may_hold(chosen, file, hints.member):
        raise MemberOfNoArchiveError(file.name, hints.member)
    workbook = chosen.read(file, hints)
    return replace(workbook, findings=(*workbook.findings, *about_encoding(workbook, hints)))


def may_hold(chosen: Format, file: ListFile, member: str) -> bool:
    """Tell whether a file of that format may hold the list named, as its archives do."""
    holds = getattr(chosen, "holds", None)
    return bool(holds is not None and holds(file, member))
