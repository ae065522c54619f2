"""What commands that correct accepted lists have alike: options, what changes, a question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from batchpost.commands._desk import Desk
from batchpost.commands._show import Column, print_table, show
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.ledger import Ledger
    from batchpost.ledger.entries import Deed
    from batchpost.model.acceptance import Acceptance, Totals

F = TypeVar("F", bound=Callable[..., Any])
#: So many digits are a line of a list; more are an item's number.
_LINE_DIGITS = 7
_ITEMS_SHOWN = 20

SUM_WORDS = {
    "items": N_("Items"),
    "weight_g": N_("Mass, g"),
    "declared_value": N_("Declared value"),
    "cod_amount": N_("Cash on delivery"),
    "net": N_("Without VAT"),
    "vat": N_("VAT"),
    "gross": N_("Fee"),
}
_COUNTS = ("items", "weight_g")
RESULT_COLUMNS = (
    Column("batch_no", N_("Batch"), right=True),
    Column("state", N_("State")),
    Column("entry_id", N_("Entry"), right=True),
    Column("items_before", N_("Items before"), right=True),
    Column("items", N_("Items"), right=True),
    Column("gross_before", N_("Fee before"), right=True),
    Column("gross", N_("Fee"), right=True),
    Column("currency", N_("Currency")),
)
_ITEM_COLUMNS = (
    Column("line_no", N_("No."), right=True),
    Column("item_identifier", N_("Number")),
    Column("addressee", N_("To whom")),
    Column("weight_g", N_("Mass, g"), right=True),
    Column("fee", N_("Fee"), right=True),
)


class ItemElsewhereError(WrongUseError):
    """An item of another list was named."""

    def __init__(self, identifier: str, batch_no: int, found: int) -> None:
        super().__init__(
            message(
                "Item {identifier} is of list {found}, not of {batch_no}. Nothing was recorded.",
                identifier=identifier,
                found=found,
                batch_no=batch_no,
            )
        )


class AllowedByMissingError(WrongUseError):
    """Who allowed a deed of a supervisor's is left blank, or not said where nothing else tells."""

    def __init__(self) -> None:
        super().__init__(
            message("Who allowed this? Give it by --allowed-by ID. Nothing was recorded.")
        )


@dataclass(frozen=True)
class Wishes:
    """What the command line says of any correction."""

    reason: str
    allowed_by: str | None
    operator: str | None
    at: str | None
    out: Path | None
    yes: bool
    shown_as: str

    def who(self, desk: Desk) -> str:
        """Return who corrects."""
        return self.operator or desk.operator

    def deed(self, desk: Desk) -> "Deed":
        """Return who corrects, when and why."""
        from batchpost.ledger.entries import Deed

        return Deed(
            self.who(desk),
            desk.past_moment(self.at),
            reason=self.reason,
            allowed_by=self.allowed_by,
        )


def wishes_of(desk: Desk, said: Mapping[str, Any]) -> Wishes:
    """Return what the command line says; what cannot be recorded is refused before all else.

    Raises:
        ReasonMissingError, AllowedByMissingError: It is left blank.
        MomentError, MomentAheadError: The moment is none, or still to come.
    """
    from batchpost.ledger.changing import ReasonMissingError

    wishes = Wishes(**said)
    if not wishes.reason.strip():
        raise ReasonMissingError
    if wishes.allowed_by is not None and not wishes.allowed_by.strip():
        raise AllowedByMissingError
    desk.past_moment(wishes.at)
    return wishes


def require_consent(ledger: "Ledger", allowed_by: str | None) -> None:
    """Refuse a deed of a supervisor's that nobody allowed, where no roles tell who may.

    Raises:
        AllowedByMissingError: It is left blank, or not said where nobody is registered.
    """
    if not (allowed_by or "").strip() and (allowed_by is not None or not ledger.operators.names()):
        raise AllowedByMissingError


def correction_options(function: F) -> F:
    """Add the options of every correction."""
    options = (
        click.option("--reason", metavar="TEXT", required=True, help=N_("Why; it is recorded.")),
        click.option("--allowed-by", metavar="ID", help=N_("Who allowed it.")),
        click.option("--operator", metavar="ID",
                     help=N_("Who corrects (also BATCHPOST_OPERATOR).")),
        click.option("--at", metavar="MOMENT",
                     help=N_("Moment of the correction, whose day counts it; now by default.")),
        click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
                     help=N_("Folder for the documents; the office's own by default.")),
        click.option("--yes", is_flag=True, help=N_("Ask nothing; unattended.")),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


