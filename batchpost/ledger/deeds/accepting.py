"""Accepting a list."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.charged import charge_rows
from batchpost.ledger.deeds.clients import require_latest
from batchpost.ledger.deeds.closing import require_open
from batchpost.ledger.deeds.contracts import latest_terms
from batchpost.ledger.deeds.reserving import refuse_reserved
from batchpost.ledger.deeds.rolls import check_labels, issue_roll, ranges_of, spans, taken_in
from batchpost.ledger.deeds.weighing import note_weighing
from batchpost.ledger.entries import (
    Content,
    Deed,
    Derived,
    Doing,
    Packed,
    Told,
    do,
    pack,
)
from batchpost.ledger.errors import (
    ClientChangedError,
    DoneBeforeError,
    LedgerContentError,
    RollConflictError,
)
from batchpost.ledger.month_counts import counts_fact
from batchpost.ledger.numbers_used import identifiers_of, next_uses, number_used
from batchpost.ledger.rows import (
    batch_values,
    charge_table,
    finding_tables,
    item_tables,
    label_table,
    source_name,
)
from batchpost.ledger.store import ConflictError, Store, office_of
from batchpost.ledger.turnovers import Sums, sums_of, turnover_rows
from batchpost.ledger.unused import holders_of, next_list_no
from batchpost.model.acceptance import Acceptance, Totals
from batchpost.model.operator import Role

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

KINDS = {"list_accepted": Role.OPERATOR}
OFFLINE = frozenset(KINDS)

_batch, _source, _change = schema.batch, schema.source_use, schema.batch_change
_MOMENT = "accepted_at"
_CANCELLED = sa.exists().where(
    _change.c.office == _source.c.office,
    _change.c.batch_no == _source.c.batch_no,
    _change.c.change == "cancelled",
)
#: Asked while others wait: built once.
_LAST_USE = (
    sa.select(_source.c.use_no, _CANCELLED.label("cancelled"))
    .where(
        _source.c.office == sa.bindparam("office"),
        _source.c.source_sha256 == sa.bindparam("sha256"),
    )
    .order_by(_source.c.use_no.desc())
    .limit(1)
)
_TOTALS = tuple(total.name for total in fields(Totals))
_DAYS = ("list_date", "due_earliest", "due_latest")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a list: its number, and whether it had been accepted before."""

    batch_no: int
    already: bool


def record(store: Store, acceptance: Acceptance, workplace: str, key: str | None) -> Recorded:
    """Record a list in one transaction, or find that it is recorded already.

    Raises:
        NumberUsedError: A number of the list is in the ledger already.
        LabelReservedError: A label of the list is reserved for another.
        ListNumbersGoneError: A workplace offline has no list number left.
        RollConflictError: The roll opened with it overlaps one that was issued.
        ClientChangedError: The client is not as the ledger knows it now.
        DayClosedError: The day of acceptance is closed.
        DoneBeforeError: Another list was recorded with this key.
        RightsError: Operators are registered, and who accepts may not.
        LedgerContentError: A text holds a character that no database keeps.
    """
    sha256 = acceptance.source.sha256
    lasting, personal = _tables(acceptance)
    refuse_zeros(store, lasting["items"], personal["addressees"])
    sums = _sums(lasting, acceptance.amounts_in)
    _assert_sound(acceptance, lasting["items"], sums)
    packed = pack(Content({}, lasting, personal), store.new_salt)
    deed = Deed(acceptance.operator, acceptance.accepted_at, workplace, key=key)
    uses: dict[str, int] = {}
    while True:
        try:
            append = partial(_append, given=acceptance, packed=packed, sums=sums, uses=uses)
            return do(store, deed, append)
        except (ConflictError, RollConflictError, DoneBeforeError) as refused:
            # Somebody else was first, with this very list or with a number of it; or a number was
            # borne by an item that is no longer in its list, and may be borne again.
            found = store.read(lambda connection: find_batch(connection, sha256))
            if found is not None:
                return Recorded(found, already=True)
            if isinstance(refused, DoneBeforeError):
                raise
            refusal = store.read(lambda connection: number_used(store, connection, acceptance))
            if refusal is not None:
                raise refusal from None
            before, uses = (
                uses,
                store.read(
                    lambda connection: next_uses(
                        store, connection, identifiers_of(acceptance.items), acceptance.numbers
                    )
                ),
            )
            if uses == before:
                raise


def find_batch(connection: sa.Connection, sha256: str) -> int | None:
    """Return the number under which a file of this content was accepted, or `None`.

    One that was cancelled does not count: it may be accepted again.
    """
    return find_batches(connection, _source.c.source_sha256 == sha256).get(sha256)


