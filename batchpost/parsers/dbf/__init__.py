"""Table files of dBase II to 7, FoxPro and Visual FoxPro (dbf).

The code page byte is often missing or false, so the letters decide and a difference is said.
Records marked as deleted are no items and are named. Texts in a memo file beside the table
(or in the same archive) are read.
"""

from batchpost.parsers.dbf.header import looks_like_table
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.workbook import Workbook

TITLE = "dBase (dbf)"


def identify(file: ListFile) -> bool:
    """Tell whether the header describes records that fit each other."""
    return looks_like_table(file.data)


def read(file: ListFile, hints: Hints) -> Workbook:
    """Return the one table; its heading is row 0, a record's row is its number.

    Raises:
        ListError: It is cut off, or larger than the limits allow.
    """
    from batchpost.parsers.dbf.records import read_records  # noqa: PLC0415 - only its own files pay for it

    return read_records(file, hints)