def read_lines(ledger: "Ledger", batch_no: int, given: Sequence[str]) -> list[int]:
    """Return the lines that were named by themselves or by their items' numbers.

    Raises:
        UnknownItemError: No accepted item bears a number.
        ItemElsewhereError: An item is of another list.
    """
    from batchpost.identifiers.verdict import examine

    lines = []
    for each in given:
        if each.isascii() and each.isdecimal() and len(each) <= _LINE_DIGITS:
            lines.append(int(each))
            continue
        place = ledger.find_item(examine(each).cleaned or each.strip())
        if place.batch_no != batch_no:
            raise ItemElsewhereError(each, batch_no, place.batch_no)
        lines.append(place.line_no)
    return list(dict.fromkeys(lines))


def tell_items(desk: Desk, items: "pd.DataFrame", currency: str) -> None:
    """Show which items go out."""
    from batchpost.reports.formats import write_money

    shown = items.head(_ITEMS_SHOWN)
    rows = shown.astype(object).where(shown.notna(), None).to_dict("records")
    plain = [
        {str(name): value for name, value in row.items()}
        | {"fee": write_money(int(row["fee"]), currency, desk.language.code)}
        for row in rows
    ]
    print_table(desk, _ITEM_COLUMNS, plain, talk=True)
    if len(items) > len(shown):
        desk.tell(message("… and {count} more.", count=len(items) - len(shown)))


def tell_sums(desk: Desk, acceptance: "Acceptance", after: "Totals") -> None:
    """Show what the list comes to, before and after."""
    from batchpost.reports.formats import write_money, write_whole

    speak, currency = desk.language.code, acceptance.currency

    def written(sums: "Totals", name: str) -> str:
        value = getattr(sums, name)
        return write_whole(value, speak) if name in _COUNTS else write_money(value, currency, speak)

    rows = [
        {
            "what": desk.text(words),
            "before": written(acceptance.totals, name),
            "after": written(after, name),
        }
        for name, words in SUM_WORDS.items()
        if name in _COUNTS or getattr(acceptance.totals, name) or getattr(after, name)
    ]
    print_table(desk, BEFORE_AND_AFTER, rows, talk=True)


BEFORE_AND_AFTER = (
    Column("what", N_("What changes")),
    Column("before", N_("Before"), right=True),
    Column("after", N_("After"), right=True),
)


def agree(desk: Desk, wishes: Wishes) -> None:
    """Ask the last question, where a person sits at a terminal.

    Raises:
        GivenUpError: The answer was no.
    """
    from batchpost.commands._asking import ask_yes
    from batchpost.commands._intake_walk import GivenUpError

    asking = desk.interactive and not wishes.yes
    if asking and not ask_yes(desk, N_("Record the correction?"), default=True):
        raise GivenUpError


def finish(desk: Desk, ledger: "Ledger", batch_no: int, entry_id: int, wishes: Wishes) -> None:
    """Print the act and what now stands in place of the first documents; show the result."""
    from batchpost.workflows.print_documents import (
        acts_of,
        documents_of,
        folder_of,
        print_documents,
    )

    correction = ledger.corrections.of_entry(batch_no, entry_id)
    acceptance, change = correction.acceptance, correction.change
    desk.tell(
        message(
            "Recorded as entry {entry}. Should printing fail: `batchpost list reprint {batch_no}`.",
            entry=change.entry_id,
            batch_no=batch_no,
        )
    )
    folder = wishes.out or folder_of(acceptance, desk.home, desk.settings)
    forms = desk.settings.documents.register_as
    documents = (
        *acts_of(correction, folder, forms),
        *documents_of(acceptance, folder, forms),
    )
    print_documents(documents, desk.settings, desk.language)
    paths = [str(document.path) for document in documents]
    row = {
        "batch_no": batch_no,
        "state": acceptance.state.value,
        "entry_id": change.entry_id,
        "change": change.change.value,
        "items_before": change.before.items,
        "items": change.after.items,
    } | _amounts(change.before, change.after, acceptance.currency)
    document = {**row, "documents": paths}
    if wishes.shown_as == "table":
        from batchpost.model.words import BATCH_STATES

        row = {**row, "state": desk.text(BATCH_STATES[acceptance.state])}
    show(desk, wishes.shown_as, RESULT_COLUMNS, [row], document=document)
    for path in paths:
        desk.tell(message("Document: {path}", path=path))


def _amounts(before: "Totals", after: "Totals", currency: str) -> dict[str, Any]:
    from batchpost.commands._listing_document import amount

    return {
        "gross_before": amount(before.gross, currency),
        "net": amount(after.net, currency),
        "vat": amount(after.vat, currency),
        "gross": amount(after.gross, currency),
        "currency": currency,
    }
