"""Excel workbooks of 2007 and later (xlsx, xlsm): ECMA-376, a zip of XML parts.

Macros are never run; their presence is told. Values come from calamine; hidden rows and
columns, cells in error and formulas without a value are looked for in the sheet's own XML.
"""

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message
from batchpost.parsers.calamine import sheets
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.workbook import Sheet, Workbook, raw_table
from batchpost.parsers.xlsx.parts import look_at_parts

TITLE = "Excel (xlsx)"
_WORKBOOK = "xl/workbook.xml"
_MACROS = "xl/vbaProject.bin"


def identify(file: ListFile) -> bool:
    """Tell whether the archive holds a workbook part, or did before it was cut off."""
    if not file.is_zip:
        return False
    return _WORKBOOK in file.members or (not file.members and b"xl/" in file.head)


def read(file: ListFile, hints: Hints) -> Workbook:  # noqa: ARG001 - a workbook needs none
    """Return the sheets of a workbook, the hidden ones marked.

    Raises:
        ListError: It is damaged, or unpacks to more than the limits allow.
    """
    looks = look_at_parts(file)
    found = []
    for raw in sheets(file, TITLE):
        look = looks.get(raw.name)
        columns = raw.shifted(look.first_column if look else 0)
        notes = look.notes if look else None
        table = raw_table(raw.name, columns)
        found.append(Sheet(table, raw.hidden, notes) if notes else Sheet(table, raw.hidden))
    findings = (_macros(),) if _MACROS in file.archive.names else ()
    return Workbook("xlsx", tuple(found), findings=findings)


def _macros() -> Finding:
    return Finding(
        "workbook.macros",
        Severity.INFO,
        Place(),
        None,
        message("The workbook carries macros; they were not run."),
        message("Nothing to do for the list. Ask the client why the list needs them."),
    )
