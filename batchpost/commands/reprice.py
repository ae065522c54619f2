"""`batchpost reprice`: what a list would cost on another day, and what that changes."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._listing_options import list_options
from batchpost.commands._moments import last_moment
from batchpost.commands._options import declare, format_option
from batchpost.commands._show import Column, show
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from batchpost.model.charges import Priced
    from batchpost.model.client import Client
    from batchpost.model.quote import Quote
    from batchpost.workflows.check_list import CheckedList
    from batchpost.workflows.reprice import Repriced

FORBIDDEN = 3
COLUMNS = (
    Column("title", N_("Charge")),
    Column("service", N_("Service")),
    Column("items", N_("Items"), right=True),
    Column("before", N_("Before"), right=True),
    Column("after", N_("After"), right=True),
    Column("difference", N_("Difference"), right=True),
)


class NoClientToQuoteError(WrongUseError):
    """A quote is for somebody."""

    def __init__(self) -> None:
        super().__init__(message("A quote is recorded for a client: give it by --client."))


@declare(
    "reprice",
    help=N_(
        "Price a list as of another day and show the difference. Records nothing, or with "
        "--quote the price, which the acceptance is then compared with."
    ),
)
@list_options
@click.option("--on", required=True, metavar="DATE", help=N_("Day the list would be handed over."))
@click.option(
    "--against",
    metavar="DATE",
    help=N_("Day to compare with; that of the last quote, else of the list, else today."),
)
@click.option(
    "--quote", "quoting", is_flag=True, help=N_("Record the price as told to the client.")
)
@format_option
@pass_desk
def command(
    desk: Desk,
    /,
    *,
    path: Path,
    client_id: str | None,
    on: str,
    against: str | None,
    quoting: bool,
    answer: Path | None,
    shown_as: str,
    **asked: Any,
) -> None:
    """Show what the list costs on two days."""
    from batchpost.parsers.apart import warm_up

    warm_up()
    if quoting and client_id is None:
        raise NoClientToQuoteError
    day = desk.day(on)
    client = desk.known_client(client_id) if client_id is not None else None
    checked = _checked(desk, path, answer, partial(_check, desk, asked, day, client))
    if not checked.acceptable:
        from batchpost.commands._listing_document import show_findings, tell_summary

        show_findings(desk, shown_as, checked.findings)
        tell_summary(desk, checked)
        click.get_current_context().exit(FORBIDDEN)
    _reprice(desk, checked, client, day, against, quoting=quoting, shown_as=shown_as)


def _check(
    desk: Desk, asked: dict[str, Any], day: date, client: "Client | None", copy: Path
) -> "CheckedList":
    from batchpost.commands._listing_doubts import Doubts
    from batchpost.workflows.check_list import Asked, check_list

    return Doubts(desk, desk.interactive).check(
        lambda said: check_list(copy, said, desk.settings, day, client),
        Asked(**asked, layouts=desk.layouts),
    )


def _checked(
    desk: Desk, path: Path, answer: Path | None, check: "Callable[[Path], CheckedList]"
) -> "CheckedList":
    import tempfile

    from batchpost.commands._listing_options import answer_language
    from batchpost.workflows.answer_client import answer_client
    from batchpost.workflows.keep_originals import check_taken, taken

    room = Path(tempfile.gettempdir())
    with taken(path, room, desk.settings.limits.file_mb << 20) as copied:
        checked = check_taken(copied, check)
        if answer is not None:
            answer_client(checked, copied.path, answer, answer_language(desk))
            desk.tell(message("The answer to the client is written: {path}", path=answer))
    return checked


def _reprice(
    desk: Desk,
    checked: "CheckedList",
    client: "Client | None",
    day: date,
    against: str | None,
    *,
    quoting: bool,
    shown_as: str,
) -> None:
    from contextlib import nullcontext

    from batchpost.model.client import Client
    from batchpost.workflows.reprice import compared, priced_at, quote_of

    payer = client or Client("", "")
    begun = desk.begun_database is not None
    with desk.open_ledger() if begun else nullcontext() as ledger:
        sha256 = checked.listing.source.sha256
        earlier = None if ledger is None else ledger.quote(sha256, payer.client_id)
        other = _other_day(desk, checked, against, earlier)
        before, after = (
            priced_at(
                checked,
                payer,
                last_moment(each, desk.time_zone),
                settings=desk.settings,
                home=desk.home,
                ledger=ledger if client is not None else None,
            )
            for each in (other, day)
        )
        if quoting:
            assert ledger is not None, "a client is of a ledger"
            quote = quote_of(after, checked, payer, day)
            ledger.add_quote(quote, operator=desk.operator, at=desk.now())
    _show(desk, compared(before, after), (other, day), earlier, shown_as)
    if quoting:
        desk.tell(message("The price is recorded as a quote of {day}.", day=day))


def _other_day(
    desk: Desk, checked: "CheckedList", against: str | None, earlier: "Quote | None"
) -> date:
    from batchpost.model.days import parse_day

    if against is not None:
        return desk.day(against)
    if earlier is not None:
        return earlier.priced_on
    dated = checked.listing.manifest.list_date
    if isinstance(dated, str):
        return parse_day(dated)
    return dated or desk.now().date()


def _show(
    desk: Desk,
    repriced: "Repriced",
    days: tuple[date, date],
    earlier: "Quote | None",
    shown_as: str,
) -> None:
    from batchpost.model.money import format_minor, minor_digits
    from batchpost.reports.formats import write_money

    before, after, currency = repriced.before, repriced.after, repriced.after.currency
    other, day = days
    plain = shown_as != "table"

    def money(minor: int) -> str:
        if plain:
            return format_minor(minor, minor_digits(currency))
        return write_money(minor, currency, desk.language.code)

    rows = [
        {
            "service": each.service,
            "title": each.title,
            "items": each.items,
            "before": money(each.before),
            "after": money(each.after),
            "difference": money(each.difference),
        }
        for each in repriced.services
    ]
    total = {
        "before": money(before.gross),
        "after": money(after.gross),
        "difference": money(after.gross - before.gross),
    }
    document = {
        "on": day.isoformat(),
        "against": other.isoformat(),
        "lines": rows,
        "before": _sums(before, money),
        "after": _sums(after, money),
        "difference": total["difference"],
        "currency": currency,
        "quote": None
        if earlier is None
        else {"on": earlier.priced_on.isoformat(), "gross": money(earlier.gross)},
    }
    title = desk.text(N_("With VAT, {currency}: {before} and {after}")).format(
        currency=currency, before=desk.language.day(other), after=desk.language.day(day)
    )
    footer = {"title": desk.text(N_("To pay"))} | total
    show(desk, shown_as, COLUMNS, rows, document=document, title=title, footer=footer)


def _sums(priced: "Priced", money: Callable[[int], str]) -> dict[str, str]:
    return {name: money(getattr(priced, name)) for name in ("net", "vat", "gross")}
