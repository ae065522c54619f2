"""Text with a separator (csv, tsv, txt): any separator, encoding found by its letters.

RFC 4180 quoting where quotes stand at the edges of fields; a line is one record unless a
quoted field holds the line's end.
"""

from batchpost.parsers.delimited.ruled import unruled, unspaced
from batchpost.parsers.delimited.splitting import find_separator, split
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.text_file import decode
from batchpost.parsers.text_kinds import is_form103_control, is_form103_table, is_markup, is_text
from batchpost.parsers.workbook import Sheet, Workbook

TITLE = "csv/tsv/txt"
GENERAL = True
_FOREIGN = (b"PK\x03\x04", b"%PDF", b"{\\rtf")


def identify(file: ListFile) -> bool:
    """Tell whether the content is text that no other format claims."""
    head = file.head
    return (
        is_text(head)
        and not head.startswith(_FOREIGN)
        and not is_markup(head)
        and not is_form103_table(head)
        and not is_form103_control(head)
    )


def read(file: ListFile, hints: Hints) -> Workbook:
    """Return the one table of a text.

    Raises:
        ListError: It cannot be decoded, or has more rows or columns than the limits allow.
    """
    text = decode(file, hints.encoding)
    plain, separator = text.text, hints.separator
    if separator is None:
        plain = unruled(plain) or unspaced(plain) or plain
        separator = find_separator(plain)
    table, notes = split(file, plain, separator)
    return Workbook(
        "delimited", (Sheet(table, notes=notes),), text.encoding, findings=text.findings
    )
