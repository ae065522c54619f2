"""A workplace begins its chain of entries."""

from batchpost.ledger import schema
from batchpost.ledger.entries import Derived, Told
from batchpost.model.operator import Role

KINDS = {"workplace_opened": Role.READER}
OFFLINE = UNSIGNED = frozenset(KINDS)


def derive(told: Told) -> Derived:
    """Return the workplace."""
    yield schema.workplace, [dict(told.facts)]
