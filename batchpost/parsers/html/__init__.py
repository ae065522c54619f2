"""Tables of a web page, as programs save them under the name `.xls`."""

from batchpost.parsers.hints import Hints
from batchpost.parsers.html.tables import declared_encoding, tables
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.text_file import decode
from batchpost.parsers.text_kinds import is_web_page
from batchpost.parsers.workbook import Sheet, Workbook

TITLE = "HTML"


def identify(file: ListFile) -> bool:
    """Tell whether the text begins as a web page with a table."""
    return is_web_page(file.head) and b"<table" in file.data.replace(b"\0", b"").lower()


def read(file: ListFile, hints: Hints) -> Workbook:
    """Return the tables of a page, one sheet each; tables inside cells are passed over.

    Raises:
        ListError: More rows or columns than the limits allow.
    """
    text = decode(file, hints.encoding or declared_encoding(file.data))
    sheets = tuple(Sheet(table, notes=notes) for table, notes in tables(file, text.text))
    return Workbook("html", sheets, text.encoding, findings=text.findings)
