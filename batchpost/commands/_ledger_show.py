"""`batchpost ledger show`: one entry, readable."""

from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._entry_words import entry_words
from batchpost.commands._folding import printable
from batchpost.commands._options import declare, format_option
from batchpost.commands._show import Column, show
from batchpost.model.message import N_

if TYPE_CHECKING:
    from batchpost.ledger.history import EntryShown, PartShown

COLUMNS = (Column("name", N_("Name")), Column("value", N_("Value")))


@declare("show", help=N_("Show an entry: its number, or WORKPLACE/PLACE such as counter-1/17."))
@click.argument("entry", metavar="ENTRY")
@format_option
@pass_desk
def command(desk: Desk, /, *, entry: str, shown_as: str) -> None:
    """Show an entry with its facts and parts, and whether it holds."""
    with desk.open_ledger() as ledger:
        shown = ledger.history.entry(entry)
    rows = [{"name": name, "value": value} for name, value in _lines(desk, shown)]
    show(desk, shown_as, COLUMNS, rows, document=_document(desk, shown))


def _lines(desk: Desk, shown: "EntryShown") -> list[tuple[str, Any]]:
    """Return the lines: our own in words, the facts under the names that they are proved by."""
    entry = shown.entry
    above = [
        (N_("Entry"), f"{entry.workplace}/{entry.seq} ({entry.entry_id})"),
        (N_("Deed"), entry_words(desk, entry.kind)),
        (N_("Who"), entry.operator),
        (N_("Date and time"), desk.language.moment(entry.at.astimezone(desk.time_zone))),
        (N_("Workplace"), entry.workplace),
        (N_("Reason"), entry.reason),
        (N_("Allowed by"), entry.allowed_by),
    ]
    below = [
        (N_("Hash"), entry.hash),
        (N_("As recorded"), desk.text(N_("yes") if _holds(shown) else N_("no, it was changed"))),
    ]
    lines = [
        *((desk.text(name), value) for name, value in above),
        *((name, _plain(value)) for name, value in shown.facts.items()),
        *((part.name, _part(desk, part)) for part in shown.parts),
        *((desk.text(name), value) for name, value in below),
    ]
    return [(name, value) for name, value in lines if value is not None]


def _holds(shown: "EntryShown") -> bool:
    return shown.holds and all(part.holds for part in shown.parts)


def _plain(value: Any) -> str | None:
    """Return a fact on one line; lists and objects as JSON."""
    import json

    if value is None or isinstance(value, str):
        return None if value is None else printable(value)
    return json.dumps(value, ensure_ascii=False)


def _part(desk: Desk, part: "PartShown") -> str:
    if part.size is None:
        return desk.text(N_("removed") if part.holds else N_("missing"))
    return desk.language.say(_size(part.size))


def _size(size: int) -> Any:
    from batchpost.model.message import counted

    return counted("{count} byte", "{count} bytes", size)


def _document(desk: Desk, shown: "EntryShown") -> dict[str, Any]:
    entry = shown.entry
    return {
        "entry_id": entry.entry_id,
        "office": entry.office,
        "workplace": entry.workplace,
        "seq": entry.seq,
        "kind": entry.kind,
        "key": entry.key,
        "at": entry.at.astimezone(desk.time_zone).isoformat(),
        "operator": entry.operator,
        "allowed_by": entry.allowed_by,
        "reason": entry.reason,
        "facts": shown.facts,
        "parts": [
            {"name": part.name, "personal": part.personal, "bytes": part.size, "holds": part.holds}
            for part in shown.parts
        ],
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
        "holds": _holds(shown),
    }
