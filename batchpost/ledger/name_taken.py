"""One home a name: numbers reserved for a workplace are in the local copy of one home folder.

Two that go by one name would both give out the same numbers without the server, and only one of
them could bring its entries home. Each reservation tells whose copy it went into.
"""

import json

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.deeds.reserving import held, reservation
from batchpost.ledger.joining import same
from batchpost.ledger.offline_errors import NameTakenError
from batchpost.ledger.store import office_of
from batchpost.ledger.workplaces import online_name
from batchpost.model.ranges import common, without


def refuse_taken_name(connection: sa.Connection, holder: str, home_id: str | None) -> None:
    """Refuse a home the numbers that are held for another one of the same workplace's name.

    Args:
        connection: To the server's ledger.
        holder: The workplace's offline chain.
        home_id: The home that asks; `None` where that is not known, and nothing is refused.

    Raises:
        NameTakenError: Numbers are held for another home.
    """
    if home_id is None:
        return
    left = {what: ranges for (what, _), ranges in held(connection, holder=holder).items()}
    entry = schema.entry
    chosen = (
        sa.select(entry.c.facts)
        .join(reservation, same(reservation, entry, "entry_id"))
        .where(reservation.c.office == office_of(connection), reservation.c.holder == holder)
        .order_by(entry.c.seq.desc())  # all are of one chain
    )
    for facts in map(json.loads, connection.execute(chosen).scalars()):
        what, ranges = facts["what"], [(first, last) for first, last in facts["ranges"]]
        here = common(left.get(what, ()), ranges)
        if here and facts.get("home_id") not in {None, home_id}:
            raise NameTakenError(online_name(holder))
        # What an earlier reservation had of the same numbers was given back since.
        left[what] = without(left.get(what, ()), here)
