"""`batchpost checks`: what is looked at, how heavy each finding is, and what each one means."""

from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._folding import printable
from batchpost.commands._options import format_option, group
from batchpost.commands._show import Column, show
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from batchpost.workflows.explain_checks import Explained

_COLUMNS = (
    Column("code", N_("Code")),
    Column("severity", N_("Severity")),
    Column("office", N_("By the office")),
    Column("about", N_("What is checked")),
)


@group("checks", help=N_("Show and explain what lists are checked for."))
def command() -> None:
    """Group the commands of checks."""


@command.command("list", help=N_("Show every finding there is and how heavy it is here."))
@format_option
@pass_desk
def list_(desk: Desk, /, *, shown_as: str) -> None:
    """Show all codes."""
    from batchpost.workflows.explain_checks import explain_all

    found = explain_all(desk.settings)
    if shown_as == "table":
        show(desk, shown_as, _COLUMNS, [_row(desk, each) for each in found])
        return
    documents = [_document(desk, each) for each in found]
    show(desk, shown_as, [Column(key, key) for key in documents[0]], documents)


@command.command("explain", help=N_("Explain one finding: the rule, an example, the way out."))
@click.argument("code", metavar="CODE")
@format_option
@pass_desk
def explain_(desk: Desk, /, *, code: str, shown_as: str) -> None:
    """Explain one code."""
    from batchpost.workflows.explain_checks import explain

    found = explain(code, desk.settings)
    document = _document(desk, found) | _example(desk, found)
    if shown_as == "table":
        _tell(desk, found, document)
    else:
        columns = [Column(key, key) for key in document]
        show(desk, shown_as, columns, [_flat(document)], document=document)


def _row(desk: Desk, explained: "Explained") -> dict[str, Any]:
    from batchpost.workflows.explain_checks import WEIGHTS

    return {
        "code": explained.code,
        "severity": desk.text(WEIGHTS[explained.severity]),
        "office": desk.text(N_("changed")) if explained.changed else "",
        "about": desk.text(explained.known.about),
    }


def _document(desk: Desk, explained: "Explained") -> dict[str, Any]:
    known = explained.known
    return {
        "code": explained.code,
        "severity": str(explained.severity),
        "default": known.severity.value,
        "floor": known.floor.value if known.floor is not None else None,
        "title": desk.text(explained.title),
        "about": desk.text(known.about),
        "source": desk.text(known.source),
    }


def _example(desk: Desk, explained: "Explained") -> dict[str, Any]:
    from batchpost.workflows.explain_checks import way_out

    example = explained.example()
    remedy = way_out(explained, example)
    return {
        "sample": explained.sample_lines(),
        "message": desk.language.say(example.message) if example is not None else None,
        "remedy": desk.language.say(remedy) if remedy is not None else None,
    }


def _flat(document: dict[str, Any]) -> dict[str, Any]:
    return document | {"sample": "\n".join(document["sample"])}


def _tell(desk: Desk, explained: "Explained", document: dict[str, Any]) -> None:
    from batchpost.workflows.explain_checks import WEIGHTS

    weight = desk.text(WEIGHTS[explained.severity])
    lines = [f"{explained.code} ({weight})", "", document["about"]]
    if explained.changed:
        default = message(
            "Without the change by the office: {weight}.",
            weight=desk.text(WEIGHTS[document["default"]]),
        )
        lines.append(desk.language.say(default))
    parts = (
        (N_("Example"), document["sample"]),
        (N_("What is said"), [document["message"]] if document["message"] else []),
        (N_("What to do"), [document["remedy"]] if document["remedy"] else []),
        (N_("Why"), [document["source"]]),
        (N_("How heavy"), [desk.language.say(explained.about_floor)]),
    )
    for heading, its in parts:
        if its:
            lines += ["", f"{desk.text(heading)}:", *(f"  {line}" for line in its)]
    for line in lines:
        click.echo(printable(line))
