"""Tariffs: lines are in force today; the release in force is not too old."""

from collections.abc import Iterator

from batchpost.errors import ReferenceDataError
from batchpost.model.message import N_, message
from batchpost.settings import books_of
from batchpost.workflows.doctor import Premises, State, Told

TITLE = N_("Tariffs")
FAMILY = ReferenceDataError


def look(premises: Premises) -> Iterator[Told]:
    """Load the office's book and look for lines of today."""
    from batchpost.tariff.book import open_book
    from batchpost.tariff.releases.active import read_active
    from batchpost.tariff.validity import in_force

    books, operator = books_of(premises.home, premises.settings), premises.settings.tariff_operator
    book, today = open_book(operator, books), premises.now.date()
    lines = [book.lines_of(service) for service in book.services]
    count = sum(len(in_force(each, today)) for each in lines)
    begins = {line.effective_from for each in lines for line in each if line.effective_from}
    ahead = sorted(day for day in begins if day > today)
    if not count:
        yield Told(
            State.FAILURE,
            message("No tariff of {operator} is in force on {day}.", operator=operator, day=today),
            message("Run `batchpost tariff update`."),
        )
        return
    yield Told(
        State.OK,
        message(
            "{operator}: {count} lines are in force; the next change is on {day}.",
            operator=operator,
            count=count,
            day=ahead[0],
        )
        if ahead
        else message("{operator}: {count} lines are in force.", operator=operator, count=count),
    )
    active = read_active(books) if books is not None else None
    oldest = premises.settings.doctor.tariff_days
    entry = active.entry if active is not None else None
    if entry is not None and (premises.now - entry.moment).days > oldest:
        yield Told(
            State.WARNING,
            message("The tariffs were last changed here on {day}.", day=entry.moment.date()),
            message("See that the nightly `batchpost tariff update` runs."),
        )
