"""Excel workbooks of 97 to 2003 (xls, BIFF in an OLE file): [MS-XLS].

An xlsx with a password is an OLE file as well, so it is told apart here. Macros are never run.
"""

from batchpost.parsers.calamine import sheets
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.ole import MAGIC, CompoundFile
from batchpost.parsers.refusals import BrokenListError, PasswordError
from batchpost.parsers.workbook import Sheet, Workbook, raw_table
from batchpost.parsers.xls.biff import look_at_stream

TITLE = "Excel 97–2003 (xls)"
_STREAMS = {"workbook", "book", "encryptedpackage"}


def identify(file: ListFile) -> bool:
    """Tell whether an OLE file holds a workbook, readable, encrypted or damaged."""
    if not file.data.startswith(MAGIC):
        return False
    try:
        names = CompoundFile(file.name, file.data).names
    except BrokenListError:
        return True
    return any(name.lower() in _STREAMS for name in names)


def read(file: ListFile, hints: Hints) -> Workbook:  # noqa: ARG001 - a workbook needs none
    """Return the sheets of a workbook, the hidden ones marked.

    Raises:
        PasswordError: The workbook is encrypted.
        ListError: It is damaged.
    """
    container = CompoundFile(file.name, file.data)
    streams = {name.lower(): name for name in container.names}
    if "encryptedpackage" in streams:
        raise PasswordError(file.name)
    stream = container.read(streams.get("workbook") or streams["book"])
    looks = look_at_stream(file.name, stream)
    found = []
    for raw, look in zip(sheets(file, TITLE), looks, strict=False):
        table = raw_table(raw.name, raw.placed(look.first_column))
        found.append(Sheet(table, raw.hidden, look.notes))
    return Workbook("xls", tuple(found))