def find_batches(connection: sa.Connection, chosen: sa.ColumnElement[bool]) -> dict[str, int]:
    """Return the numbers under which files of chosen contents were accepted, by content."""
    found = connection.execute(
        sa.select(_source.c.source_sha256, _source.c.batch_no).where(
            _source.c.office == office_of(connection), chosen, ~_CANCELLED
        )
    )
    return {row.source_sha256: row.batch_no for row in found}


def derive(told: Told) -> Derived:
    """Return all rows of an accepted list."""
    facts, tables = told.facts, told.tables
    yield from long_rows(tables, facts["uses"])
    yield from _few_rows(facts, _sums(tables, facts.get("amounts_in")))


def _few_rows(facts: Mapping[str, Any], sums: Sums) -> Derived:
    """Return the rows that know the number of the list."""
    moment = datetime.fromisoformat(facts[_MOMENT])
    days = {name: facts[name] and date.fromisoformat(facts[name]) for name in _DAYS}
    booked_on = date.fromisoformat(facts["booked_on"])
    own = {name: facts[name] for name in _batch.columns.keys() if name in facts}  # noqa: SIM118
    yield _batch, [own | days | {_MOMENT: moment}]
    number = {"batch_no": facts["batch_no"]}
    yield _source, [number | {name: facts[name] for name in ("source_sha256", "use_no")}]
    yield _change, [number | {"change": "accepted", "booked_on": booked_on}]
    yield (
        schema.about,
        [
            {"object": f"batch:{facts['batch_no']}"},
            {"object": f"client:{facts['client_id']}"},
        ],
    )
    yield from turnover_rows(facts, booked_on, sums)


def _sums(tables: "Mapping[str, pa.Table]", amounts_in: str | None) -> Sums:
    items, charges, labels = (tables[name] for name in ("items", "charges", "labels"))
    return sums_of(items, charges, labels["line_no"], amounts_in=amounts_in)


def long_rows(tables: "Mapping[str, pa.Table]", uses: Mapping[str, int]) -> Derived:
    """Return the rows that are there for each item; `uses` tells which use a number is."""
    yield from item_rows(tables, uses)
    yield schema.finding, tables["findings"]
    if "finding_texts" in tables:  # not purged
        yield schema.finding_text, tables["finding_texts"]
    if "source" in tables:
        yield schema.source_name, tables["source"]


def item_rows(tables: "Mapping[str, pa.Table]", uses: Mapping[str, int]) -> Derived:
    """Return the rows of items with their charges, numbers and labels."""
    yield schema.item, tables["items"]
    charges, texts = charge_rows(tables["charges"])
    yield schema.charge, charges
    yield schema.charge_text, texts
    yield schema.label, _used_labels(tables["labels"], uses)
    yield schema.number_use, _numbers(tables["items"], uses)
    if "addressees" in tables:  # not purged
        yield schema.addressee, tables["addressees"]


def frame(table: "pa.Table") -> "pd.DataFrame":
    """Return a table as a data frame."""
    import pandas as pd  # noqa: PLC0415 - 0.4 s that only who reads tables pays
    import pyarrow as pa  # noqa: PLC0415 - same

    dtypes = {pa.int64(): pd.Int64Dtype(), pa.large_string(): pd.StringDtype("pyarrow")}
    found: pd.DataFrame = table.to_pandas(types_mapper=dtypes.get)
    return found


def _tables(given: Acceptance) -> "tuple[dict[str, pa.Table], dict[str, pa.Table]]":
    """Return the long tables of a list, and those that tell of persons."""
    items, addressees = item_tables(given.items)
    findings, texts = finding_tables(given.findings)
    charges, labels = charge_table(given.charges), label_table(given.numbers)
    tables = {"items": items, "charges": charges, "labels": labels, "findings": findings}
    source = source_name(given.source)
    return tables, {"addressees": addressees, "finding_texts": texts, "source": source}


def _used_labels(labels: "pa.Table", uses: Mapping[str, int]) -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415 - see above

    if not uses:
        return labels.append_column("use_no", pa.repeat(pa.scalar(1), len(labels)))
    names = zip(labels["roll_id"].to_pylist(), labels["serial"].to_pylist(), strict=True)
    which = [uses.get(f"{roll_id}/{serial}", 1) for roll_id, serial in names]
    return labels.append_column("use_no", pa.array(which, pa.int64()))


