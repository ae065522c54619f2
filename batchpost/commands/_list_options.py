"""Options of every command that takes a client's list."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from batchpost.model.items import Direction, ItemCategory, ItemKind
from batchpost.model.message import N_


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
            "--answer",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE.xlsx",
            help=N_("Write the answer to the client: the list with its faulty cells marked."),
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return function
