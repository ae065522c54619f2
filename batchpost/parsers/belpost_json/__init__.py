"""A batch of Belpochta's business interface (партия), saved as JSON: the batch and its items.

A batch object with `items`, or the list of items alone; weights are whole grams, amounts
Belarusian roubles. Source: the structures that the public Ruby client `belpost` (2025)
checks before it sends them; the operator's own description was not seen. Confidence: K.
"""

from batchpost.parsers.belpost_json.batch import looks_like_batch, read_batch
from batchpost.parsers.hints import Hints
from batchpost.parsers.json_text import load, looks_like_json
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.text_file import decode
from batchpost.parsers.workbook import Workbook

TITLE = "Belpochta JSON"


def identify(file: ListFile) -> bool:
    """Tell whether the text is JSON with the keys of such a batch."""
    return looks_like_json(file.head) and looks_like_batch(file)


def read(file: ListFile, hints: Hints) -> Workbook:
    """Return the items with what the batch says of them; an item's row is its number.

    Raises:
        BrokenListError: It is not well formed, or holds no items or several batches.
        TooLargeError: More items or keys than the limits allow.
    """
    text = decode(file, hints.encoding)
    return read_batch(file, text, load(file, text.text))
