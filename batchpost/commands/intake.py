"""`batchpost intake`: the main job: a client's list becomes a recorded, printed acceptance."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._list_options import list_options
from batchpost.commands._options import declare, format_option
from batchpost.errors import ScaleError, WrongUseError
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from datetime import datetime

    from batchpost.ledger import Ledger
    from batchpost.model.client import Client
    from batchpost.model.finding import Finding
    from batchpost.model.weight import Weighed
    from batchpost.workflows.check_list import Asked, CheckedList

FORBIDDEN = 3


class ClientNotSaidError(WrongUseError):
    """Nobody said whose list it is, and the list itself names no known client."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "Whose list is it? Give the client by --client ID; "
                "`batchpost client list` shows them, `batchpost client add` adds one."
            )
        )


class ScaleNotSaidError(WrongUseError):
    """Weights from the scale were wished for without saying which scale."""

    def __init__(self) -> None:
        super().__init__(
            message("To weigh, give the scale by --scale URL and its protocol by --protocol.")
        )


@declare(
    "intake",
    help=N_("Accept a client's list. Checks, numbers, weighs, prices, records and prints it."),
)
@list_options
@click.option("--first-label", metavar="NUMBER", help=N_("First scanned label; numbers the list."))
@click.option("--scale", "scale_url", metavar="URL", help=N_("Port of the scale."))
@click.option("--protocol", help=N_("Protocol of the scale."))
@click.option(
    "--weights",
    type=click.Choice(["declared", "scale", "sample"]),
    help=N_(
        "Weights as declared, all from the scale, or a sample from the scale. The scale's "
        "where --scale is given."
    ),
)
@click.option("--operator", metavar="ID", help=N_("Who accepts (also BATCHPOST_OPERATOR)."))
@click.option("--at", metavar="MOMENT", help=N_("Moment of acceptance; now by default."))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help=N_("Folder for the documents; the office's own by default."))  # fmt: skip
@click.option("--yes", is_flag=True, help=N_("Ask nothing; unattended."))
@format_option
@pass_desk
def command(
    desk: Desk,
    /,
    *,
    path: Path,
    client_id: str | None,
    answer: Path | None,
    first_label: str | None,
    scale_url: str | None,
    protocol: str | None,
    weights: str | None,
    operator: str | None,
    at: str | None,
    out: Path | None,
    yes: bool,
    shown_as: str,
    **asked: Any,
) -> None:
    """Walk one list through every room of the house."""
    from batchpost.commands import _intake_talk as talk
    from batchpost.commands._intake_result import show_result
    from batchpost.commands._list_document import tell_findings
    from batchpost.workflows.accept_list import prepare
    from batchpost.workflows.check_list import Asked, check_list

    weights = weights or ("scale" if scale_url else "declared")
    if weights != "declared" and not (scale_url and protocol):
        raise ScaleNotSaidError
    moment = desk.moment(at)
    asking = desk.interactive and not yes
    with desk.open_ledger() as ledger:
        client = ledger.client(client_id) if client_id is not None else None
        words = Asked(**asked, weight_required=weights != "scale")
        with _working(desk, N_("Reading and checking …")):
            checked = check_list(path, words, desk.settings, moment.date(), client)
        known = ledger.find_batch(checked.listing.source.sha256)
        if known is not None:
            show_result(desk, shown_as, ledger, known, out, already=True)
            return
        if client is None and not ledger.clients():
            raise ClientNotSaidError
        if asking:
            checked = _ask_until_right(desk, path, words, checked, client, moment)
        if client is None:
            client = _client_of(desk, ledger, checked, asking=asking)
        _stop_on_errors(desk, checked, path, answer)
        if asking and first_label is None and _numberless(checked):
            first_label = talk.ask_first_label(desk)
        weighed, differing = _weigh(desk, checked, scale_url, protocol, weights, asking=asking)
        checked = replace(checked, findings=(*checked.findings, *differing))
        with _working(desk, N_("Numbering and pricing …")):
            acceptance = prepare(
                checked,
                client=client,
                settings=desk.settings,
                home=desk.home,
                ledger=ledger,
                first_label=first_label,
                weighed=weighed,
                operator=operator or desk.operator,
                at=moment,
            )
        tell_findings(desk, acceptance.findings[len(checked.findings) :])
        if desk.interactive or shown_as == "table":
            talk.tell_totals(desk, acceptance)
        if asking and not talk.confirm(desk):
            desk.tell(message("Nothing was recorded."))
            return
        with _working(desk, N_("Recording …")):
            recorded = ledger.record(acceptance)
        done = replace(acceptance, batch_no=recorded.batch_no)
        show_result(
            desk, shown_as, ledger, recorded.batch_no, out,
            already=recorded.already, accepted=None if recorded.already else done,
        )  # fmt: skip


