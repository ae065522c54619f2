"""Excel workbooks of 95 to 2003 (xls, BIFF5 and BIFF8 in an OLE file): [MS-XLS].

An xlsx with a password is an OLE file as well, so it is told apart here. Macros are never run.
"""

from itertools import chain, repeat

from batchpost.parsers.calamine import Dates, sheets
from batchpost.parsers.formats import read_workbook
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.ole import MAGIC, CompoundFile
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.told import macros_told
from batchpost.parsers.unlocking import unlocked
from batchpost.parsers.workbook import Sheet, Workbook, raw_table
from batchpost.parsers.xls.biff import SheetLook, is_locked, look_at_stream

TITLE = "Excel 97–2003 (xls)"
_STREAMS = {"workbook", "book", "encryptedpackage"}
_PROGRAMS = {"_vba_project_cur", "_vba_project"}


def identify(file: ListFile) -> bool:
    """Tell whether an OLE file holds a workbook, readable, encrypted or damaged."""
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
    container = CompoundFile(file.name, file.data)
    streams = {name.lower(): name for name in container.names}
    if "encryptedpackage" in streams:
        return read_workbook(unlocked(file, hints.password), hints)
    stream = container.read(streams.get("workbook") or streams["book"])
    if is_locked(stream):
        return read(unlocked(file, hints.password), hints)
    look = look_at_stream(stream)
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
