"""`batchpost check`: read and check a list; record nothing."""

from pathlib import Path
from typing import Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._listing_options import answer_language, list_options
from batchpost.commands._options import declare, format_option
from batchpost.model.message import N_, message

FORBIDDEN = 3


@declare("check", help=N_("Read and check a client's list. Records nothing."))
@list_options
@click.option("--on", metavar="DATE", help=N_("Day whose rules apply; today by default."))
@format_option
@pass_desk
def command(
    desk: Desk,
    /,
    *,
    path: Path,
    on: str | None,
    answer: Path | None,
    shown_as: str,
    client_id: str | None,
    **asked: Any,
) -> None:
    """Show what was read and what is wrong with it."""
    from batchpost.parsers.apart import warm_up

    warm_up()
    import tempfile

    from batchpost.commands._listing_document import list_document, show_findings, tell_summary
    from batchpost.commands._listing_doubts import Doubts
    from batchpost.commands._show import show_json
    from batchpost.workflows.check_list import Asked, check_list
    from batchpost.workflows.keep_originals import check_taken, taken

    day = desk.day(on)
    client = desk.known_client(client_id) if client_id is not None else None
    settings, database = desk.settings, desk.begun_database
    room = Path(tempfile.gettempdir())
    with taken(path, room, settings.limits.file_mb << 20) as copied:
        checked = check_taken(
            copied,
            lambda copy: Doubts(desk, desk.interactive).check(
                lambda said: check_list(copy, said, settings, day, client, database=database),
                Asked(**asked, layouts=desk.layouts),
            ),
        )
        if answer is not None:
            from batchpost.workflows.answer_client import answer_client

            answer_client(checked, copied.path, answer, answer_language(desk))
            desk.tell(message("The answer to the client is written: {path}", path=answer))
    if shown_as == "json":
        show_json(list_document(checked, desk.language, desk.settings.office.currency))
    else:
        show_findings(desk, shown_as, checked.findings)
    tell_summary(desk, checked)
    if not checked.acceptable:
        click.get_current_context().exit(FORBIDDEN)
