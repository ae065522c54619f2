"""`batchpost media`: the lists on the drives that were plugged in."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._folding import printable
from batchpost.commands._options import declare, format_option
from batchpost.commands._show import Column, show
from batchpost.model.message import N_, counted, message

if TYPE_CHECKING:
    from batchpost.workflows.find_lists import Found, FoundList, Progress

COLUMNS = (
    Column("path", N_("File")),
    Column("format", N_("Format")),
    Column("size", N_("Bytes"), right=True),
    Column("modified_at", N_("Changed")),
    Column("items", N_("Items"), right=True),
    Column("list_no", N_("List No.")),
    Column("client", N_("Client")),
    Column("batch_no", N_("Accepted as batch"), right=True),
    Column("remark", N_("Remark")),
)
#: So many files are named one by one; of a drive pulled out every file would be.
_MOST_TOLD = 10
_LONGEST = 90
_NARROWEST = 40


@declare(
    "media",
    help=N_(
        "Show the lists on removable drives and disks, or in folders. Each with its format, size, "
        "date and items, and whether it was accepted before. Nothing on a drive is changed or run."
    ),
)
@click.argument("folders", metavar="[FOLDER]...", nargs=-1, type=click.Path(path_type=Path))
@format_option
@pass_desk
def command(desk: Desk, /, *, folders: tuple[Path, ...], shown_as: str) -> None:
    """Look at the drives, newest list first."""
    import tempfile
    import time

    from batchpost.media.drives import drives_now
    from batchpost.workflows.check_list import Asked, hints_of, limits_of
    from batchpost.workflows.find_lists import find_lists

    places = folders or tuple(Path(drive.mount) for drive in drives_now())
    if not places:
        desk.tell(
            message(
                "No removable drive or disk is plugged in. Plug one in, or name a folder: "
                "`batchpost media FOLDER`."
            )
        )
        show(desk, shown_as, COLUMNS, [])
        return
    with _telling(desk) as progress:
        found = find_lists(
            places,
            hints_of(Asked(layouts=desk.layouts), desk.settings),
            limits_of(desk.settings),
            room=Path(tempfile.gettempdir()),
            clock=time.monotonic,
            progress=progress,
        )
    found, known = _with_record(desk, found)
    _tell_rest(desk, found)
    rows = [_row(desk, shown_as, each, known=known) for each in found.lists]
    if shown_as == "table" and sys.stdout.isatty():
        _show_to_person(desk, rows)
    else:
        show(desk, shown_as, COLUMNS, rows)


@contextmanager
def _telling(desk: Desk) -> "Iterator[Progress]":
    """Give a function that shows a person how far the search has come."""
    if not desk.interactive:
        yield lambda _done, _total: None
        return
    from rich.console import Console

    with Console(stderr=True).status(desk.text(N_("Looking for lists …"))) as status:

        def progress(done: int, total: int) -> None:
            said = message("Looked at {done} of {total} files …", done=done, total=total)
            status.update(desk.language.say(said))

        yield progress


def _with_record(desk: Desk, found: "Found") -> "tuple[Found, bool]":
    """Add what the ledger knows and tell whether it could be asked.

    Where there is none, nothing was accepted; none is begun for that.
    """
    from batchpost.errors import LedgerError
    from batchpost.ledger import open_ledger
    from batchpost.workflows.find_lists import with_record

    if not found.lists or desk.begun_database is None:
        return found, True
    try:
        with open_ledger(desk.begun_database, create=False, **desk.ledger_facts) as ledger:
            return with_record(found, ledger), True
    except LedgerError as error:
        desk.tell(error.said)
        desk.tell(message("So it is not known which of these lists were accepted before."))
        return found, False


def _tell_rest(desk: Desk, found: "Found") -> None:
    """Say what there was besides the lists, and what was not looked at."""
    for path in found.disguised[:_MOST_TOLD]:
        desk.tell(
            message(
                "Warning: {path} is a program or hides one behind its name. It was not opened; "
                "do not open it either.",
                path=path,
            )
        )
    for path, reason in found.unread[:_MOST_TOLD]:
        desk.tell(message("{path} could not be read: {reason}.", path=path, reason=reason))
    more = sum(max(len(all_) - _MOST_TOLD, 0) for all_ in (found.disguised, found.unread))
    if more:
        desk.tell(counted("… and {count} more file.", "… and {count} more files.", more))
    if found.stopped:
        desk.tell(
            message(
                "There is more than was looked at ({unseen}). Name the folder of the lists: "
                "`batchpost media FOLDER`.",
                unseen=counted("{count} file left", "{count} files left", found.unseen)
                if found.unseen
                else message("folders too deep or too many files"),
            )
        )
    desk.tell(
        message(
            "{lists}; {others} and {passed_over} are not shown.",
            lists=counted("{count} list", "{count} lists", len(found.lists)),
            others=counted("{count} other file", "{count} other files", found.others),
            passed_over=counted(
                "{count} hidden, system or program file",
                "{count} hidden, system or program files",
                found.passed_over,
            ),
        )
    )


def _row(desk: Desk, shown_as: str, each: "FoundList", *, known: bool) -> dict[str, Any]:
    """Return a list as a row; a table has words where JSON has facts."""
    from batchpost.parsers.formats import format_title

    moment = _moment(desk, each.modified_s)
    manifest = each.manifest
    refusal = desk.language.say(each.refusal) if each.refusal is not None else None
    notes = [desk.language.say(note) for note in each.notes]
    row: dict[str, Any] = {
        "path": str(each.path),
        "format": each.format,
        "size": each.size,
        "modified_at": moment.isoformat() if moment else None,
        "sha256": each.sha256,
        "items": each.items,
        "list_no": manifest.list_no,
        "list_date": manifest.list_date.isoformat() if manifest.list_date else None,
        "mailer": manifest.mailer,
        "mailer_tax_id": manifest.mailer_tax_id,
        "client": each.client_id,
        "batch_no": each.batch_no,
        "accepted": each.batch_no is not None if known else None,
        "refusal": refusal,
        "notes": notes,
    }
    if shown_as != "json":
        short = [_short(refusal)] if refusal else []
        row["remark"] = "; ".join([*short, *notes])
    if shown_as == "table":
        row["format"] = each.format and format_title(each.format)
        row["client"] = each.client_id or manifest.mailer
        day = desk.language.day(moment.date()) if moment else ""
        row["modified_at"] = f"{day} {moment:%H:%M}" if moment else None
    return row


def _show_to_person(desk: Desk, rows: list[dict[str, Any]]) -> None:
    """Show each list as its path and a few facts below: nine columns fit no terminal."""
    import shutil
    import textwrap

    width = max(shutil.get_terminal_size().columns - 1, _NARROWEST)
    for row in rows:
        click.echo(printable(row["path"]))
        facts = printable("; ".join(_facts(desk, row)))
        click.echo(
            textwrap.fill(
                facts, width, initial_indent="    ", subsequent_indent="    ",
                break_long_words=False, break_on_hyphens=False,
            )
        )  # fmt: skip


def _facts(desk: Desk, row: Mapping[str, Any]) -> Iterator[str]:
    """Give the facts of a list that are known, what decides about it last."""
    say = desk.language.say
    size = message("{size} KB", size=max(row["size"] >> 10, 1))
    yield ", ".join(filter(None, [row["format"], say(size), row["modified_at"]]))
    if row["items"] is not None:
        yield say(counted("{count} item", "{count} items", row["items"]))
    if row["list_no"]:
        yield say(message("list No. {list_no}", list_no=row["list_no"]))
    if row["client"]:
        yield row["client"]
    if row["batch_no"] is not None:
        yield say(message("accepted as batch {batch_no}", batch_no=row["batch_no"]))
    if row["remark"]:
        yield row["remark"]


def _moment(desk: Desk, seconds: float) -> Any:
    """Return a file's moment in the office's zone; drives bear impossible ones at times."""
    from datetime import datetime

    try:
        return datetime.fromtimestamp(int(seconds), desk.time_zone)
    except (OverflowError, OSError, ValueError):
        return None


def _short(sentence: str) -> str:
    """Return the first sentence: what is wrong, without the way out."""
    first = sentence.partition(". ")[0].rstrip(".") + "."
    return first if len(first) <= _LONGEST else first[: _LONGEST - 1] + "…"
