"""Options of every command that takes a client's list."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from batchpost.commands._desk import Desk, language_of
from batchpost.errors import WrongUseError
from batchpost.language import LANGUAGES, Language, language
from batchpost.model.items import Direction, ItemCategory, ItemKind
from batchpost.model.message import N_, message


class PasswordNotAskedError(WrongUseError):
    """A password should be asked for, and nobody is there to type it."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "A password is typed at a terminal, never given in the command line. Run the "
                "command at a terminal, or ask the client to save the list without a password."
            )
        )


_ANSWER_LANGUAGE = "batchpost.answer_lang"


def _remember_language(ctx: click.Context, _option: click.Parameter, code: str | None) -> None:
    ctx.meta[_ANSWER_LANGUAGE] = code


def _ask_password(ctx: click.Context, _option: click.Parameter, wanted: bool) -> str | None:
    """Let the password be typed unseen: it stands in no command line and no history."""
    if not wanted or ctx.resilient_parsing:
        return None
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise PasswordNotAskedError
    asked = language_of().text(N_("Password of the list"))
    typed: str = click.prompt(asked, hide_input=True, err=True)
    return typed


def answer_language(desk: Desk) -> Language:
    """Return the language of the answer to the client: the one asked for, or the desk's."""
    code = click.get_current_context().meta.get(_ANSWER_LANGUAGE)
    return language(code) if code else desk.language


def list_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add LIST and what the operator may say of it."""
    options = [
        click.argument("path", metavar="LIST", type=click.Path(path_type=Path)),
        click.option("--client", "client_id", metavar="ID", help=N_("The client who brings it.")),
        click.option(
            "--layout", metavar="NAME", help=N_("A saved layout of the client's columns.")
        ),
        click.option(
            "--kind",
            type=click.Choice([kind.value for kind in ItemKind]),
            help=N_("Kind of the items, where the list does not say."),
        ),
        click.option(
            "--category",
            type=click.Choice([category.value for category in ItemCategory]),
            help=N_("Category of the items, where the list does not say."),
        ),
        click.option(
            "--direction",
            type=click.Choice([direction.value for direction in Direction]),
            help=N_("Domestic or international, where the list does not say."),
        ),
        click.option(
            "--weight-unit",
            type=click.Choice(["g", "kg"]),
            help=N_("Unit of the weights, where the list does not say."),
        ),
        click.option(
            "--encoding",
            metavar="NAME",
            help=N_("Encoding of a text list, such as cp1251 or cp866, where letters leave doubt."),
        ),
        click.option(
            "--sheet",
            "sheets",
            metavar="NAME",
            multiple=True,
            help=N_("The sheet of the workbook that is the list; may be given several times."),
        ),
        click.option(
            "--member",
            metavar="NAME",
            help=N_("The file inside an archive that is the list, where it holds several."),
        ),
        click.option(
            "--password",
            is_flag=True,
            callback=_ask_password,
            help=N_("Ask for the password of a list that is protected by one."),
        ),
        click.option(
            "--answer",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            help=N_(
                "Write the answer to the client, its faulty cells marked and explained: a "
                "workbook (.xlsx), a web page (.html) or JSON (.json)."
            ),
        ),
        click.option(
            "--answer-lang",
            type=click.Choice(LANGUAGES),
            expose_value=False,
            callback=_remember_language,
            help=N_("Language of the answer, where the client reads another than the office."),
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return function
