"""Whether an entry that comes home can hold there, or something excludes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

import sqlalchemy as sa

from batchpost.ledger import schema
from batchpost.ledger.changing import Standing, read_standing
from batchpost.ledger.deeds import accepting
from batchpost.ledger.deeds.closing import find_closing
from batchpost.ledger.deeds.reserving import LISTS, of_roll, others_hold
from batchpost.ledger.deeds.rolls import taken_labels
from batchpost.ledger.deeds.withholding import fate_of
from batchpost.ledger.entries import Told
from batchpost.ledger.joining import same
from batchpost.ledger.standing import is_out
from batchpost.ledger.store import Store, office_of
from batchpost.model.message import Message, message
from batchpost.model.ranges import Ranges, common, of_numbers

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Clash:
    """Why the rows of an entry cannot be there: a code for programs, a sentence for people.

    `way_out` is what can be done where undoing something at home would not help.
    """

    code: str
    why: Message
    way_out: Message | None = None


def find_clash(store: Store, connection: sa.Connection, told: Told) -> Clash | None:
    """Return what excludes an entry that comes home, or `None`."""
    find = _BY_KIND.get(told.entry.kind)
    found = find(store, connection, told) if find is not None else None
    return found or day_clash_of(connection, told)


def day_clash_of(connection: sa.Connection, told: Told) -> Clash | None:
    """Return that the day on which an entry is booked is closed at home, or `None`."""
    if "booked_on" not in told.facts:
        return None
    on = date.fromisoformat(told.facts["booked_on"])
    if find_closing(connection, on) is None:
        return None
    return Clash("day_closed", message("{day} was closed meanwhile.", day=on))


def numbers_of(told: Told) -> dict[str, Ranges]:
    """Return the numbers that an entry uses: of lists and of labels."""
    facts = told.facts
    if told.entry.kind == "labels_spoiled":
        return {of_roll(facts["roll_id"]): ((facts["first_serial"], facts["last_serial"]),)}
    if told.entry.kind != "list_accepted":
        return {}
    serials = _serials(told.tables["labels"])
    lists: dict[str, Ranges] = {LISTS: ((facts["batch_no"], facts["batch_no"]),)}
    return lists | {of_roll(roll_id): ranges for roll_id, ranges in serials.items()}


def _of_list(store: Store, connection: sa.Connection, told: Told) -> Clash | None:
    facts = told.facts
    return (
        file_clash(connection, facts["source_sha256"])
        or number_clash(store, connection, told.tables["items"])
        or labels_clash(connection, told)
        or list_number_clash(connection, facts["batch_no"])
    )


def file_clash(connection: sa.Connection, sha256: str) -> Clash | None:
    """Return that a file of this content is accepted, or `None`."""
    batch_no = accepting.find_batch(connection, sha256)
    if batch_no is None:
        return None
    why = message("The same file was accepted as list {batch_no} meanwhile.", batch_no=batch_no)
    return Clash("file_accepted", why)


def number_clash(store: Store, connection: sa.Connection, items: "pa.Table") -> Clash | None:
    """Return that a number of the items is borne by an item at home, or `None`."""
    wanted = [each for each in items["item_identifier"].to_pylist() if each is not None]
    use, change = schema.number_use, schema.batch_change
    chosen = (
        sa.select(use.c.item_identifier, change.c.batch_no)
        .join(change, same(change, use, "entry_id"))
        .where(
            use.c.office == office_of(connection),
            store.among(use.c.item_identifier, wanted),
            ~is_out(use),
        )
        .order_by(use.c.item_identifier)
        .limit(1)
    )
    row = connection.execute(chosen).first() if wanted else None
    if row is None:
        return None
    why = message(
        "The number {number} was used in list {batch_no} meanwhile.",
        number=row.item_identifier,
        batch_no=row.batch_no,
    )
    return Clash("number_used", why)


def labels_clash(connection: sa.Connection, told: Told) -> Clash | None:
    """Return that a label of an entry is gone at home, or another's by now, or `None`."""
    label = schema.label
    for what, ranges in numbers_of(told).items():
        if what == LISTS:
            continue
        roll_id = what.removeprefix(of_roll(""))
        within = label.c.serial.between(ranges[0][0], ranges[-1][1])
        gone = of_numbers(row.serial for row in taken_labels(connection, roll_id, within))
        reserved = others_hold(connection, what, [told.entry.workplace])
        taken = common((*gone, *reserved), ranges)
        if taken:
            why = message(
                "Label {serial} of roll {roll} was used or given to others meanwhile.",
                serial=f"{taken[0][0]:08d}",
                roll=roll_id,
            )
            return Clash("label_used", why)
    return None


def list_number_clash(connection: sa.Connection, batch_no: int) -> Clash | None:
    """Return that the list's number is another's at home, or `None`."""
    batch = schema.batch
    chosen = sa.select(batch.c.entry_id).where(
        batch.c.office == office_of(connection), batch.c.batch_no == batch_no
    )
    if connection.execute(chosen).first() is None:
        return None
    why = message("The list number {batch_no} was given to another meanwhile.", batch_no=batch_no)
    return Clash("list_number_used", why)


