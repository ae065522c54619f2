"""`batchpost operator`: who works here, with which rights, and who is signed in."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import format_option, group
from batchpost.commands._show import Column, moment_cell, show
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, message
from batchpost.model.operator import Role

if TYPE_CHECKING:
    from batchpost.ledger.entries import Deed

SHORT_NAME = re.compile(r"[\w.-]{1,40}")


class OperatorNameError(WrongUseError):
    """A short name that would be trouble on the command line."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message(
                '"{given}" is no short name for an operator: letters, digits, ".", "_" and "-", '
                "at most 40.",
                given=given,
            )
        )


@group("operator", help=N_("Operators: registered with a role, signed in, locked and unlocked."))
def command() -> None:
    """Group the commands of operators."""


@command.command(
    "add",
    help=N_(
        "Register an operator. The first one is a supervisor; from then on everybody signs in. "
        "The secret (PIN or password) is asked for, never given on the command line."
    ),
)
@click.argument("operator_id", metavar="ID")
@click.option("--name", help=N_("Name and initials; the short name by default."))
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), default=Role.OPERATOR.value,
    show_default=True, help=N_("What the operator may do."),
)  # fmt: skip
@pass_desk
def add(desk: Desk, /, *, operator_id: str, name: str | None, role: str) -> None:
    """Register an operator."""
    from batchpost.commands._session import ask_new_secret
    from batchpost.model.operator import Operator

    if not SHORT_NAME.fullmatch(operator_id):
        raise OperatorNameError(operator_id)
    operator = Operator(operator_id, name or operator_id, Role(role))
    with desk.open_ledger(begin=True) as ledger:
        is_first = not ledger.operators.names()
        allowed_by = ledger.operators.require_new(operator, desk.operator)
        secret = ask_new_secret(desk, operator_id)
        ledger.operators.add(operator, secret, _deed(desk, allowed_by))
    desk.tell(message("Operator {operator} is registered.", operator=operator_id))
    if is_first:
        desk.tell(
            message(
                "From now on everybody signs in before working: `batchpost operator sign-in ID`."
            )
        )


@command.command("edit", help=N_("Change an operator's name or role, or let one go or come back."))
@click.argument("operator_id", metavar="ID")
@click.option("--name", help=N_("Name and initials."))
@click.option("--role", type=click.Choice([role.value for role in Role]),
              help=N_("What the operator may do."))  # fmt: skip
@click.option("--active/--gone", default=None, help=N_("Whether the operator works here."))
@pass_desk
def edit(
    desk: Desk, /, *, operator_id: str, name: str | None, role: str | None, active: bool | None
) -> None:
    """Change an operator."""
    with desk.open_ledger() as ledger:
        known = ledger.operators.one(operator_id)
        changed = replace(
            known,
            name=known.name if name is None else name,
            role=known.role if role is None else Role(role),
            active=known.active if active is None else active,
        )
        ledger.operators.edit(changed, _deed(desk))
    desk.tell(message("Operator {operator} is changed.", operator=operator_id))


COLUMNS = (
    Column("operator_id", N_("Operator")),
    Column("name", N_("Name and initials")),
    Column("role", N_("Role")),
    Column("active", N_("Works here")),
    Column("locked_until", N_("Locked until")),
)


@command.command("list", help=N_("Show all operators with their roles."))
@format_option
@pass_desk
def list_(desk: Desk, /, *, shown_as: str) -> None:
    """Show the operators."""
    from batchpost.model.words import ROLES

    with desk.open_ledger() as ledger:
        found = ledger.operators.all()
    now, rows = desk.now(), []
    for each in found:
        operator, until = each["operator"], each["locked_until"]
        locked = until is not None and until > now
        row = {
            "operator_id": operator.operator_id,
            "name": operator.name,
            "role": operator.role.value,
            "active": operator.active,
            "locked_until": moment_cell(desk, until, shown_as) if locked else None,
        }
        if shown_as == "table":
            row["role"] = desk.language.say(ROLES[operator.role])
            row["active"] = desk.text(N_("yes") if operator.active else N_("no"))
        rows.append(row)
    show(desk, shown_as, COLUMNS, rows)


@command.command("sign-in", help=N_("Begin to work: prove by your secret who you are."))
@click.argument("operator_id", metavar="ID")
@pass_desk
def sign_in(desk: Desk, /, *, operator_id: str) -> None:
    """Begin a session."""
    from batchpost.commands import _session
    from batchpost.commands._session import Session, write_session

    with desk.open_ledger() as ledger:
        answer, until = _session.sign_in(desk, ledger, operator_id, N_("Secret"))
    write_session(desk.session_file, Session(operator_id, answer.token), until)
    local = until.astimezone(desk.time_zone)
    desk.tell(
        message(
            "{operator} is signed in until {until}.",
            operator=operator_id,
            until=local,
        )
    )


@command.command("sign-out", help=N_("End your session at this desk."))
@pass_desk
def sign_out(desk: Desk, /) -> None:
    """End the session."""
    from batchpost.commands._session import remove_session

    if desk.session is None:
        desk.tell(message("Nobody is signed in here."))
        return
    with desk.open_ledger() as ledger:
        ledger.operators.sign_out(_deed(desk))
    remove_session(desk.session_file)
    desk.tell(message("{operator} is signed out.", operator=desk.session.operator_id))


@command.command("pin", help=N_("Set a new secret: your own, or as a supervisor another's."))
@click.argument("operator_id", metavar="[ID]", required=False)
@pass_desk
def pin(desk: Desk, /, *, operator_id: str | None) -> None:
    """Set a secret; who changes the own one proves the old one first."""
    from batchpost.commands import _session

    whose, allowed_by = operator_id or desk.operator, None
    with desk.open_ledger() as ledger:
        ledger.operators.one(whose)
        if whose == desk.operator:
            _session.sign_in(desk, ledger, whose, N_("Secret so far"))
        else:
            allowed_by = ledger.operators.require("secret_given", desk.operator)
        secret = _session.ask_new_secret(desk, whose)
        ledger.operators.set_secret(whose, secret, _deed(desk, allowed_by))
    desk.tell(message("{operator} has a new secret.", operator=whose))


@command.command("unlock", help=N_("Let an operator try again who had too many wrong secrets."))
@click.argument("operator_id", metavar="ID")
@pass_desk
def unlock(desk: Desk, /, *, operator_id: str) -> None:
    """Unlock an operator."""
    with desk.open_ledger() as ledger:
        ledger.operators.unlock(operator_id, _deed(desk))
    desk.tell(message("{operator} may try again.", operator=operator_id))


def _deed(desk: Desk, allowed_by: str | None = None) -> "Deed":
    from batchpost.ledger.entries import Deed

    return Deed(desk.operator, desk.now(), allowed_by=allowed_by)
