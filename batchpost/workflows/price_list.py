"""Price a client's list: the book of the day, then the client's contract."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from batchpost.errors import ReferenceDataError
from batchpost.model.client import Client
from batchpost.model.contract import Counted
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import counted, message
from batchpost.settings import Settings, books_of

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.ledger import Ledger
    from batchpost.model.charges import Priced
    from batchpost.tariff.contracts.contract import Contract


def get_ready(settings: Settings, home: Path) -> None:
    """Load what `price_list` will need, while something else is waited for."""
    from batchpost.tariff import pricing  # noqa: F401 - loaded here, used below
    from batchpost.tariff.book import open_book

    with suppress(ReferenceDataError):  # met again, and told, where a price is wanted
        open_book(settings.tariff_operator, books_of(home, settings))


def price_list(
    items: "pd.DataFrame",
    client: Client,
    *,
    settings: Settings,
    home: Path,
    contract: "Contract | None",
    at: datetime,
) -> "Priced":
    """Return the charges of a list handed over at a moment, special conditions included.

    Raises:
        ReferenceDataError: There is no price for some item, or terms contradict one another.
    """
    from batchpost.tariff.pricing import price

    return price(
        items,
        on=at.date(),
        customer=client.category.book_category,
        operator=settings.tariff_operator,
        books=books_of(home, settings),
        vat_mode=client.vat_mode,
        contract=contract,
    )


def about_month(contract: "Contract | None", ledger: "Ledger") -> list[Finding]:
    """Return a warning where terms count the month and lists accepted elsewhere are not known."""
    if contract is None or not contract.earlier or ledger.month_counts.of_all:
        return []
    return [
        Finding(
            "client.month_offline",
            Severity.WARNING,
            Place(),
            None,
            counted(
                "Conditions by the month count {count} earlier item: known here when the server "
                "was left, or accepted here since.",
                "Conditions by the month count {count} earlier items: known here when the server "
                "was left, or accepted here since.",
                max(contract.earlier.values()),
            ),
            message(
                "If the client brings lists to other workplaces meanwhile, accept this one after "
                "`batchpost ledger sync`."
            ),
        )
    ]


def contract_of(
    client: Client,
    ledger: "Ledger",
    at: datetime,
    *,
    batch_no: int | None = None,
    besides: str | None = None,
) -> "Contract | None":
    """Return the special conditions of a client that hold at a moment, `None` where none do.

    Given an accepted list, of those that had been recorded when it was, with what its terms
    were then counted with. Else the month counts all that stands, a file of the content
    `besides` left out.

    A contract that is not in force on the day gives none; the check of the list says so.
    """
    from batchpost.tariff.contracts.contract import Contract

    on = at.date()
    began, until = client.contract_from, client.contract_until
    if (began and on < began) or (until and on > until):
        return None
    recorded = ledger.contract_terms(client.client_id, batch_no)
    terms = tuple(term for term in recorded if term.in_force(on))
    if not terms:
        return None
    wanted = {frozenset(term.services) for term in terms if term.counted is Counted.MONTH}
    counts = ledger.month_counts
    earlier = (
        counts.until(client.client_id, at, wanted, besides=besides)
        if batch_no is None
        else counts.before(batch_no, at, wanted)
    )
    return Contract(client.contract_no or client.client_id, terms, earlier)
