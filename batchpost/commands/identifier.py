"""`batchpost identifier`: check the number on a label, count numbers on."""

from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import format_option, group
from batchpost.commands._show import Column, show
from batchpost.model.message import N_, Message

if TYPE_CHECKING:
    from batchpost.identifiers.verdict import Verdict

COUNT_MAX = 100_000


@group("identifier", help=N_("Identifiers of items: check them, count them on."))
def command() -> None:
    """Group the identifier commands."""


CHECKED = (
    Column("value", N_("Identifier")),
    Column("valid", N_("Right")),
    Column("scheme", N_("Scheme")),
    Column("cleaned", N_("To be read as")),
    Column("reason", N_("Reason")),
)


@command.command("check", help=N_("Judge identifiers exactly as they are written."))
@click.argument("values", metavar="VALUE…", nargs=-1, required=True)
@format_option
@pass_desk
def check(desk: Desk, /, *, values: tuple[str, ...], shown_as: str) -> None:
    """Show a verdict on each value."""
    from batchpost.identifiers.verdict import examine

    verdicts = [examine(value) for value in values]
    document = [_describe(desk, verdict) for verdict in verdicts]
    if shown_as != "table":
        show(desk, shown_as, CHECKED, document)
        return
    words = [desk.text(_word(verdict.valid)) for verdict in verdicts]
    # Plain lines: a drawn table would cost more time than the verdicts.
    for word, row in zip(words, document, strict=True):
        click.echo(f"{_one_line(row['value'])}: {word}. {row['reason']}")


def _describe(desk: Desk, verdict: "Verdict") -> dict[str, Any]:
    return {
        "value": verdict.value,
        "valid": verdict.valid,
        "scheme": verdict.scheme,
        "cleaned": verdict.cleaned,
        "reason": _said(desk, verdict.reason, verdict.warning),
        "warning": _said(desk, verdict.warning) or None,
        "code": verdict.code,
    }


def _one_line(value: str) -> str:
    from batchpost.identifiers.cleaning import show_text

    return show_text(value)


def _said(desk: Desk, *said: Message | None) -> str:
    return " ".join(desk.language.say(each) for each in said if each is not None)


def _word(valid: bool | None) -> str:
    if valid is None:
        return N_("no rule")
    return N_("right") if valid else N_("wrong")


@command.command("next", help=N_("Show the numbers that follow. The check digit is computed anew."))
@click.argument("value")
@click.option(
    "--count",
    type=click.IntRange(1, COUNT_MAX),
    default=1,
    show_default=True,
    help=N_("How many numbers."),
)
@format_option
@pass_desk
def next_(desk: Desk, /, *, value: str, count: int, shown_as: str) -> None:
    """Show the following identifiers."""
    from batchpost.identifiers.counting import next_identifiers

    numbers = next_identifiers(value, count)
    if shown_as == "table":
        click.echo("\n".join(numbers))
        return
    show(desk, shown_as, (Column("value", N_("Identifier")),), [{"value": n} for n in numbers])
