"""Objects as any program exports them (JSON): a list of them, one a line, or inside an object.

Keys are headings, the keys of inner objects joined by points; numbers are read as written.
"""

from batchpost.parsers.belpost_json.batch import looks_like_batch
from batchpost.parsers.hints import Hints
from batchpost.parsers.json_text import load, looks_like_json
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.text_file import decode
from batchpost.parsers.workbook import Workbook

TITLE = "JSON"


def identify(file: ListFile) -> bool:
    """Tell whether the text begins as JSON and is no batch of Belpochta's."""
    return looks_like_json(file.head) and not looks_like_batch(file)


def read(file: ListFile, hints: Hints) -> Workbook:
    """Return the lists of objects, a sheet each; an item's row is its number.

    Raises:
        BrokenListError: It is not well formed or holds no objects.
        TooLargeError: More items or keys than the limits allow.
    """
    from batchpost.parsers.json_table.lists import read_lists  # noqa: PLC0415 - only its own files pay for it

    text = decode(file, hints.encoding)
    sheets, findings = read_lists(file, load(file, text.text))
    return Workbook("json_table", sheets, text.encoding, findings=(*text.findings, *findings))
