"""`batchpost tariff update`: new tariffs from a file or a server, by night and unattended."""

from typing import TYPE_CHECKING

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._network_terms import network_terms
from batchpost.commands._options import Command, format_option
from batchpost.errors import BatchpostError
from batchpost.model.message import N_

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from batchpost.workflows.record_tariffs import OpenLedger
    from batchpost.workflows.update_tariffs import Update, Wishes


@click.command(
    "update",
    cls=Command,
    help=N_(
        "Put a release of tariffs in force. SOURCE is a zip, a folder or an http(s) address; "
        "whatever fails, the former tariffs stay in force."
    ),
)
@click.argument("source", metavar="SOURCE")
@click.option("--dry-run", is_flag=True, help=N_("Do everything but put it in force."))
@click.option("--allow-unsigned", is_flag=True, help=N_("Take a release without a signature."))
@click.option("--allow-older", is_flag=True, help=N_("Take a release older than the one in force."))
@click.option("--again", is_flag=True, help=N_("Take a release that was rolled back."))
@click.option("--reason", metavar="TEXT", default="", help=N_("Why; kept in the history."))
@click.option("--at", metavar="MOMENT", help=N_("Moment of the update; now by default."))
@format_option
@pass_desk
def update(
    desk: Desk,
    /,
    *,
    source: str,
    dry_run: bool,
    allow_unsigned: bool,
    allow_older: bool,
    again: bool,
    reason: str,
    at: str | None,
    shown_as: str,
) -> None:
    """Update the tariffs and tell what changed; every run leaves a line in the log."""
    from batchpost.tariff.releases.addresses import is_address, shown_address
    from batchpost.workflows.update_tariffs import Wishes

    wishes = Wishes(
        source=source,
        at=desk.past_moment(at),
        by=desk.operator,
        allow_unsigned=allow_unsigned,
        allow_older=allow_older,
        again=again,
        dry_run=dry_run,
        reason=reason,
    )
    shown = shown_address(source) if is_address(source) else source
    try:
        done = _update(desk, wishes)
    except BatchpostError as error:
        said = desk.language.say(error.said)
        _log(desk, wishes.at, f"{shown}: {said}")
        if shown_as == "json":
            from batchpost.commands._show import show_json

            refused = {"status": "refused", "source": shown, "at": wishes.at.isoformat()}
            show_json(refused | {"exit_code": error.exit_code, "reason": said})
        raise
    except BaseException as error:
        _log(desk, wishes.at, f"{shown}: {type(error).__name__}")
        raise
    from batchpost.commands._update_talk import show_update, summary

    _log(desk, wishes.at, f"{shown}: {desk.language.say(summary(done))}")
    show_update(desk, done, shown_as)


def _update(desk: Desk, wishes: "Wishes") -> "Update":
    from batchpost.workflows.update_tariffs import update_tariffs

    bounds = desk.settings.tariff_update
    return update_tariffs(
        books_folder(desk),
        wishes,
        bounds,
        network_terms(desk, wishes.source, bounds, size_mb=bounds.size_mb),
        ledger_of(desk),
    )


def books_folder(desk: Desk) -> "Path":
    """Return the folder of the office's own books, which may not be there yet."""
    return desk.home / desk.settings.folders.books


def ledger_of(desk: Desk) -> "OpenLedger | None":
    """Return what opens the ledger, once it is asked for; `None` where there is none yet."""
    if desk.begun_database is None:
        return None
    from batchpost.ledger import open_ledger

    return lambda: open_ledger(desk.database, create=False, **desk.ledger_facts)


def _log(desk: Desk, at: "datetime", text: str) -> None:
    from batchpost.workflows.keep_update_log import log_update

    log_update(desk.home, at, desk.operator, text)


COMMANDS = (update,)
