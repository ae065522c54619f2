"""Items of a list put on the scale before the list is accepted."""

from batchpost.ledger.columnar import of_frame
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.model.acceptance import Acceptance
from batchpost.model.operator import Role

KINDS = {"items_weighed": Role.OPERATOR}
OFFLINE = frozenset(KINDS)


def note_weighing(doing: Doing, given: Acceptance) -> None:
    """Append what the scale said of a list, where it was asked."""
    told = given.items["weighed_g"].notna()
    if not told.any():
        return
    weighed = given.items[told]
    facts = {
        "source_sha256": given.source.sha256,
        "items": len(given.items),
        "weighed": len(weighed),
    }
    weights = of_frame(weighed, ["line_no", "weighed_g"])
    doing.append("items_weighed", Content(facts, {"weights": weights}))


def derive(told: Told) -> Derived:  # noqa: ARG001 - the weights stand in the items themselves
    """Return nothing: the list that follows has the weights."""
    return ()
