"""Documents of an accepted list printed once more."""

from collections.abc import Sequence

from batchpost.ledger import schema
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.ledger.reading import require_batch
from batchpost.model.operator import Role

KINDS = {"documents_printed": Role.OPERATOR}
OFFLINE = frozenset(KINDS)


def note_printing(doing: Doing, batch_no: int, documents: Sequence[str]) -> None:
    """Append which documents of a list are printed again.

    Raises:
        UnknownBatchError: No list has that number.
    """
    require_batch(doing.connection, batch_no)
    facts = {"batch_no": batch_no, "documents": list(documents)}
    doing.append("documents_printed", Content(facts))


def derive(told: Told) -> Derived:
    """Return what the entry is about."""
    yield schema.about, [{"object": f"batch:{told.facts['batch_no']}"}]
