"""Files that are no lists, known by their first bytes: what they are, and the way out."""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from batchpost.errors import ListError
from batchpost.model.message import Message, message
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.ole import MAGIC, CompoundFile
from batchpost.parsers.text_kinds import is_saved_page

_MAGICS = Path(__file__).parent / "data" / "foreign_files.csv"
#: Texts of a kind of their own are known by words near their beginning.
_WORD_BYTES = 2048


class ForeignFileError(ListError):
    """The file is of a known kind that is no list."""

    def __init__(self, path: str, what: Message, way_out: Message) -> None:
        super().__init__(
            message(
                "{path} is {what}, not a list. {way_out}", path=path, what=what, way_out=way_out
            )
        )


@dataclass(frozen=True, slots=True)
class _Magic:
    """Bytes at a place, or a pattern near the beginning, and the kind they tell."""

    offset: int
    begins: bytes
    pattern: "re.Pattern[bytes] | None"
    kind: str

    def fits(self, head: bytes) -> bool:
        if self.pattern is not None:
            return self.pattern.match(head[:_WORD_BYTES]) is not None
        return head.startswith(self.begins, self.offset)


@lru_cache
def _magics() -> tuple[_Magic, ...]:
    with _MAGICS.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(line for line in opened if not line.startswith("#")))
    return tuple(
        _Magic(
            int(row["offset"] or 0),
            bytes.fromhex(row["bytes"]),
            re.compile(row["pattern"].encode("ascii"), re.DOTALL) if row["pattern"] else None,
            row["kind"],
        )
        for row in rows
    )


#: What each kind is and what to do; a kind of the data file that is missing here fails a test.
_PAPER = message(
    "Ask for the list as a table: a workbook (xlsx, ods) or a text with separators (csv)."
)
_PACKED = message("Unpack it and read the list that lies inside.")
KINDS: dict[str, tuple[Message, Message]] = {
    "pdf": (message("a PDF document"), _PAPER),
    "word": (message("a text document (Word, RTF or OpenDocument)"), _PAPER),
    "picture": (message("a picture or a scan"), _PAPER),
    "presentation": (message("a presentation"), _PAPER),
    "archive": (message("an archive (rar, 7z, tar or another)"), _PACKED),
    "disk_image": (message("an image of a disk"), _PACKED),
    "mail": (
        message("an e-mail message"),
        message("Open it in the mail program and save the list attached to it."),
    ),
    "database": (
        message("a database"),
        message("Ask the client to export the list from it as a workbook, csv or dbf."),
    ),
    "program": (
        message("a program"),
        message("It is never run here. Ask the client for the list itself."),
    ),
    "link": (
        message("a shortcut to a file that lies elsewhere"),
        message("Ask the client for the file the shortcut leads to."),
    ),
    "operations": (
        message("an office's file of operations with items"),
        message("It tells what became of items; ask the client for the list of the batch."),
    ),
    "sound_or_film": (message("a recording of sound or film"), _PAPER),
    "encrypted": (
        message("an encrypted or signed envelope"),
        message("Open it in the program it was made with and read the list inside."),
    ),
}


def kind_of(file: ListFile) -> str | None:
    r"""Return the kind of a file that is no list, `None` for any other.

    >>> kind_of(ListFile("scan.xlsx", b"%PDF-1.7\n"))
    'pdf'
    """
    head = file.head
    if is_saved_page(head):
        return None
    found = next((magic.kind for magic in _magics() if magic.fits(head)), None)
    if found is not None:
        return found
    if file.data.startswith(MAGIC):
        return _kind_of_compound(file)
    return _kind_of_package(file) if file.is_zip else None


#: Streams of OLE files that are no workbooks, by how their names begin.
_STREAMS = (
    ("WordDocument", "word"),
    ("PowerPoint Document", "presentation"),
    ("__substg1.0_", "mail"),
    ("VisioDocument", "picture"),
)


def _kind_of_compound(file: ListFile) -> str | None:
    try:
        names = CompoundFile(file.name, file.data).names
    except ListError:
        return None
    if names & {"Workbook", "Book"}:
        return None
    return next(
        (kind for begins, kind in _STREAMS if any(name.startswith(begins) for name in names)), None
    )


#: Members that only such packages have.
_PACKAGES = (
    ("word/document.xml", "word"),
    ("ppt/presentation.xml", "presentation"),
    ("androidmanifest.xml", "program"),
    ("meta-inf/container.xml", "word"),
)
_TEXT_DOCUMENTS = (
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "word"),
    (b"mimetypeapplication/vnd.oasis.opendocument.presentation", "presentation"),
    (b"mimetypeapplication/epub", "word"),
)


def _kind_of_package(file: ListFile) -> str | None:
    members = file.members
    found = next((kind for name, kind in _PACKAGES if name in members), None)
    return found or next((kind for mark, kind in _TEXT_DOCUMENTS if mark in file.head[:200]), None)


def refuse_foreign(file: ListFile) -> None:
    """Refuse a file of a kind that is no list, with a word on what it is.

    Raises:
        ForeignFileError: It is one.
    """
    kind = kind_of(file)
    if kind is not None:
        raise ForeignFileError(file.name, *KINDS[kind])
