"""Was any of this here before? A new list held against all lists accepted earlier."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from batchpost.ledger.asking import Asking, asking
from batchpost.model.client import Client
from batchpost.model.earlier import EarlierList, EarlierLists
from batchpost.model.listing import Manifest, ReadList

if TYPE_CHECKING:
    import pandas as pd

#: Lists alike are looked for only so far back: a month later it is the next bill.
_ALIKE_WITHIN_DAYS: Final = 7
_ALIKE_TRIED: Final = 3
_S10_LENGTH: Final = 13
_BATCH: Final = "b.batch_no, b.accepted_at, b.utc_offset_s, b.list_no, b.list_date"
#: Accepted lists that were not cancelled.
_STANDING: Final = (
    "(SELECT * FROM batch x WHERE NOT EXISTS (SELECT 1 FROM batch_change c WHERE "
    "c.office = x.office AND c.batch_no = x.batch_no AND c.change = 'cancelled')) b"
)
#: How many items of a list are left.
_LEFT: Final = (
    "(SELECT COALESCE(SUM(t.items), 0) FROM batch_change c JOIN turnover t "
    "ON t.office = c.office AND t.entry_id = c.entry_id "
    "WHERE c.office = b.office AND c.batch_no = b.batch_no)"
)


def ask_earlier(
    url: str, office: str, listing: ReadList, client: Client | None, on: date
) -> EarlierLists:
    """Return what the ledger at `url` knows of the list; `on` is the day of its acceptance.

    A list that was cancelled, or an item taken out of its list, was never here.

    Raises:
        LedgerError: The ledger cannot be asked.
    """
    with asking(url, office) as line:
        found = line.rows(
            f"SELECT {_BATCH} FROM {_STANDING} "  # noqa: S608 - constants
            "WHERE b.office = ? AND b.source_sha256 = ?",
            line.office,
            listing.source.sha256,
        )
        if found:
            return EarlierLists(accepted=_batch(found[0]))
        numbers = listing.items["item_identifier"].dropna().to_list()
        return EarlierLists(
            borne=_borne(line, numbers),
            spoiled=frozenset(_spoiled(line, numbers)),
            same_number=_same_number(line, listing.manifest, client, on),
            similar=_similar(line, listing.items, client, on),
        )


def _borne(line: Asking, numbers: Sequence[str]) -> dict[str, EarlierList]:
    if not numbers:
        return {}
    found = line.rows(
        "SELECT u.item_identifier, u.entry_id FROM number_use u "  # noqa: S608 - constants
        "LEFT JOIN item_out o ON o.office = u.office AND o.item_entry_id = u.entry_id "
        "AND o.line_no = u.line_no "
        f"WHERE u.office = ? AND u.item_identifier {line.among} AND o.office IS NULL",
        line.office,
        line.many(numbers),
    )
    if not found:
        return {}
    entries = sorted({entry_id for _, entry_id in found})
    batches = line.rows(
        f"SELECT {_BATCH}, c.entry_id FROM batch_change c "  # noqa: S608 - constants
        "JOIN batch b ON b.office = c.office AND b.batch_no = c.batch_no "
        f"WHERE c.office = ? AND c.entry_id {line.among}",
        line.office,
        line.many(entries),
    )
    lists = {row[-1]: _batch(row) for row in batches}
    return {number: lists[entry_id] for number, entry_id in found}


def _spoiled(line: Asking, numbers: Sequence[str]) -> Iterable[str]:
    """Return those of the numbers whose labels were written off."""
    series: dict[tuple[str, str], dict[int, str]] = {}
    for number in numbers:
        if len(number) == _S10_LENGTH and number[2:10].isdecimal():
            series.setdefault((number[:2], number[11:]), {})[int(number[2:10])] = number
    if not series:
        return
    rolls = line.rows(
        "SELECT roll_id, indicator, country, first_serial, last_serial FROM roll WHERE office = ?",
        line.office,
    )
    for roll_id, indicator, country, first, last in rolls:
        ours = series.get((indicator, country), {})
        serials = [serial for serial in ours if first <= serial <= last]
        if serials:
            gone = line.rows(
                "SELECT serial FROM label "  # noqa: S608 - constants
                f"WHERE office = ? AND roll_id = ? AND line_no IS NULL AND serial {line.among}",
                line.office,
                roll_id,
                line.many(serials),
            )
            yield from (ours[serial] for (serial,) in gone)


def _same_number(
    line: Asking, manifest: Manifest, client: Client | None, on: date
) -> EarlierList | None:
    """Return a list of the same client, number and day."""
    tax_id = client.tax_id if client is not None else manifest.mailer_tax_id
    if manifest.list_no is None or (client is None and tax_id is None):
        return None
    found = line.rows(
        f"SELECT {_BATCH} FROM {_STANDING} WHERE b.office = ? AND "  # noqa: S608 - constants
        "b.list_no = ? AND (b.client_id = ? OR b.mailer_tax_id = ?) ORDER BY b.batch_no DESC",
        line.office,
        manifest.list_no,
        client.client_id if client is not None else "",
        tax_id or "",
    )
    wanted = manifest.list_date or on
    return next((_batch(row) for row in found if _own_day(row) == wanted), None)


def _similar(
    line: Asking, items: "pd.DataFrame", client: Client | None, on: date
) -> EarlierList | None:
    """Return a list of the same client of these days that went to the same addressees."""
    if client is None or not len(items):
        return None
    since = datetime(on.year, on.month, on.day, tzinfo=UTC) - timedelta(days=_ALIKE_WITHIN_DAYS)
    found = line.rows(
        f"SELECT {_BATCH} FROM {_STANDING} WHERE b.office = ? AND "  # noqa: S608 - constants
        f"b.client_id = ? AND {_LEFT} = ? AND b.accepted_at >= ? ORDER BY b.batch_no DESC",
        line.office,
        client.client_id,
        len(items),
        line.moment(since),
    )
    if not found:
        return None
    people = Counter(_text_pairs(items))
    for row in found[:_ALIKE_TRIED]:
        theirs = line.rows(
            "SELECT a.addressee, a.address FROM batch_change c "
            "JOIN addressee a ON a.office = c.office AND a.entry_id = c.entry_id "
            "LEFT JOIN item_out o ON o.office = a.office AND o.item_entry_id = a.entry_id "
            "AND o.line_no = a.line_no "
            "WHERE c.office = ? AND c.batch_no = ? AND o.office IS NULL",
            line.office,
            row[0],
        )
        if Counter((name or "", address or "") for name, address in theirs) == people:
            return _batch(row)
    return None


def _text_pairs(items: "pd.DataFrame") -> Iterable[tuple[str, str]]:
    names, addresses = (items[name].fillna("").to_list() for name in ("addressee", "address"))
    return zip(names, addresses, strict=True)


def _batch(row: Sequence[Any]) -> EarlierList:
    return EarlierList(int(row[0]), _accepted_on(row), row[3])


def _accepted_on(row: Sequence[Any]) -> date:
    """Return the day of acceptance as the office had it then."""
    at = row[1] if isinstance(row[1], datetime) else datetime.fromisoformat(row[1])
    return (at.astimezone(UTC) + timedelta(seconds=int(row[2]))).date()


def _own_day(row: Sequence[Any]) -> date:
    """Return the list's own date, or the day of its acceptance where it had none."""
    given = row[4]
    if given is None:
        return _accepted_on(row)
    return given if isinstance(given, date) else date.fromisoformat(given)
