"""`batchpost tariff explain`: why an accepted item was charged what it was."""

from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import Command, format_option
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from batchpost.workflows.explain_item import ItemExplained


@click.command(
    "explain",
    cls=Command,
    help=N_(
        "Explain the price of an accepted item, step by step: its number, or BATCH/LINE. Says "
        "if the tariffs as they are now give another price than the one recorded."
    ),
)
@click.argument("item", metavar="NUMBER|BATCH/LINE")
@format_option
@pass_desk
def explain_accepted(desk: Desk, /, *, item: str, shown_as: str) -> None:
    """Show every charge of an accepted item, and whether it is what was recorded."""
    from batchpost.commands._explain_talk import show_explanation
    from batchpost.ledger import open_ledger
    from batchpost.workflows.explain_item import explain_item as explain

    with open_ledger(desk.database, create=False, **desk.ledger_facts) as ledger:
        found = explain(item, ledger, settings=desk.settings, home=desk.home)
    show_explanation(desk, shown_as, found.explanation, _document(found))
    _tell(desk, found)


def _document(found: "ItemExplained") -> dict[str, Any]:
    from batchpost.model.money import format_minor, minor_digits

    acceptance, explanation = found.acceptance, found.explanation
    digits = minor_digits(acceptance.currency)
    amounts = ("net", "vat", "gross")
    return {
        "item_identifier": found.identifier,
        "batch_no": found.place.batch_no,
        "line_no": found.place.line_no,
        "client_id": acceptance.client.client_id,
        "accepted_at": acceptance.accepted_at.isoformat(),
        "recorded": {
            "lines": [
                {name: str(row[name]) for name in ("service", "title", "tariff_line")}
                | {name: format_minor(int(row[name]), digits) for name in amounts}
                for row in found.recorded.to_dict("records")
            ],
            "gross": format_minor(found.recorded_gross, digits),
        },
        "now": {name: format_minor(getattr(explanation, name), digits) for name in amounts},
        "currency": acceptance.currency,
        "agrees": found.agrees,
    }


def _tell(desk: Desk, found: "ItemExplained") -> None:
    """Say which item it is, and whether the price is still the one recorded."""
    from batchpost.reports.formats import write_moment, write_money

    acceptance = found.acceptance
    currency, code = acceptance.currency, desk.language.code
    desk.tell(
        message(
            "Item {identifier}: list {batch}, line {line}, client {client}, accepted {moment}.",
            identifier=found.identifier or "-",
            batch=found.place.batch_no,
            line=found.place.line_no,
            client=acceptance.client.name,
            moment=write_moment(acceptance.accepted_at.astimezone(desk.time_zone), code),
        )
    )
    recorded = write_money(found.recorded_gross, currency, code)
    if found.agrees:
        desk.tell(
            message(
                "The tariffs as they are now give what was recorded: {recorded} {currency}.",
                recorded=recorded,
                currency=currency,
            )
        )
        return
    desk.tell(
        message(
            "Attention: {recorded} {currency} were recorded; the tariffs as they are now give "
            "{now} {currency}. The record stays; compare the charges by --format json.",
            recorded=recorded,
            now=write_money(found.explanation.gross, currency, code),
            currency=currency,
        )
    )


COMMANDS = (explain_accepted,)
