"""Look back: hold a list against those accepted before, without stopping where that fails."""

from datetime import date

from batchpost.errors import LedgerError
from batchpost.model.client import Client
from batchpost.model.earlier import EarlierLists
from batchpost.model.finding import Finding, Place
from batchpost.model.listing import ReadList
from batchpost.model.message import message
from batchpost.workflows.finding_codes import CODES


def get_ready(database: str | None) -> None:
    """Load what `look_back` will need, while something else is waited for."""
    if database is not None:
        from batchpost.ledger import earlier  # noqa: F401 - loaded here, used below
        from batchpost.ledger.asking import load_driver

        load_driver(database)


def look_back(
    database: str | None, office: str, listing: ReadList, client: Client | None, on: date
) -> tuple[EarlierLists | None, tuple[Finding, ...]]:
    """Return what the ledger at `database` knows of the list, or a finding that it is silent.

    `None` for `database`: the office has no ledger yet, so there is nothing to ask.
    """
    if database is None:
        return None, ()
    from batchpost.ledger.earlier import ask_earlier

    code = "ledger.not_asked"
    try:
        return ask_earlier(database, office, listing, client, on), ()
    except LedgerError as error:
        said = message(
            "The list was not compared with lists accepted before: {reason}", reason=error.said
        )
        remedy = message(
            "Check the list again when the ledger is back; duplicates were not sought."
        )
        return None, (Finding(code, CODES[code].severity, Place(), None, said, remedy),)