def _ask_until_right(  # noqa: PLR0917 - what a check needs
    desk: Desk,
    path: Path,
    asked: "Asked",
    checked: "CheckedList",
    client: "Client | None",
    moment: "datetime",
) -> "CheckedList":
    """Ask what the list does not say, and whether its columns were understood."""
    from batchpost.commands import _intake_talk as talk
    from batchpost.workflows.check_list import check_list

    while True:
        codes = {finding.code for finding in checked.findings}
        if "kind.missing" in codes and asked.kind is None:
            asked = replace(asked, kind=talk.ask_kind(desk))
        elif "category.missing" in codes and asked.category is None:
            asked = replace(asked, category=talk.ask_category(desk))
        else:
            columns = talk.ask_columns(desk, checked)
            if columns is None:
                return checked
            asked = replace(asked, columns=columns)
        with _working(desk, N_("Reading and checking …")):
            checked = check_list(path, asked, desk.settings, moment.date(), client)


def _client_of(desk: Desk, ledger: "Ledger", checked: "CheckedList", *, asking: bool) -> "Client":
    """Return the client the list names by its tax number, or the one the operator names."""
    from batchpost.commands import _intake_talk as talk

    clients = ledger.clients()
    named = checked.listing.manifest.mailer_tax_id
    guess = next((client for client in clients if named and client.tax_id == named), None)
    if asking:
        return talk.ask_client(desk, clients, guess)
    if guess is None:
        raise ClientNotSaidError
    desk.tell(message("The list names client {id}: {name}.", id=guess.client_id, name=guess.name))
    return guess


def _stop_on_errors(desk: Desk, checked: "CheckedList", path: Path, answer: Path | None) -> None:
    """Show the findings; leave with exit code 3 where they forbid acceptance."""
    from batchpost.commands._list_document import tell_findings
    from batchpost.workflows.accept_list import FaultyListError
    from batchpost.workflows.answer_client import answer_client

    tell_findings(desk, checked.findings)
    if answer is not None:
        answer_client(checked, path, answer, desk.language)
        desk.tell(message("The answer to the client is written: {path}", path=answer))
    if not checked.acceptable:
        raise FaultyListError(checked.errors)


def _numberless(checked: "CheckedList") -> bool:
    items = checked.listing.items
    return bool(items["item_identifier"].isna().all() and (items["category"] != "ordinary").any())


def _weigh(
    desk: Desk,
    checked: "CheckedList",
    url: str | None,
    protocol: str | None,
    weights: str,
    *,
    asking: bool,
) -> "tuple[list[Weighed], list[Finding]]":
    if weights == "declared" or url is None or protocol is None:
        return [], []
    from batchpost.commands._weighing import weigh

    try:
        return weigh(desk, checked, url, protocol, sample=weights == "sample", asking=asking)
    except ScaleError:
        desk.tell(message("Nothing was recorded."))
        raise


def _working(desk: Desk, words: str) -> AbstractContextManager[object]:
    """Show that work goes on, to a person only."""
    if not desk.interactive:
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(desk.text(words))
