"""Weighing at the desk: which item, what the scale shows, what to do when it differs."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._asking import ask_one_of
from batchpost.commands._desk import Desk
from batchpost.errors import ScaleError
from batchpost.model.finding import Finding
from batchpost.model.message import N_, message
from batchpost.workflows.weigh_findings import weighed_as_wished
from batchpost.workflows.weigh_items import (
    Choice,
    ToWeigh,
    differing,
    items_to_weigh,
    weigh_items,
)

if TYPE_CHECKING:
    from batchpost.model.weight import Weighed
    from batchpost.workflows.check_list import CheckedList

STATE_WORDS = {
    "connecting": N_("connecting"),
    "empty": N_("empty platform"),
    "settling": N_("settling"),
    "steady": N_("steady"),
    "captured": N_("taken"),
    "remove": N_("take the item off"),
    "overload": N_("OVERLOAD"),
    "negative": N_("below zero"),
    "below_minimum": N_("below the least load"),
    "net": N_("a tare is set"),
    "not_metric": N_("not in grams"),
    "damaged": N_("answer damaged"),
    "fault": N_("fault"),
}
CHOICE_WORDS = {
    Choice.TAKE: N_("take the scale's"),
    Choice.AGAIN: N_("weigh again"),
    Choice.DECLARED: N_("keep the declared"),
    Choice.STOP: N_("stop"),
}


class DeskAttendant:
    """A person at the scale."""

    def __init__(self, desk: Desk, *, asking: bool) -> None:
        self._desk = desk
        self._asking = asking

    def next_item(self, item: ToWeigh, number: int, count: int) -> None:
        """Say which item is to be put on the scale."""
        self._clear()
        declared = "—" if item.declared_g is None else str(item.declared_g)
        self._desk.tell(
            message(
                "{number}/{count}  No. {line_no}, row {row}  {who}: {declared} g declared. "
                "Put it on.",
                number=number,
                count=count,
                line_no=item.line_no,
                row=item.row,
                who=" ".join(filter(None, (item.identifier, item.addressee))),
                declared=declared,
            )
        )

    def state(self, state: Any) -> None:
        """Show what the scale shows, on one line."""
        if not self._desk.interactive:
            return
        words = self._desk.text(STATE_WORDS[state.kind.value])
        weight = ""
        if state.milligrams is not None:
            grams = f"{Decimal(state.milligrams).scaleb(-3):f}".rstrip("0").rstrip(".")
            weight = self._desk.language.say(message("{grams} g", grams=grams))
        self._clear()
        click.echo(f"    {words} {weight}", err=True, nl=False)

    def weighed(self, item: ToWeigh, weight_g: int) -> None:
        """Say the weight taken, and whether it is the declared one."""
        same = item.declared_g is None or item.declared_g == weight_g
        weight = self._desk.language.say(message("{grams} g", grams=weight_g))
        self._clear()
        click.echo(f"    {weight} {'=' if same else '≠'}", err=True)

    def differs(self, item: ToWeigh, weight_g: int) -> Choice:
        """Ask whose weight counts; with nobody there, the scale's."""
        if not self._asking:
            return Choice.TAKE
        self._clear()
        self._desk.tell(
            message(
                "The scale says {weight} g, the list {declared} g.",
                weight=weight_g,
                declared=item.declared_g,
            )
        )
        return self._choose(Choice.TAKE, Choice.AGAIN, Choice.DECLARED, Choice.STOP)

    def trouble(self, item: ToWeigh, error: ScaleError) -> Choice:
        """Ask what to do with an item that could not be weighed; with nobody there, stop."""
        if not self._asking:
            return Choice.STOP
        self._clear()
        self._desk.tell(error.said)
        if item.declared_g is None:
            return self._choose(Choice.AGAIN, Choice.STOP)
        return self._choose(Choice.AGAIN, Choice.DECLARED, Choice.STOP)

    def _clear(self) -> None:
        """Wipe the line on which the scale's state is shown."""
        if self._desk.interactive:
            click.echo("\r\x1b[K", err=True, nl=False)

    def _choose(self, *choices: Choice) -> Choice:
        """Ask for one of `choices`, each under the same number always; Enter is the first."""
        numbers = {choice: str(number) for number, choice in enumerate(CHOICE_WORDS, 1)}
        known = [(numbers[each], self._desk.text(CHOICE_WORDS[each])) for each in choices]
        asked = ", ".join(f"{number} {word}" for number, word in known)
        return choices[ask_one_of(self._desk, asked, known, default=known[0][0])]


def weigh(
    desk: Desk, checked: "CheckedList", url: str, protocol: str, *, sample: bool, asking: bool
) -> "tuple[list[Weighed], list[Finding]]":
    """Weigh the list's items at the desk; return the weights and what differs.

    Raises:
        ScaleError: No scale, no answer, or the operator stopped: exit 6, nothing recorded.
    """
    from batchpost.scale import open_scale

    waiting = items_to_weigh(checked.listing.items, sample=sample)
    weighing = desk.settings.weighing
    with open_scale(url, protocol) as scale:
        weighed = weigh_items(
            waiting,
            scale,
            DeskAttendant(desk, asking=asking),
            tolerance_g=weighing.tolerance_g,
            timeout_s=weighing.timeout_s,
        )
    found = differing(weighed, waiting, checked.listing.heading("weight_g"))
    return weighed, list(weighed_as_wished(found, desk.settings.checks.severity))
