"""Tell whether a file was accepted before, by its bytes and under whatever name."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from batchpost.ledger import Ledger


def known_batch(path: Path, ledger: "Ledger") -> int | None:
    """Return the batch that the file at `path` was accepted as, or `None`.

    Raises:
        ListError: The file cannot be read.
    """
    from batchpost.parsers.source import fingerprint

    return ledger.find_batch(fingerprint(path))
