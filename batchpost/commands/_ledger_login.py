"""`batchpost ledger login`: which logins of a PostgreSQL server may do what, for which office."""

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import format_option, group
from batchpost.commands._show import Column, show
from batchpost.model.message import N_, message
from batchpost.model.operator import Role


@group("login", help=N_("Logins of the ledger's PostgreSQL server: let in, taken out, shown."))
def command() -> None:
    """Group the commands of logins."""


@command.command(
    "add",
    help=N_(
        "Let a login work for an office, as the ledger's owner; it is made where there is none. "
        "A password is asked for at a terminal, an empty one leaves it as it is."
    ),
)
@click.argument("name", metavar="NAME")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True,
              help=N_("What it may do; one role in all its offices."))  # fmt: skip
@click.option(
    "--office", metavar="POSTCODE", help=N_("For which office; the settings' by default.")
)
@pass_desk
def add(desk: Desk, /, *, name: str, role: str, office: str | None) -> None:
    """Let a login in."""
    from batchpost.commands._server_talk import open_server
    from batchpost.commands._session import ask_password

    whose = office or desk.settings.office.postcode
    with open_server(desk) as server:
        secret = ask_password(desk, name)
        is_new = server.add_login(name, Role(role), whose, secret)
    facts = {"name": name, "office": whose}
    if is_new:
        desk.tell(message("Login {name} is made and works for office {office}.", **facts))
    else:
        desk.tell(message("Login {name} works for office {office}.", **facts))


@command.command("remove", help=N_("Take all rights from a login; the server keeps the login."))
@click.argument("name", metavar="NAME")
@pass_desk
def remove(desk: Desk, /, *, name: str) -> None:
    """Take a login out."""
    from batchpost.commands._server_talk import open_server

    with open_server(desk) as server:
        server.remove_login(name)
    desk.tell(message("Login {name} has no rights in this ledger any more.", name=name))


COLUMNS = (
    Column("login", N_("Login")),
    Column("role", N_("Role")),
    Column("offices", N_("Offices")),
)


@command.command("list", help=N_("Show all logins with their role and offices."))
@format_option
@pass_desk
def list_(desk: Desk, /, *, shown_as: str) -> None:
    """Show the logins."""
    from batchpost.commands._server_talk import open_server
    from batchpost.model.words import ROLES

    with open_server(desk) as server:
        found = server.logins()
    document = [
        {"login": each.name, "role": each.role, "offices": list(each.offices)} for each in found
    ]
    rows = [
        {
            "login": each.name,
            "role": desk.language.say(ROLES[each.role]) if each.role else None,
            "offices": ", ".join(each.offices),
        }
        for each in found
    ]
    show(desk, shown_as, COLUMNS, rows, document=document)
