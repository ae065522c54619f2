"""What an entry of the ledger tells of, in the words of this desk's language."""

from batchpost.commands._desk import Desk
from batchpost.model.entry_words import ENTRY_WORDS


def entry_words(desk: Desk, kind: str) -> str:
    """Return what an entry of this kind tells of; a kind without words is shown as it is."""
    known = ENTRY_WORDS.get(kind)
    return desk.text(known) if known is not None else kind
