"""Cancelling an accepted list: all that stands of it goes out, its file may come again."""

from batchpost.ledger.changing import change_facts, change_rows, require_standing
from batchpost.ledger.deeds.excluding import taken_back
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.model.acceptance import Change, Totals
from batchpost.model.operator import Role

KINDS = {"list_cancelled": Role.SUPERVISOR}


def cancel(doing: Doing, batch_no: int) -> int:
    """Append the cancellation of a list; return the entry's number.

    Raises:
        LedgerError: As for `require_standing`.
    """
    standing = require_standing(doing, batch_no)
    facts = change_facts(
        doing.deed,
        Change.CANCELLED,
        standing,
        standing,
        sums=taken_back(standing),
        after=Totals(),
    )
    return doing.append("list_cancelled", Content(facts)).entry.entry_id


def derive(told: Told) -> Derived:
    """Return the rows of a cancellation."""
    return change_rows(told)
