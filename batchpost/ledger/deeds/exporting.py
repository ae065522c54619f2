"""Handing personal data out of the office's daily work: who had them, and why."""

from collections.abc import Sequence

from batchpost.ledger import schema
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.model.operator import Role

KINDS = {"personal_data_exported": Role.OPERATOR}
OFFLINE = frozenset(KINDS)


def note_export(doing: Doing, what: str, batch_nos: Sequence[int], items: int) -> None:
    """Append that addressees of these lists were handed out; the reason is the deed's."""
    assert doing.deed.reason, what
    facts = {"what": what, "batch_nos": list(batch_nos), "items": items}
    doing.append("personal_data_exported", Content(facts))


def derive(told: Told) -> Derived:
    """Return whose data were handed out."""
    yield schema.about, [{"object": f"batch:{number}"} for number in told.facts["batch_nos"]]
