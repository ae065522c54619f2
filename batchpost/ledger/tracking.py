"""Events of items, as they follow from the entries, and the statuses that came back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Final

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.deeds import tracking
from batchpost.ledger.deeds.tracking import Imported, Receiver
from batchpost.ledger.entries import Deed, do
from batchpost.ledger.joining import same
from batchpost.ledger.standing import takes_out
from batchpost.ledger.store import Store, office_of
from batchpost.model.acceptance import Change
from batchpost.model.tracking import Event, EventKind, Status

_entry, _item, _out, _batch, _change, _people = (
    schema.entry, schema.item, schema.item_out, schema.batch, schema.batch_change,
    schema.addressee,
)  # fmt: skip
_cursor, _status = tracking.cursor, tracking.item_status

#: A portion ends with the entry that makes it so many entries or events.
_ENTRIES: Final = 50
_EVENTS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Portion:
    """Events to be told next, and how far the chains are told then."""

    events: tuple[Event, ...]
    upto: Mapping[str, int]
    file_no: int  # of the last file that was told


class Tracking:
    """What the ledger tells other programs of items, and what they told of them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def portions(
        self, receiver: Receiver, *, since: datetime | None = None, names: bool = False
    ) -> Iterator[Portion]:
        """Return what a receiver was not told yet, in the order of each chain.

        The next portion is found when it is asked for: note before it what was told of the last.
        """
        heads = self._store.read(_heads)
        while True:
            found = self._store.read(lambda c: _portion(c, receiver, heads, since, names=names))
            if found is None:
                return
            yield found

    def note_told(
        self, receiver: Receiver, portion: Portion, file_no: int, *, operator: str, at: datetime
    ) -> None:
        """Record that a receiver has a portion, the last file of it being `file_no`."""
        do(
            self._store,
            Deed(operator, at),
            lambda doing: tracking.note_told(
                doing, receiver, portion.upto, file_no, len(portion.events)
            ),
        )

    def import_statuses(
        self, statuses: Sequence[Status], sha256: str, form: str, *, operator: str, at: datetime
    ) -> Imported | None:
        """Record what a file tells of our items; `None` where the file was taken before."""
        return do(
            self._store,
            Deed(operator, at),
            lambda doing: tracking.import_statuses(doing, statuses, sha256, form),
        )

    def statuses(self, batch_no: int) -> dict[int, Status]:
        """Return the latest status of each item of a list, by its line."""
        return self._store.read(lambda connection: _statuses(connection, batch_no))


def _heads(connection: sa.Connection) -> dict[str, int]:
    """Return how long each chain is: all of it up to there is committed."""
    chosen = sa.select(_entry.c.workplace, sa.func.max(_entry.c.seq)).where(
        _entry.c.office == office_of(connection)
    )
    return {row[0]: row[1] for row in connection.execute(chosen.group_by(_entry.c.workplace))}


def _portion(
    connection: sa.Connection,
    receiver: Receiver,
    heads: Mapping[str, int],
    since: datetime | None,
    *,
    names: bool,
) -> Portion | None:
    office = office_of(connection)
    told = {
        row.workplace: row
        for row in connection.execute(
            sa.select(
                _cursor.c.workplace,
                sa.func.max(_cursor.c.upto_seq).label("seq"),
                sa.func.max(_cursor.c.file_no).label("file_no"),
            )
            .where(
                _cursor.c.office == office,
                _cursor.c.target == receiver.target,
                _cursor.c.format == receiver.format,
            )
            .group_by(_cursor.c.workplace)
        )
    }
    file_no = max((row.file_no for row in told.values()), default=0)
    for workplace, head in sorted(heads.items()):
        done = told[workplace].seq if workplace in told else 0
        chosen = (
            sa.select(_entry.c.entry_id, _entry.c.seq, _entry.c.at, _change.c.change,
                      _change.c.batch_no)
            .join(_change, same(_change, _entry, "entry_id"))
            .where(_entry.c.office == office, _entry.c.workplace == workplace,
                   _entry.c.seq > done, _entry.c.seq <= head)
            .order_by(_entry.c.seq)
            .limit(_ENTRIES)
        )  # fmt: skip
        if since is not None:
            chosen = chosen.where(_entry.c.at >= since)
        rows = connection.execute(chosen).all()
        if rows:
            events: list[Event] = []
            for row in rows:
                events += _events(connection, row, names=names)
                if len(events) >= _EVENTS:
                    break
            return Portion(tuple(events), {workplace: row.seq}, file_no)
    return None


