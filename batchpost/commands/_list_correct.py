"""`batchpost list correct`: an item of an accepted list is written anew."""

from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._correction_talk import (
    BEFORE_AND_AFTER,
    Wishes,
    agree,
    correction_options,
    finish,
    tell_sums,
    wishes_of,
)
from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import MOST, declare, format_option
from batchpost.commands._show import print_table
from batchpost.errors import WrongUseError
from batchpost.model.items import Advice, ItemCategory, ItemKind, Mark
from batchpost.model.message import N_, counted, message

if TYPE_CHECKING:
    from batchpost.model.acceptance import Acceptance
    from batchpost.workflows.correct_list import Prepared

_CODED = {"kind", "category", "advice"}
#: Minor units; more is a slip of the hand, and no column would hold it.
_LARGEST = MOST * 1000
_MONEY = {"declared_value": "--declared-value", "cod_amount": "--cod"}


class AmountError(WrongUseError):
    """An amount cannot be understood."""

    def __init__(self, option: str, given: str) -> None:
        super().__init__(
            message(
                "{option}: {given} is no amount; write it as 12.50.", option=option, given=given
            )
        )


@declare(
    "correct",
    help=N_(
        "Correct an item of an accepted list. Named by BATCH/LINE or its number; priced again "
        "by the tariffs and terms of the day of acceptance. An empty text empties a field."
    ),
)
@click.argument("item", metavar="BATCH/LINE|NUMBER")
@click.option("--weight-g", type=click.IntRange(1, MOST), metavar="N", help=N_("Mass in grams."))
@click.option("--declared-value", metavar="X", help=N_("Declared value."))
@click.option("--cod", "cod_amount", metavar="X", help=N_("Cash on delivery."))
@click.option("--addressee", metavar="NAME", help=N_("To whom."))
@click.option("--postcode", metavar="POSTCODE", help=N_("Postcode."))
@click.option("--region", metavar="NAME", help=N_("Oblast."))
@click.option("--district", metavar="NAME", help=N_("Raion."))
@click.option("--locality", metavar="NAME", help=N_("Town or village."))
@click.option("--address", metavar="TEXT", help=N_("Street, house, flat."))
@click.option("--phone", metavar="PHONE", help=N_("Phone."))
@click.option("--email", metavar="EMAIL", help=N_("E-mail."))
@click.option("--comment", metavar="TEXT", help=N_("Note."))
@click.option("--kind", type=click.Choice([each.value for each in ItemKind]), help=N_("Kind."))
@click.option("--category", type=click.Choice([each.value for each in ItemCategory]),
              help=N_("Category."))  # fmt: skip
@click.option("--advice", type=click.Choice([each.value for each in Advice]),
              help=N_("Advice of delivery."))  # fmt: skip
@click.option("--mark", "marks", type=click.Choice([each.value for each in Mark]), multiple=True,
              help=N_("Mark. All that the item bears; may be given several times."))  # fmt: skip
@correction_options
@format_option
@pass_desk
def command(desk: Desk, /, *, item: str, **said: Any) -> None:
    """Show the item before and after, ask, record, print."""
    from batchpost.workflows.correct_list import prepare_correction
    from batchpost.workflows.explain_item import find_place

    wishes = wishes_of(desk, {name: said.pop(name) for name in Wishes.__dataclass_fields__})
    with desk.open_ledger() as ledger:
        ledger.operators.require("list_corrected", wishes.who(desk))
        place = find_place(item, ledger)
        acceptance = ledger.acceptance(place.batch_no)
        prepared = prepare_correction(
            acceptance,
            place.line_no,
            _values(said, _currency_of(acceptance, place.line_no)),
            settings=desk.settings,
            home=desk.home,
            ledger=ledger,
        )
        _tell(desk, prepared, acceptance, place.line_no)
        tell_sums(desk, acceptance, prepared.totals)
        agree(desk, wishes)
        entry_id = ledger.corrections.correct(prepared.given, wishes.deed(desk))
        finish(desk, ledger, place.batch_no, entry_id, wishes)


def _currency_of(acceptance: "Acceptance", line_no: int) -> str:
    """Return the currency of an item's amounts, the fee's where it names none."""
    items = acceptance.items
    named = items.loc[items["line_no"] == line_no, "currency"].dropna()
    return str(named.iloc[0]) if len(named) else acceptance.currency


def _values(said: dict[str, Any], currency: str) -> dict[str, Any]:
    """Return what becomes of the item's columns, amounts in minor units of its currency."""
    from batchpost.model.money import minor_digits, parse_minor

    values = {name: value for name, value in said.items() if value is not None}
    marks = values.pop("marks")
    if marks:
        values["marks"] = " ".join(sorted(set(marks)))
    for name, option in _MONEY.items():
        if values.get(name):
            try:
                values[name] = parse_minor(values[name].replace(",", "."), minor_digits(currency))
            except ValueError as error:
                raise AmountError(option, said[name]) from error
            if abs(values[name]) > _LARGEST:
                raise AmountError(option, said[name])
    return {name: None if value == "" else value for name, value in values.items()}


def _tell(desk: Desk, prepared: "Prepared", acceptance: "Acceptance", line_no: int) -> None:
    """Show what of the item changes, its fee included."""
    import pandas as pd

    from batchpost.model.words import FIELD_WORDS, MARKS, words_of
    from batchpost.reports.formats import write_money

    own, speak = _currency_of(acceptance, line_no), desk.language.code

    def written(value: Any, name: str) -> str:
        if value is None or value is pd.NA:
            return "–"
        if name == "fee":
            return write_money(int(value), acceptance.currency, speak)
        if name in _MONEY:
            shown = write_money(int(value), own, speak)
            return shown if own == acceptance.currency else f"{shown} {own}"
        if name == "marks":
            return ", ".join(desk.text(MARKS.get(each, each)) for each in value.split())
        if name in _CODED:
            return desk.language.say(words_of(value))
        return str(value)

    rows = [
        {
            "what": desk.text(FIELD_WORDS.get(name, N_("Fee"))),
            "before": written(prepared.before[name], name),
            "after": written(prepared.after[name], name),
        }
        for name in (*prepared.given.fields, "fee")
    ]
    print_table(desk, BEFORE_AND_AFTER, rows, talk=True)
    if prepared.repriced:
        desk.tell(
            message(
                "The tariffs as they are now give the item as it was another price than the one "
                "recorded: they were corrected since."
            )
        )
    if prepared.others:
        desk.tell(
            counted(
                "The price of {count} other item changes with it.",
                "The prices of {count} other items change with it.",
                prepared.others,
            )
        )
