"""`batchpost roll`: label rolls, issued, spoiled, counted."""

import click

from batchpost.commands._asking import reason_option
from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import format_option, group
from batchpost.commands._show import Column, show
from batchpost.model.items import ItemCategory, ItemKind
from batchpost.model.message import N_, counted, message

KINDS = [kind.value for kind in (*ItemCategory, *ItemKind)]


@group("roll", help=N_("Label rolls: issue, spoil, count."))
def command() -> None:
    """Group the roll commands."""


@command.command("issue", help=N_("Enter a roll of labels. SERIES is its two letters, such as RB."))
@click.argument("series")
@click.option(
    "--first",
    required=True,
    help=N_("First serial, eight digits without the check digit, or the whole first label."),
)
@click.option("--last", required=True, help=N_("Last serial, or the whole last label."))
@click.option(
    "--kind", type=click.Choice(KINDS), help=N_("What the labels are for; any by default.")
)
@click.option("--country", help=N_("Country letters on the label; the office's by default."))
@click.option(
    "--client", "client_id", metavar="ID",
    help=N_("The client whose own range of numbers it is by contract."),
)  # fmt: skip
@pass_desk
def issue(
    desk: Desk, /, *, series: str, first: str, last: str, kind: str | None, country: str | None,
    client_id: str | None,
) -> None:  # fmt: skip
    """Record a roll."""
    from dataclasses import replace

    from batchpost.workflows.keep_rolls import make_roll

    roll = make_roll(series, country or desk.settings.office.country, first, last, kind)
    with desk.open_ledger(begin=True) as ledger:
        if client_id is not None:
            roll = replace(roll, client_id=ledger.client(client_id).client_id)
        ledger.issue_roll(roll, operator=desk.operator, at=desk.now())
    desk.tell(message("Roll {roll} is issued: {count} labels.", roll=roll.roll_id,
                      count=roll.issued))  # fmt: skip


@command.command("spoil", help=N_("Put down labels as spoiled."))
@click.argument("roll_id", metavar="ROLL")
@click.option("--first", required=True, help=N_("First spoiled serial, or the whole label."))
@click.option("--last", help=N_("Last spoiled serial, or the whole label; the first by default."))
@reason_option(N_("Why the labels cannot be used."))
@pass_desk
def spoil(desk: Desk, /, *, roll_id: str, first: str, last: str | None, reason: str) -> None:
    """Record spoiled labels."""
    from batchpost.workflows.keep_rolls import read_serial

    with desk.open_ledger() as ledger:
        roll = ledger.roll(roll_id)
        lowest, highest = (
            read_serial(given, roll.indicator, roll.country)
            for given in (first, first if last is None else last)
        )
        ledger.spoil_labels(
            roll_id, lowest, highest, operator=desk.operator, at=desk.now(), reason=reason
        )
    count = highest - lowest + 1
    desk.tell(
        counted(
            "{count} label of roll {roll} is spoiled.",
            "{count} labels of roll {roll} are spoiled.",
            count,
            roll=roll_id,
        )
    )


COLUMNS = (
    Column("roll_id", N_("Roll")),
    Column("kind", N_("For")),
    Column("client", N_("Client")),
    Column("issued", N_("Issued"), right=True),
    Column("used", N_("Used"), right=True),
    Column("spoiled", N_("Spoiled"), right=True),
    Column("left", N_("Left"), right=True),
    Column("reserved", N_("Reserved"), right=True),
    Column("next", N_("Next label")),
)


@command.command(
    "list",
    help=N_("Show all rolls: used, spoiled and left make up issued. Some left may be reserved."),
)
@format_option
@pass_desk
def list_(desk: Desk, /, *, shown_as: str) -> None:
    """Show the balance of every roll."""
    from batchpost.identifiers.s10 import compose

    with desk.open_ledger() as ledger:
        balances = ledger.rolls()
    rows = [
        {
            "roll_id": balance.roll.roll_id,
            "kind": balance.roll.kind,
            "client": balance.roll.client_id,
            "issued": balance.roll.issued,
            "used": balance.used,
            "spoiled": balance.spoiled,
            "left": balance.left,
            "reserved": balance.reserved,
            "next": None
            if balance.next_serial is None
            else compose(balance.roll.indicator, balance.next_serial, balance.roll.country),
        }
        for balance in balances
    ]
    if shown_as == "table":
        from batchpost.model import words

        said = {**words.CATEGORIES, **words.KINDS}
        for row in rows:
            row["kind"] = desk.text(said.get(str(row["kind"]), ""))
    show(desk, shown_as, COLUMNS, rows)
