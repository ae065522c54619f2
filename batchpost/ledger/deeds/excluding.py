"""Taking items out of an accepted list: their sums are taken back, their labels are gone."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from batchpost.ledger.changing import (
    AllExcludedError,
    Standing,
    change_facts,
    change_rows,
    chosen_lines,
    require_standing,
)
from batchpost.ledger.entries import Content, Deed, Derived, Doing, Told
from batchpost.ledger.turnovers import Sums, sums_of_frames
from batchpost.model.acceptance import Change, Totals
from batchpost.model.operator import Role

KINDS = {"items_excluded": Role.OPERATOR}
OFFLINE = frozenset(KINDS)


def exclude(doing: Doing, batch_no: int, lines: Collection[int]) -> int:
    """Append the exclusion of some lines of a list; return the entry's number.

    Raises:
        UnknownLineError: The list never had one of them.
        ItemOutError: It was taken out before.
        AllExcludedError: Nothing would be left: that is a cancellation.
        LedgerError: As for `require_standing`.
    """
    standing = require_standing(doing, batch_no)
    out = chosen_lines(doing, standing, lines)
    if len(out.items) == len(standing.items):
        raise AllExcludedError(batch_no, len(standing.items))
    facts = exclusion_facts(doing.deed, standing, out)
    return doing.append("items_excluded", Content(facts)).entry.entry_id


def exclusion_facts(deed: Deed, standing: Standing, out: Standing) -> dict[str, Any]:
    """Return what an entry says when some of a list goes out."""
    after = less(standing.totals, out.totals)
    return change_facts(deed, Change.EXCLUDED, standing, out, sums=taken_back(out), after=after)


def derive(told: Told) -> Derived:
    """Return the rows of an exclusion."""
    return change_rows(told)


def taken_back(out: Standing) -> Sums:
    """Return what the turnover loses with some items."""
    labels = out.labels["line_no"]
    return sums_of_frames(out.items, out.charges, labels, amounts_in=out.amounts_in, sign=-1)


def less(whole: Totals, part: Totals) -> Totals:
    """Return what is left of sums."""
    names = [each.name for each in fields(Totals)]
    return Totals(**{name: getattr(whole, name) - getattr(part, name) for name in names})