def _numbers(items: "pa.Table", uses: Mapping[str, int]) -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415 - see above

    borne = items.select(["item_identifier", "line_no"])
    borne = borne.filter(borne["item_identifier"].is_valid())
    if not uses:
        return borne.append_column("use_no", pa.repeat(pa.scalar(1), len(borne)))
    which = [uses.get(number, 1) for number in borne["item_identifier"].to_pylist()]
    return borne.append_column("use_no", pa.array(which, pa.int64()))


def _assert_sound(given: Acceptance, items: "pa.Table", sums: Sums) -> None:
    """Assert what the steps before us owe; a breach is our own bug, never the client's."""
    import pyarrow.compute as pc  # noqa: PLC0415 - see above

    assert given.accepted_at.tzinfo is not None, given.accepted_at
    counted = {name: sum(row[name] for row in sums["turnover"]) for name in _TOTALS}
    assert Totals(**counted) == given.totals, (counted, given.totals)
    for name, fault in (("line_no", "two items on one line"),
                        ("item_identifier", "one number on two items")):  # fmt: skip
        known = items[name].drop_null()
        assert pc.count_distinct(known).as_py() == len(known), fault


def refuse_zeros(store: Store, *tables: "pa.Table") -> None:
    """Refuse text with a zero character, which PostgreSQL cannot hold, in SQLite as well.

    Args:
        store: Whose ledger it is.
        tables: Tables of items, as `item_tables` returns them.

    Raises:
        LedgerContentError: Names the first line and its column.
    """
    import pyarrow as pa  # noqa: PLC0415 - see above
    import pyarrow.compute as pc  # noqa: PLC0415 - same

    for table in tables:
        for name, column in zip(table.column_names, table.columns, strict=True):
            if pa.types.is_integer(column.type) or column.null_count == len(column):
                continue
            bad = pc.match_substring(column, "\0")
            if pc.any(bad).as_py():
                line_no = table["line_no"].filter(bad)[0]
                raise LedgerContentError(store.where, f"{name} {line_no}: \\0")


def _append(
    doing: Doing, given: Acceptance, packed: Packed, sums: Sums, uses: Mapping[str, int]
) -> Recorded:
    """Append all rows of a list; its number last, when the rest stands."""
    connection = doing.connection
    found = find_batch(connection, given.source.sha256)
    if found is not None:
        return Recorded(found, already=True)
    doing.require("list_accepted")
    version_no, known = require_latest(connection, given.client.client_id)
    terms_version_no, terms = latest_terms(connection, known.client_id)
    if known != given.client or (given.terms is not None and given.terms != terms):
        raise ClientChangedError(given.client.client_id)
    if given.opened_roll is not None:
        issue_roll(doing, given.opened_roll)
    note_weighing(doing, given)
    of_rolls = spans(given.numbers)
    check_labels(connection, of_rolls)
    # The key of the labels does not know what a roll took in.
    if _took_in(connection, of_rolls) and number_used(doing.store, connection, given):
        raise ConflictError
    doing.open_workplace()
    number = doing.next_entry_id()
    tables = {**packed.content.tables, **packed.content.personal}
    doing.write(number, long_rows(tables, uses), packed)
    told, labels = batch_values(given), ranges_of(given.numbers)
    holders = holders_of(doing.workplace, given.source.sha256)
    # From here to the end the whole office waits: nothing is done here that can be done before.
    doing.lock()
    require_open(connection, given.accepted_at.date())
    use_no = _next_use(connection, given.source.sha256)
    refuse_reserved(connection, labels, holders)
    batch_no = next_list_no(connection, doing.workplace)
    facts = told | {
        "batch_no": batch_no,
        "use_no": use_no,
        "client_version_no": version_no,
        "terms_version_no": terms_version_no,
        "booked_on": given.accepted_at.date().isoformat(),
        "uses": dict(uses),
        **counts_fact(given.earlier),
    }
    doing.append("list_accepted", _with_facts(packed, facts), rows=_few_rows(facts, sums))
    return Recorded(batch_no, already=False)


def _with_facts(packed: Packed, facts: Mapping[str, Any]) -> Packed:
    """Return a packed content with the facts that are known only in the end."""
    return replace(packed, content=replace(packed.content, facts=facts))


def _next_use(connection: sa.Connection, sha256: str) -> int:
    """Return which list of a file of this content the next one would be.

    Raises:
        ConflictError: The last one is accepted; who calls holds the office's lock.
    """
    given = {"office": office_of(connection), "sha256": sha256}
    last = connection.execute(_LAST_USE, given).one_or_none()
    if last is None:
        return 1
    if not last.cancelled:
        raise ConflictError
    return int(last.use_no) + 1


def _took_in(connection: sa.Connection, roll_ids: Mapping[str, Any]) -> bool:
    return any(taken_in(connection, roll_id) for roll_id in roll_ids)
