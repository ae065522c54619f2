"""Excel workbooks of 95 to 2003 (xls, BIFF5 and BIFF8 in an OLE file): [MS-XLS].

An xlsx with a password is an OLE file as well, so it is told apart here. Macros are never run.
"""

from dataclasses import replace
from itertools import chain, repeat

from batchpost.errors import ListError
from batchpost.model.message import message
from batchpost.parsers.calamine import Dates, sheets
from batchpost.parsers.formats import read_workbook
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.ole import MAGIC, CompoundFile
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.told import macros_told
from batchpost.parsers.unlocking import unlocked
from batchpost.parsers.workbook import Sheet, Workbook, raw_table
from batchpost.parsers.xls.biff import (
    UNICODE,
    SheetLook,
    is_locked,
    look_at_stream,
    wrong_code_page,
)

TITLE = "Excel 97–2003 (xls)"
_STREAMS = {"workbook", "book", "encryptedpackage"}
#: How a stream of records begins that no OLE file holds: BIFF 2, 3, 4 and, by mistake, 5 and 8.
_BARE = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_PROGRAMS = {"_vba_project_cur", "_vba_project"}


class OldWorkbookError(ListError):
    """A workbook of the time before Excel 5, which is a bare stream of records."""

    def __init__(self, path: str) -> None:
        super().__init__(
            message(
                "{path} is a workbook of Excel 4 or older, which is not read. Open it in a "
                "spreadsheet program and save it as a workbook (xlsx).",
                path=path,
            )
        )


def identify(file: ListFile) -> bool:
    """Tell whether an OLE file holds a workbook, readable, encrypted or damaged."""
    if file.data.startswith(_BARE):
        return True
    if not file.data.startswith(MAGIC):
        return False
    try:
        names = CompoundFile(file.name, file.data).names
    except BrokenListError:
        return True
    return any(name.lower() in _STREAMS for name in names)


def read(file: ListFile, hints: Hints) -> Workbook:
    """Return the sheets of a workbook, the hidden ones marked.

    Raises:
        PasswordError: The workbook is encrypted and no password was given.
        ListError: It is damaged, or the password is another one.
    """
    if not file.data.startswith(MAGIC):
        raise OldWorkbookError(file.name)
    container = CompoundFile(file.name, file.data)
    streams = {name.lower(): name for name in container.names}
    if "encryptedpackage" in streams:
        return read_workbook(unlocked(file, hints.password), hints)
    name = streams.get("workbook") or streams["book"]
    stream = container.read(name)
    if is_locked(stream):
        return read(unlocked(file, hints.password), hints)
    look = look_at_stream(stream)
    if (place := wrong_code_page(stream)) is not None:
        file = replace(file, data=container.changed(name, place, UNICODE))
    dates = Dates.SHORTENED if look.dates else Dates.KEPT
    found = []
    looks = chain(look.sheets, repeat(SheetLook()))
    for raw, shown in zip(sheets(file, TITLE, dates=dates), looks, strict=False):
        if not shown.is_table:
            continue
        columns = raw.placed(shown.first_column, shown.padded)
        found.append(Sheet(raw_table(raw.name, columns), raw.hidden, shown.notes))
    programs = look.macros or bool(_PROGRAMS & streams.keys())
    return Workbook("xls", tuple(found), findings=(macros_told(),) if programs else ())
