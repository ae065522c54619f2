"""Correcting items of an accepted list: each is written anew whole, with its charges."""

from dataclasses import fields

from batchpost.errors import LedgerError
from batchpost.ledger.changing import (
    change_facts,
    change_rows,
    chosen_lines,
    require_standing,
)
from batchpost.ledger.deeds.accepting import item_rows, refuse_zeros
from batchpost.ledger.deeds.excluding import less, taken_back
from batchpost.ledger.entries import Content, Derived, Doing, Told
from batchpost.ledger.numbers_used import identifiers_of, next_uses
from batchpost.ledger.packing import pack_book
from batchpost.ledger.rows import charge_table, count_totals, item_tables, label_table
from batchpost.ledger.turnovers import sums_of_frames
from batchpost.model.acceptance import Change, Totals
from batchpost.model.corrections import CorrectedItems
from batchpost.model.message import message
from batchpost.model.operator import Role

KINDS = {"list_corrected": Role.OPERATOR}


class ListChangedError(LedgerError):
    """A list was changed while its correction was prepared."""

    def __init__(self, batch_no: int) -> None:
        super().__init__(
            message(
                "List {batch_no} was changed while the correction was prepared; run the command "
                "again so that it rests on what stands now. Nothing was recorded.",
                batch_no=batch_no,
            )
        )


def correct(doing: Doing, given: CorrectedItems) -> int:
    """Append new versions of items, priced already; return the entry's number.

    Raises:
        ListChangedError: The list is not as it was when they were prepared.
        LedgerContentError: A text holds a character that no database keeps.
        LedgerError: As for `require_standing` and `chosen_lines`.
    """
    items, addressees = item_tables(given.items)
    refuse_zeros(doing.store, items, addressees)
    standing = require_standing(doing, given.batch_no)
    if len(standing.changes) - 1 != given.known:  # the first is the acceptance; none ever goes
        raise ListChangedError(given.batch_no)
    out = chosen_lines(doing, standing, given.items["line_no"].tolist())
    borne, numbers = identifiers_of(given.items), out.numbers
    taken = taken_back(out)
    items_in, charges_in, amounts_in = given.items, given.charges, standing.amounts_in
    labels = out.labels["line_no"]
    added = sums_of_frames(items_in, charges_in, labels, amounts_in=amounts_in)
    counted = count_totals(items_in, charges_in, amounts_in)
    after = _plus(less(standing.totals, out.totals), counted)
    facts = change_facts(
        doing.deed,
        Change.CORRECTED,
        standing,
        out,
        sums={table: taken[table] + added[table] for table in taken},
        after=after,
    ) | {
        "fields": list(given.fields),
        "uses": next_uses(doing.store, doing.connection, borne, numbers),
        "book": pack_book(given.book),
    }
    tables = {
        "items": items,
        "charges": charge_table(given.charges),
        "labels": label_table(numbers),
    }
    content = Content(facts, tables, {"addressees": addressees})
    return doing.append("list_corrected", content).entry.entry_id


def derive(told: Told) -> Derived:
    """Return the rows of a correction: what goes out, and what comes instead."""
    yield from change_rows(told)
    yield from item_rows(told.tables, told.facts["uses"])


def _plus(one: Totals, other: Totals) -> Totals:
    names = [each.name for each in fields(Totals)]
    return Totals(**{name: getattr(one, name) + getattr(other, name) for name in names})
