"""Binary Excel workbooks (xlsb): [MS-XLSB], a package like an xlsx whose parts are records.

Values come from calamine; what they do not show is looked for in the records. Macros are
never run; their presence is told.
"""

from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.package import Package, content_types
from batchpost.parsers.sheet_look import as_looked_at
from batchpost.parsers.workbook import Workbook

TITLE = "Excel (xlsb)"
_WORKBOOK = "xl/workbook.bin"
_TYPE = b"ms-excel.sheet.binary.macroenabled.main"


def identify(file: ListFile) -> bool:
    """Tell whether the archive holds a workbook part made of records."""
    return file.is_zip and (_WORKBOOK in file.members or _TYPE in content_types(file))


def read(file: ListFile, hints: Hints) -> Workbook:  # noqa: ARG001 - a workbook needs none
    """Return the sheets of a workbook, the hidden ones marked.

    Raises:
        ListError: It is damaged, or unpacks to more than the limits allow.
    """
    from batchpost.parsers.xlsb.parts import look_at_parts  # noqa: PLC0415 - only its own files pay for it

    return as_looked_at(file, "xlsb", TITLE, look_at_parts(Package(file)))
