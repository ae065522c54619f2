"""Stretches of days on which a book's prices are the same."""

from bisect import bisect_right
from datetime import date, timedelta

from batchpost.tariff.book import Book
from batchpost.tariff.rates import days_of


def change_days(book: Book) -> list[date]:
    """Return the days on which anything in the book may change, ascending.

    Between two of them all prices are the same, so items of many days are priced by stretch.
    """
    days: set[date] = set()
    for line in book.lines():
        days |= {day for day in (line.effective_from, _after(line.effective_to)) if day}
    for _, start, end in book.vat_rates:
        days |= {day for day in (start, _after(end)) if day}
    return sorted(days | days_of(book.own_rates, book.currency))


def stretch(days: list[date], on: date) -> int:
    """Return the number of the stretch a day lies in, by the days of change."""
    return bisect_right(days, on)


def _after(day: date | None) -> date | None:
    return None if day is None or day == date.max else day + timedelta(days=1)
