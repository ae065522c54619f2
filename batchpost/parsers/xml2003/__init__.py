"""Excel workbooks as one XML text (SpreadsheetML 2003), as programs save them under `.xls`.

Source: Microsoft, XML Spreadsheet Reference (Office XP and 2003).
"""

from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.text_kinds import plain_head
from batchpost.parsers.workbook import Workbook

TITLE = "Excel XML 2003"
_NAMESPACE = b"urn:schemas-microsoft-com:office:spreadsheet"


def identify(file: ListFile) -> bool:
    """Tell whether the text is XML that names the spreadsheet's namespace for its root."""
    plain = plain_head(file.head)
    return plain.startswith(b"<") and b"Workbook" in plain and _NAMESPACE in plain


def read(file: ListFile, hints: Hints) -> Workbook:  # noqa: ARG001 - a workbook needs none
    """Return the sheets of a workbook, the hidden ones marked.

    Raises:
        ListError: Not well formed, with a document type, or larger than the limits allow.
    """
    from batchpost.parsers.xml2003.sheets import read_sheets  # noqa: PLC0415 - only its own files pay for it

    return Workbook("xml2003", tuple(read_sheets(file)))
