"""Tables of a web page, as programs save them under the name `.xls`, or as one file (mht)."""

from collections.abc import Iterator
from dataclasses import replace

from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.text_file import DecodedText, decode
from batchpost.parsers.text_kinds import is_saved_page, is_web_page
from batchpost.parsers.workbook import Sheet, Workbook

TITLE = "HTML"


def identify(file: ListFile) -> bool:
    """Tell whether the text begins as a web page with a table."""
    if is_saved_page(file.head):
        return True
    return is_web_page(file.head) and b"<table" in file.data.replace(b"\0", b"").lower()


def read(file: ListFile, hints: Hints) -> Workbook:
    """Return the tables of a page, one sheet each, those inside others after them.

    Raises:
        ListError: More rows, columns or levels than the limits allow, or a damaged mht.
    """
    from batchpost.parsers.html.saved_page import pages_in  # noqa: PLC0415 - only its own files pay for it
    from batchpost.parsers.html.tables import declared_encoding  # noqa: PLC0415 - only its own files pay for it

    pages = pages_in(file) if is_saved_page(file.head) else [file]
    texts = [decode(page, hints.encoding or declared_encoding(page.data)) for page in pages]
    findings = tuple(finding for text in texts for finding in text.findings)
    encoding = texts[0].encoding if texts else None
    return Workbook("html", tuple(_sheets(file, texts)), encoding, findings=findings)


def _sheets(file: ListFile, texts: list[DecodedText]) -> Iterator[Sheet]:
    from batchpost.parsers.html.tables import tables  # noqa: PLC0415 - only its own files pay for it

    found = [each for text in texts for each in tables(file, text.text)]
    for number, (table, notes) in enumerate(found, 1):
        name = None if len(found) == 1 else f"table {number}"
        yield Sheet(replace(table, sheet=name), notes=notes)
