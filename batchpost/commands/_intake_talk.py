"""What intake asks and shows at the desk; nothing here decides or records."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import click

from batchpost.commands._asking import ask_afresh, ask_one_of, ask_yes
from batchpost.commands._desk import Desk
from batchpost.model.items import COLUMNS as ITEM_COLUMNS
from batchpost.model.message import N_, counted, message
from batchpost.model.words import CATEGORIES, FIELD_WORDS, KINDS

if TYPE_CHECKING:
    from batchpost.model.acceptance import Acceptance
    from batchpost.model.quote import Quote
    from batchpost.workflows.check_list import CheckedList

#: What a column can be taken for, in the order of the item table, for the correction.
FIELDS = tuple(column.name for column in ITEM_COLUMNS[3:])


def ask_columns(desk: Desk, checked: "CheckedList") -> Mapping[int, str] | None:
    """Show how the columns were understood; return a correction, or `None` when they are right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=desk.text(N_("How the columns were understood")), title_justify="left")
    for heading in (N_("No."), N_("Column of the list"), N_("Taken for"), N_("First value")):
        table.add_column(desk.text(heading), overflow="fold")
    for match in checked.listing.columns:
        taken = desk.text(FIELD_WORDS.get(match.field or "", match.field or match.note or "—"))
        table.add_row(
            str(match.index + 1), Text(match.heading), taken, Text((match.example or "")[:40])
        )
    Console(stderr=True, highlight=False).print(table)
    given = ask_afresh(
        desk.text(N_("Enter if that is right, or the number of a column to correct"))
    )
    if not given:
        return None
    known = {match.index + 1: match for match in checked.listing.columns}
    if not given.isdecimal() or int(given) not in known:
        desk.tell(message("There is no column {number}.", number=given))
        return ask_columns(desk, checked)
    chosen = _ask_field(desk, known[int(given)].field)
    return _instead(desk, _taken(checked), int(given) - 1, chosen)


#: Columns that are known by their headings and no fields, so no correction speaks of them.
_READ_AGAIN = frozenset(("number", "passed_over", "charge", "contents", "customs_value"))


def _taken(checked: "CheckedList") -> dict[int, str]:
    """Return what whole columns were taken for; lines of a cell stay as the layout has them."""
    return {
        match.index: match.role or match.field or ""
        for match in checked.listing.columns
        if not match.line and match.role not in _READ_AGAIN
    }


def _instead(desk: Desk, taken: Mapping[int, str], index: int, chosen: str) -> dict[int, str]:
    """Return what columns are taken for once one is `chosen`; another one of that is let go."""
    from batchpost.parsers.columns import role_named

    role, after = role_named(chosen), {**taken, index: chosen}
    for other, was in taken.items():
        if was == role and other != index:
            after[other] = ""
            desk.tell(
                message(
                    "Column {number} was taken for that so far ({field}); it is not needed now.",
                    number=other + 1,
                    field=message(FIELD_WORDS[chosen]),
                )
            )
    return after


def _ask_field(desk: Desk, today: str | None) -> str:
    fields = ("", *FIELDS)
    words = [desk.text(FIELD_WORDS[name] if name else N_("not needed")) for name in fields]
    choices = [(str(number), word) for number, word in enumerate(words)]
    desk.tell(message("{choices}", choices=", ".join("\u00a0– ".join(each) for each in choices)))
    default = str(fields.index(today) if today in fields else 0)
    return fields[ask_one_of(desk, desk.text(N_("What is in it")), choices, default)]


def ask_kind(desk: Desk) -> str:
    """Ask for the kind of items the list does not say."""
    return _ask_word(desk, N_("Kind of the items, its number or word"), KINDS)


def ask_category(desk: Desk) -> str:
    """Ask for the category the list does not say."""
    return _ask_word(desk, N_("Category of the items, its number or word"), CATEGORIES)


def _ask_word(desk: Desk, question: str, words: Mapping[str, str]) -> str:
    """Ask for one of `words` by its number, the word itself or its code."""
    choices = [
        (str(number), desk.text(word), str(code))
        for number, (code, word) in enumerate(words.items(), 1)
    ]
    for number, word, _ in choices:
        click.echo(f"  {number}. {word}", err=True)
    return choices[ask_one_of(desk, desk.text(question), choices)][-1]


def ask_first_label(desk: Desk) -> str | None:
    """Ask for the first label; the scanner types it. Enter goes without numbers.

    A label that was typed otherwise than it is printed is taken for what it says.
    """
    from batchpost.identifiers.cleaning import strip_marks
    from batchpost.identifiers.rolls import label_meant

    while True:
        typed = ask_afresh(desk.text(N_("Scan the first label (Enter: without numbers)")))
        meant = label_meant(typed)
        if meant is None or meant.label == strip_marks(typed):
            return typed or None
        desk.tell(meant.reason)
        if meant.certain or ask_yes(desk, N_("Is that the label?"), default=True):
            return meant.label