def _events(connection: sa.Connection, row: Any, *, names: bool) -> Iterator[Event]:
    """Return what an entry did to items that bear numbers; others nobody tracks."""
    office = office_of(connection)
    batch = connection.execute(
        sa.select(_batch).where(_batch.c.office == office, _batch.c.batch_no == row.batch_no)
    ).one()
    zone = timezone(timedelta(seconds=batch.utc_offset_s))
    into = _items(connection, _written(row.entry_id), names=names)
    out = [] if row.change == Change.ACCEPTED else _items(connection, _taken_out(row.entry_id))
    before = {item.item_identifier for item in out}
    after = {item.item_identifier for item in into}
    found = [(item, EventKind.WITHDRAWN) for item in out if item.item_identifier not in after]
    found += [
        (item, EventKind.CORRECTED if item.item_identifier in before else EventKind.ACCEPTED)
        for item in into
    ]
    for item, kind in found:
        yield Event(
            key=f"{office}/{row.entry_id}/{item.line_no}/{kind.value}",
            kind=kind,
            at=row.at.astimezone(zone),
            office=office,
            batch_no=row.batch_no,
            line_no=item.line_no,
            item_identifier=item.item_identifier,
            item_kind=item.kind,
            category=item.category,
            weight_g=item.weight_g,
            declared_value=item.declared_value,
            cod_amount=item.cod_amount,
            currency=item.currency or batch.currency,
            fee=item.fee,
            postcode=item.postcode,
            country=item.country,
            advice=item.advice,
            marks=item.marks,
            payment=batch.payment,
            addressee=item.addressee,
            address=item.address,
        )


def _written(entry_id: int) -> sa.Select[Any]:
    return sa.select(_item).where(_item.c.entry_id == entry_id)


def _taken_out(entry_id: int) -> sa.Select[Any]:
    """Ask for the items that an entry took out of their list, beginning with those rows."""
    return sa.select(_item).join(_out, takes_out(_out, _item)).where(_out.c.entry_id == entry_id)


def _items(
    connection: sa.Connection, chosen: sa.Select[Any], *, names: bool = False
) -> Sequence[Any]:
    """Return the chosen items that bear numbers, with names where they are asked for."""
    if names:
        beside = same(_people, _item, "entry_id", "line_no")
        chosen = chosen.add_columns(_people.c.addressee, _people.c.address)
        chosen = chosen.outerjoin(_people, beside)
    else:
        nobody = sa.null()
        chosen = chosen.add_columns(nobody.label("addressee"), nobody.label("address"))
    ours = _item.c.office == office_of(connection)
    numbered = _item.c.item_identifier.is_not(None)
    return connection.execute(chosen.where(ours, numbered).order_by(_item.c.line_no)).all()


def _statuses(connection: sa.Connection, batch_no: int) -> dict[int, Status]:
    chosen = (
        sa.select(_status)
        .join(
            _change,
            (_change.c.office == _status.c.office)
            & (_change.c.entry_id == _status.c.item_entry_id),
        )
        .where(_status.c.office == office_of(connection), _change.c.batch_no == batch_no)
        .order_by(_status.c.at, _status.c.entry_id, _status.c.status_no)
    )
    return {
        row.line_no: Status(row.item_identifier, row.code, row.title, row.at, row.place)
        for row in connection.execute(chosen)
    }
