"""`batchpost doctor`: everything an office's work hangs on, for a person or for monitoring."""

from functools import cached_property
from typing import TYPE_CHECKING

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare, format_option
from batchpost.commands._show import Column, show
from batchpost.model.message import N_

if TYPE_CHECKING:
    from batchpost.settings import Settings
    from batchpost.workflows.doctor import Result

STATES = {"ok": N_("ok"), "warning": N_("warning"), "failure": N_("FAILURE")}
COLUMNS = (
    Column("title", N_("Checked")),
    Column("state_shown", N_("State")),
    Column("said", N_("What was found")),
    Column("remedy", N_("What to do")),
)


class _PatientDesk(Desk):
    """A desk that goes by what can be used of its settings."""

    @cached_property
    def settings(self) -> "Settings":
        """Return the settings without what does not fit."""
        from batchpost.settings import usable_settings

        return usable_settings(self.home)[0]


@declare(
    "doctor",
    help=N_(
        "See that all is well: ledger, disk, clock, backups, tariffs, rolls. Exit code 0: "
        "nothing fails."
    ),
)
@click.option("--strict", is_flag=True, help=N_("Warnings count as failures."))
@format_option
@pass_desk
def command(desk: Desk, /, *, strict: bool, shown_as: str) -> int:
    """Run all checks and leave with the exit code of the worst."""
    from batchpost.settings import usable_settings
    from batchpost.workflows.doctor import Premises, examine, exit_code

    _, unfit = usable_settings(desk.home)
    desk = _PatientDesk(desk.home, desk.language, desk.given_database)
    premises = Premises(
        desk.home, desk.settings, desk.begun_database, desk.ledger_facts, desk.now(), unfit
    )
    results = list(examine(premises))
    code = exit_code(results, strict=strict)
    rows = [_row(desk, result) for result in results]
    shown = [
        {name: value for name, value in row.items() if name not in {"title", "state_shown"}}
        for row in rows
    ]
    show(desk, shown_as, COLUMNS, rows, document={"exit_code": code, "checks": shown})
    return code


def _row(desk: Desk, result: "Result") -> dict[str, str | int | None]:
    told = result.told
    return {
        "check": result.check,
        "title": desk.text(result.title),
        "state": told.state.value,
        "state_shown": desk.text(STATES[told.state.value]),
        "exit_code": result.exit_code,
        "said": desk.language.say(told.said),
        "remedy": desk.language.say(told.remedy) if told.remedy is not None else None,
    }
