"""`batchpost tariff history` and `rollback`: what was in force when, and the way back."""

from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import Command, format_option
from batchpost.commands._show import Column, moment_cell, show
from batchpost.commands._tariff_words import release_name
from batchpost.model.message import N_, Message, message

if TYPE_CHECKING:
    from batchpost.tariff.releases.history import Entry

COLUMNS = (
    Column("at", N_("Date and time")),
    Column("by", N_("Operator")),
    Column("deed_word", N_("Deed")),
    Column("operator", N_("Tariffs of")),
    Column("from_release", N_("Before")),
    Column("to_release", N_("After")),
    Column("counts", N_("Added / removed / changed")),
    Column("signed_by", N_("Signed")),
    Column("source", N_("Source")),
    Column("reason", N_("Reason")),
)
DEEDS = {"activated": N_("put in force"), "rolled_back": N_("rolled back")}


@click.command("history", cls=Command, help=N_("Show which releases were put in force, and why."))
@click.option("--operator", help=N_("Whose tariffs; all by default."))
@format_option
@pass_desk
def history(desk: Desk, /, *, operator: str | None, shown_as: str) -> None:
    """Show the history, the oldest change first."""
    from batchpost.commands._tariff_update import books_folder
    from batchpost.tariff.releases.store import history_of

    entries = [
        entry
        for entry in history_of(books_folder(desk))
        if operator is None or entry.operator == operator
    ]
    documents = [entry.as_dict() for entry in entries]
    rows = [_row(desk, entry, shown_as) for entry in entries]
    show(desk, shown_as, COLUMNS, rows, document=documents)


def _row(desk: Desk, entry: "Entry", shown_as: str) -> dict[str, Any]:
    counts = f"{entry.added} / {entry.removed} / {entry.changed}"
    row = entry.as_dict()
    if shown_as == "table":
        row |= {name: _release(desk, row[name]) for name in ("from_release", "to_release")}
    return row | {
        "at": moment_cell(desk, entry.moment, shown_as),
        "deed_word": desk.text(DEEDS.get(entry.deed, entry.deed)),
        "counts": counts if entry.deed == "activated" else None,
    }


def _release(desk: Desk, release: str) -> str:
    from batchpost.tariff.releases.history import BUILT_IN_RELEASE

    return desk.text(N_("built-in")) if release == BUILT_IN_RELEASE else release


@click.command(
    "rollback",
    cls=Command,
    help=N_("Put an earlier release in force again; the one before unless --to says which."),
)
@click.option("--to", metavar="RELEASE", help=N_("Which release; `built-in` for the program's."))
@click.option("--operator", help=N_("Whose tariffs; the office's operator by default."))
@click.option("--reason", metavar="TEXT", default="", help=N_("Why; kept in the history."))
@click.option("--at", metavar="MOMENT", help=N_("Moment of the rollback; now by default."))
@format_option
@pass_desk
def rollback(
    desk: Desk,
    /,
    *,
    to: str | None,
    operator: str | None,
    reason: str,
    at: str | None,
    shown_as: str,
) -> None:
    """Go back to an earlier release."""
    from batchpost.commands._tariff_update import books_folder, ledger_of
    from batchpost.workflows.keep_update_log import log_update
    from batchpost.workflows.roll_back_tariffs import roll_back

    whose = operator or desk.settings.tariff_operator
    moment = desk.past_moment(at)
    entry = roll_back(
        books_folder(desk), whose, to, at=moment, by=desk.operator, reason=reason,
        ledger=ledger_of(desk),
    )  # fmt: skip
    said = _said(whose, to, entry)
    log_update(desk.home, moment, desk.operator, desk.language.say(said))
    if shown_as == "table":
        desk.tell(said)
        return
    rows = [] if entry is None else [_row(desk, entry, shown_as)]
    document = {"status": "nothing_to_do"} if entry is None else entry.as_dict()
    show(desk, shown_as, COLUMNS, rows, document={"status": "rolled_back"} | document)


def _said(operator: str, to: str | None, entry: "Entry | None") -> Message:
    from batchpost.tariff.releases.history import BUILT_IN_RELEASE

    if entry is None:
        return message(
            "Release {release} of {operator} is in force already; nothing to do.",
            release=to,
            operator=operator,
        )
    if entry.to_release == BUILT_IN_RELEASE:
        return message(
            "The built-in tariffs of {operator} are in force again in place of {before}.",
            operator=operator,
            before=release_name(entry.from_release),
        )
    return message(
        "Release {release} of {operator} is in force again in place of {before}.",
        release=entry.to_release,
        operator=operator,
        before=release_name(entry.from_release),
    )


COMMANDS = (history, rollback)