def tell_totals(desk: Desk, acceptance: "Acceptance") -> None:
    """Say what will be recorded, before the last yes."""
    from batchpost.reports.formats import write_money

    sums, currency, speak = acceptance.totals, acceptance.currency, desk.language.code
    desk.tell(
        message(
            "{client}: {items}, {weight} g. Fee {gross} {currency}, of which VAT {vat}.",
            client=acceptance.client.name,
            items=counted("{count} item", "{count} items", sums.items),
            weight=sums.weight_g,
            gross=write_money(sums.gross, currency, speak),
            vat=write_money(sums.vat, currency, speak),
            currency=currency,
        )
    )
    if sums.declared_value or sums.cod_amount:
        desk.tell(
            message(
                "Declared value {value}, cash on delivery {cod} {currency}.",
                value=write_money(sums.declared_value, currency, speak),
                cod=write_money(sums.cod_amount, currency, speak),
                currency=currency,
            )
        )
    for run in _runs(acceptance):
        _tell_run(desk, run)
    tell_due(desk, acceptance)


def tell_quote(desk: Desk, acceptance: "Acceptance", quote: "Quote") -> None:
    """Say what the client was told the list would cost, and what has changed since."""
    from batchpost.reports.formats import write_money

    def money(minor: int) -> str:
        return write_money(minor, acceptance.currency, desk.language.code)

    if quote.currency != acceptance.currency or quote.gross == acceptance.totals.gross:
        desk.tell(
            message(
                "The client was told {gross} {currency} for {day}.",
                gross=write_money(quote.gross, quote.currency, desk.language.code),
                currency=quote.currency,
                day=quote.priced_on,
            )
        )
        return
    difference = acceptance.totals.gross - quote.gross
    facts = {
        "told": money(quote.gross),
        "day": quote.priced_on,
        "currency": quote.currency,
        "now": money(acceptance.totals.gross),
        "difference": money(abs(difference)),
    }
    desk.tell(
        message(
            "The client was told {told} {currency} for {day}; by the tariffs of today it is {now}, "
            "{difference} more.",
            **facts,
        )
        if difference > 0
        else message(
            "The client was told {told} {currency} for {day}; by the tariffs of today it is {now}, "
            "{difference} less.",
            **facts,
        )
    )


class _Run(NamedTuple):
    """Numbers that follow each other, and the roll they are of, where one was issued."""

    first: str
    last: str
    roll_id: str | None = None


def _tell_run(desk: Desk, run: _Run) -> None:
    if run.first == run.last:
        desk.tell(message("Number {number}.", number=run.first))
    else:
        desk.tell(message("Numbers {first} to {last}.", first=run.first, last=run.last))
    if run.roll_id is not None:
        desk.tell(message("The labels are of roll {roll}.", roll=run.roll_id))


def _runs(acceptance: "Acceptance") -> list[_Run]:
    """Return the first and last number from each roll, in the order of the list."""
    identifiers = acceptance.items["item_identifier"]
    if not acceptance.numbers:
        carried = identifiers.dropna()
        return [_Run(carried.iloc[0], carried.iloc[-1])] if len(carried) else []
    lines: dict[str, tuple[int, int]] = {}
    for used in acceptance.numbers:
        first, _ = lines.get(used.roll_id, (used.line_no, 0))
        lines[used.roll_id] = (first, used.line_no)
    ends = {line_no for both in lines.values() for line_no in both}
    chosen = acceptance.items["line_no"].isin(ends)
    of_line = dict(zip(acceptance.items.loc[chosen, "line_no"], identifiers[chosen], strict=True))
    opened = acceptance.opened_roll.roll_id if acceptance.opened_roll is not None else None
    return [
        _Run(of_line[first], of_line[last], roll_id if roll_id != opened else None)
        for roll_id, (first, last) in lines.items()
    ]


def tell_due(desk: Desk, acceptance: "Acceptance") -> None:
    """Say the delivery deadlines, or that no standard is known."""
    due = acceptance.due
    if due.earliest is not None:
        desk.tell(
            message(
                "To be delivered from {earliest} to {latest}.",
                earliest=due.earliest,
                latest=due.latest,
            )
        )
    for reason in due.reasons:
        desk.tell(reason)
    if due.missing:
        desk.tell(
            counted(
                "{count} item has no delivery standard and so no due date.",
                "{count} items have no delivery standard and so no due date.",
                due.missing,
            )
        )
