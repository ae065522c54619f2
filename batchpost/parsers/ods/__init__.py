"""OpenDocument spreadsheets (ods): ISO/IEC 26300, a zip with one `content.xml`."""

from batchpost.parsers.calamine import Dates, sheets, with_texts
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.lock_refusals import LockNotReadError
from batchpost.parsers.workbook import Sheet, SheetNotes, Workbook, raw_table

TITLE = "OpenDocument (ods)"
_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "META-INF/manifest.xml"


def identify(file: ListFile) -> bool:
    """Tell whether the archive names itself an OpenDocument spreadsheet."""
    return file.is_zip and b"mimetype" in file.head and _TYPE in file.head


def read(file: ListFile, hints: Hints) -> Workbook:  # noqa: ARG001 - a workbook needs none
    """Return the sheets of a spreadsheet, the hidden ones marked.

    Raises:
        LockNotReadError: Its content is encrypted.
        ListError: It is damaged.
    """
    from batchpost.parsers.ods.content import SheetLook, look_at_content  # noqa: PLC0415 - only its own files pay for it

    archive = file.archive
    if _MANIFEST in archive.names and b"encryption-data" in archive.read(_MANIFEST):
        raise LockNotReadError(file.name, TITLE)
    looks = look_at_content(file)
    found = []
    for raw in sheets(file, TITLE, dates=Dates.KEPT):
        look = looks.get(raw.name) or SheetLook(0, SheetNotes())
        columns = with_texts(raw.placed(look.first_column, look.padded), look.times)
        table = raw_table(raw.name, columns)
        found.append(Sheet(table, raw.hidden, look.notes))
    return Workbook("ods", tuple(found))