def _of_spoiling(_store: Store, connection: sa.Connection, told: Told) -> Clash | None:
    return labels_clash(connection, told)


def list_clash(connection: sa.Connection, told: Told) -> Clash | None:
    """Return that the list an entry changes was withheld and does not count, or `None`."""
    fates = [fate_of(connection, wrote) for wrote in _writers(told)]
    decisions = {fate.decision for fate in fates if fate is not None}
    if None in decisions:
        return _list_withheld(message("Settle that list first."))
    if "discarded" in decisions:
        why = message("The list that it changes was discarded.")
        return Clash("list_discarded", why, message("Settle this entry with --discard, too."))
    return None


def list_changed(connection: sa.Connection, told: Told) -> int:
    """Return the number that the list an entry changes has now: it may stand anew."""
    change = schema.batch_change
    wrote = min(_writers(told))
    fate = fate_of(connection, wrote)
    chosen = sa.select(change.c.batch_no).where(
        change.c.office == office_of(connection),
        change.c.entry_id == (wrote if fate is None else fate.new_entry_id),
    )
    found: int = connection.execute(chosen).scalar_one()
    return found


def lines_out(told: Told) -> set[int]:
    """Return the lines that an entry takes out of its list."""
    return {line for _, first, last in told.facts["out"] for line in range(first, last + 1)}


def lines_clash(standing: Standing, lines: set[int]) -> Clash | None:
    """Return that some lines cannot be taken out of what stands of a list, or `None`."""
    batch_no, left = standing.batch["batch_no"], set(standing.items["line_no"].tolist())
    if standing.cancelled is not None:
        why = message("List {batch_no} was cancelled meanwhile.", batch_no=batch_no)
        way_out = message("Nothing is left to exclude: settle with --discard.")
        return Clash("list_cancelled", why, way_out)
    if not lines <= left:
        line_no = min(lines - left)
        why = message(
            "Line {line_no} of list {batch_no} was excluded meanwhile.",
            line_no=line_no,
            batch_no=batch_no,
        )
        way_out = message(
            "Settle with --discard; other lines of the entry are excluded by `batchpost list "
            "exclude {batch_no} LINE`.",
            batch_no=batch_no,
        )
        return Clash("item_excluded", why, way_out)
    if lines == left:
        why = message("Nothing would be left of list {batch_no}.", batch_no=batch_no)
        way_out = message(
            "Settle with --discard, and cancel the list by `batchpost list cancel {batch_no}`.",
            batch_no=batch_no,
        )
        return Clash("nothing_left", why, way_out)
    return None


def number_taken() -> Clash:
    """Return that something at home has a number, where nothing tells which."""
    return Clash("number_taken", message("A number that it uses is taken at home."))


def _of_exclusion(_store: Store, connection: sa.Connection, told: Told) -> Clash | None:
    if any(fate_of(connection, wrote) for wrote in _writers(told)):
        return _list_withheld()
    standing = read_standing(connection, told.facts["batch_no"])
    return lines_clash(standing, lines_out(told)) or _versions_clash(standing, told)


def _versions_clash(standing: Standing, told: Told) -> Clash | None:
    """Return that an item is not the one that was taken out: it was corrected meanwhile."""
    wrote = dict(standing.items[["line_no", "entry_id"]].itertuples(index=False, name=None))
    for entry_id, first, last in told.facts["out"]:
        for line_no in range(first, last + 1):
            if wrote[line_no] != entry_id:
                why = message(
                    "Line {line_no} of list {batch_no} was corrected meanwhile.",
                    line_no=line_no,
                    batch_no=standing.batch["batch_no"],
                )
                return Clash("item_corrected", why)
    return None


def _list_withheld(way_out: Message | None = None) -> Clash:
    why = message("The entry changes a list that was withheld itself.")
    return Clash("list_withheld", why, way_out)


def _writers(told: Told) -> set[int]:
    """Return the entries that wrote the items which an entry takes out."""
    return {entry_id for entry_id, _, _ in told.facts["out"]}


def _serials(labels: "pa.Table") -> dict[str, Ranges]:
    found: dict[str, list[int]] = {}
    pairs = zip(labels["roll_id"].to_pylist(), labels["serial"].to_pylist(), strict=True)
    for roll_id, serial in pairs:
        found.setdefault(roll_id, []).append(serial)
    return {roll_id: of_numbers(serials) for roll_id, serials in found.items()}


_Find: TypeAlias = Callable[[Store, sa.Connection, Told], Clash | None]
_BY_KIND: Final[Mapping[str, _Find]] = {
    "list_accepted": _of_list,
    "items_excluded": _of_exclusion,
    "labels_spoiled": _of_spoiling,
}
