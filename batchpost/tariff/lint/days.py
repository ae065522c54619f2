"""Proof by days: where a service or one of its cells has no line though it had and has one."""

from collections.abc import Iterator, Sequence
from datetime import date

from batchpost.model.message import message
from batchpost.tariff.confidence import in_part
from batchpost.tariff.lines import Part
from batchpost.tariff.lint.cells import OTHER, Cells, Dated, is_main
from batchpost.tariff.lint.fault import FOREVER, Fault, Severity, period
from batchpost.tariff.lint.intervals import Stretch, union, without


def prove_days(cells: Cells, known: str, since: date | None) -> Iterator[Fault]:
    """Yield the days on which a service, one of its cells or its fees has no line.

    A service that ends without end is told too, unless the book's note on it names the day:
    then it was meant. Combinations of which the book knows only single values by press or
    software are no promise of a list, so nothing is missed of them.

    Args:
        cells: The cells of the service.
        known: The book's notes on the service; a day named there is known.
        since: The first day a price may still be asked for; earlier holes only warn.
    """
    for fault in _holes(cells, since):
        if fault.days is None or fault.days[0].isoformat() not in known:
            yield fault


def _holes(cells: Cells, since: date | None) -> Iterator[Fault]:
    main = [one for one in cells.lines if is_main(one.line)]
    whole = union(one.days for one in main)
    promised = [one for one in main if not in_part(one.line.confidence)]
    for hole in _missing(promised, whole, FOREVER):
        yield _hole(cells, main, hole, "", since)
    last = whole[-1][1] if whole else 0
    found: dict[tuple[Stretch, str], Fault] = {}
    for values, lines in cells.by_values.items():
        if OTHER in values:
            continue  # "any other" gives way to a table of each
        own = [one for one in lines if is_main(one.line)]
        promised = [one for one in own if not in_part(one.line.confidence)]
        for hole in without(_missing(promised, union(one.days for one in own), last), _gone(whole)):
            fault = _hole(cells, own, hole, cells.text(values), since)
            found.setdefault((hole, cells.text(values)), fault)
    yield from found.values()
    for part in (Part.INSURANCE, Part.SURCHARGE, Part.INCLUDED):
        fees = [one for one in cells.lines if one.line.part is part]
        promised = [one for one in fees if not in_part(one.line.confidence)]
        days = union(one.days for one in fees)
        for hole in without(_missing(promised, days, last), _gone(whole)):
            yield _hole(cells, fees, hole, "", since)


def _gone(whole: Sequence[Stretch]) -> list[Stretch]:
    """Return the days on which the service is not in force at all."""
    return without([(1, FOREVER)], whole)


def _missing(promised: Sequence[Dated], there: Sequence[Stretch], last: int) -> list[Stretch]:
    """Return the days from the first promise to `last` that are not there."""
    if not promised:
        return []
    return without([(min(one.days[0] for one in promised), last)], there)


def _hole(
    cells: Cells, lines: Sequence[Dated], hole: Stretch, cell: str, since: date | None
) -> Fault:
    """Return the fault of days without a line; it names the line that ends before them."""
    before = [one for one in lines if one.days[1] == hole[0] - 1] or list(lines)
    named = min((one.line for one in before), key=lambda line: line.line)
    start, end = period(*hole)
    facts = {"service": cells.service.name, "start": start}
    if end is None and cell:
        said = message("no line of {service} for {cell} after this one, from {start}",
                       cell=cell, **facts)  # fmt: skip
    elif end is None:
        said = message("no line of {service} after this one, from {start}", **facts)
    elif cell:
        said = message("no line of {service} for {cell} from {start} to {end}",
                       cell=cell, end=end, **facts)  # fmt: skip
    else:
        said = message("no line of {service} from {start} to {end}", end=end, **facts)
    severity: Severity = "warning"
    if end is not None and since is not None and end >= since:
        severity = "error"
    return Fault(
        code="days.end" if end is None else "days.hole",
        severity=severity,
        price_list=named.price_list,
        line=named.line,
        service=cells.service.name,
        message=said,
        days=(start, end),
        cell=cell,
    )
