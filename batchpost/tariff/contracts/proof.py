"""Terms of a contract proved: none is without sense, no two hold for the same thing at once."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations

from batchpost.model.contract import Term, TermRule
from batchpost.model.message import Message, message
from batchpost.tariff import ladders
from batchpost.tariff.contracts.lines import ContractTermError, line_of
from batchpost.tariff.errors import TariffBookError
from batchpost.tariff.ladders import parted
from batchpost.tariff.lines import MICRO, Line, Part

_MOST_ITEMS = 10**12


def rate_shape(lines: Sequence[Line]) -> ladders.Shape:
    """Return the shape of a negotiated rate, put together as the lines of a book are."""
    return ladders.by_weight(
        parted(lines, Part.BASE),
        parted(lines, Part.STEP),
        parted(lines, Part.SLOPE),
        parted(lines, Part.ROUNDING),
        None,
    )


def prove_terms(terms: Iterable[Term], number: str = "-", currency: str = "BYN") -> None:
    """Refuse terms of which two would hold for the same thing at the same time.

    Raises:
        ContractTermError: Names both terms, or the one that cannot be reckoned with.
    """
    given = list(terms)
    for term in given:
        line = line_of(term, number, currency)  # refuses what is no amount and no percentage
        if term.rule is TermRule.DISCOUNT and line.rate > MICRO:
            raise ContractTermError(term.term, message("a discount of more than 100 %"))
    for one, other in combinations([term for term in given if not term.rule.is_rate], 2):
        if one.rule is other.rule and _clash(one, other):
            raise ContractTermError(other.term, _clashing(one))
    rates = [term for term in given if term.rule.is_rate]
    for day in _days(rates):
        current = [term for term in rates if term.in_force(day)]
        for service in sorted({name for term in current for name in term.services}):
            _prove_rate([term for term in current if service in term.services], number, currency)


def _days(terms: Iterable[Term]) -> list[date]:
    """Return the days from which other terms are in force."""
    days: set[date] = set()
    for term in terms:
        days.add(term.effective_from)
        if term.effective_to is not None and term.effective_to < date.max:
            days.add(term.effective_to + timedelta(days=1))
    return sorted(days)


def _prove_rate(rates: Sequence[Term], number: str, currency: str) -> None:
    """Prove that the terms of one service's rate make one ladder, however many items there are."""
    banded = [term for term in rates if term.items_from > 1 or term.items_to is not None]
    for term in banded[1:]:
        if not _count_alike(banded[0], term):
            fault = message("it counts other items than {other}", other=banded[0].term)
            raise ContractTermError(term.term, fault)
    starts = {term.items_from for term in rates}
    starts |= {term.items_to + 1 for term in rates if term.items_to is not None}
    for items in sorted(starts):
        current = [
            term
            for term in rates
            if term.items_from <= items and (term.items_to is None or items <= term.items_to)
        ]
        if not current:
            continue
        try:
            lines = [line_of(term, number, currency) for term in current]
            if not parted(lines, Part.BASE):
                raise ContractTermError(current[0].term, message("a base is missing"))
            rate_shape(lines)
        except TariffBookError as error:
            raise ContractTermError(current[-1].term, error.fault) from error


def _count_alike(one: Term, other: Term) -> bool:
    """Tell whether the numbers of items that two terms turn on are the same number."""
    return {*one.services} == {*other.services} and one.counted is other.counted


def _clash(one: Term, other: Term) -> bool:
    """Tell whether both could hold for the same list; a named service goes before all."""
    services = one.services == other.services or bool({*one.services} & {*other.services})
    days = (one.effective_to or date.max) >= other.effective_from and (
        other.effective_to or date.max
    ) >= one.effective_from
    counts = not _count_alike(one, other) or (
        (one.items_to or _MOST_ITEMS) >= other.items_from
        and (other.items_to or _MOST_ITEMS) >= one.items_from
    )
    return services and days and counts


def _clashing(one: Term) -> Message:
    return message("it holds for the same items on the same days as {other}", other=one.term)
