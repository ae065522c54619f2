"""Excel workbooks of 2007 and later (xlsx, xlsm): ECMA-376, a zip of XML parts.

Macros are never run; their presence is told. Values come from calamine; hidden and filtered
rows, hidden columns, joined cells, cells in error, formulas without a value and formats that
show leading zeros are looked for in the sheet's own XML.
"""

from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.package import Package, content_types
from batchpost.parsers.sheet_look import as_looked_at
from batchpost.parsers.workbook import Workbook

TITLE = "Excel (xlsx)"
_WORKBOOK = "xl/workbook.xml"
_TYPES = (
    b"spreadsheetml.sheet.main+xml",
    b"spreadsheetml.template.main+xml",
    b"ms-excel.sheet.macroenabled.main+xml",
    b"ms-excel.template.macroenabled.main+xml",
)


def identify(file: ListFile) -> bool:
    """Tell whether the archive holds a workbook part, or did before it was cut off."""
    if not file.is_zip:
        return False
    if not file.members:
        return b"xl/" in file.head
    return _WORKBOOK in file.members or any(kind in content_types(file) for kind in _TYPES)


def read(file: ListFile, hints: Hints) -> Workbook:  # noqa: ARG001 - a workbook needs none
    """Return the sheets of a workbook, the hidden ones marked.

    Raises:
        ListError: It is damaged, or unpacks to more than the limits allow.
    """
    from batchpost.parsers.xlsx.parts import look_at_parts  # noqa: PLC0415 - only its own files pay for it

    return as_looked_at(file, "xlsx", TITLE, look_at_parts(Package(file)))
