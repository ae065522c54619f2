"""Tables of prices by zone and by destination, and how one price is written."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from batchpost.commands._desk import Desk
from batchpost.commands._show import Column, print_table
from batchpost.commands._tariff_words import (
    conditions_words,
    figures,
    outcome_words,
    what_words,
)
from batchpost.model.message import N_
from batchpost.tariff.lines import Part

if TYPE_CHECKING:
    from batchpost.tariff.lines import Line
    from batchpost.tariff.readable import Grid, PriceRow
    from batchpost.tariff.recipe import Tariff

#: Stands behind what is not certain.
DOUBT = " (!)"
#: In the order of the columns of a table.
_PARTS = tuple(Part)


def price_words(desk: Desk, line: "Line", amount: Fraction | None) -> str:
    from batchpost.tariff.explain_steps import decimal

    if amount is None:
        return outcome_words(desk, line)
    if line.rule == "free":
        return desk.text(N_("free of charge"))
    least = 2 if line.currency not in {"%", "x", "g"} else 0
    exact = decimal(amount, least)
    number = figures(desk, f"{exact:f}") if exact is not None else f"≈{_cut(desk, amount)}"
    unit = {"%": " %", "g": f" {desk.text(N_('g'))}"}.get(line.currency, "")
    text = f"× {number}" if line.currency == "x" else number + unit
    if line.minimum_text:
        at_least = desk.text(N_("at least {minimum}"))
        text += ", " + at_least.format(minimum=figures(desk, line.minimum_text))
    return text


def _cut(desk: Desk, amount: Fraction) -> str:
    """Return a number without end cut to four decimals."""
    whole, part = divmod(int(amount * 10_000), 10_000)
    return figures(desk, f"{whole}.{part:04d}")


def show_grid(desk: Desk, tariff: "Tariff", grid: "Grid") -> None:
    """Show a table: a destination a row, or a band a row with a column a zone."""
    closed = any(row.line.rule == "not_accepted" for rows in grid.cells.values() for row in rows)
    notes = [
        desk.text(N_("without VAT / with VAT")) if _both(grid) else "",
        desk.text(N_("× is not accepted")) if closed else "",
    ]
    if grid.axis == "zone":
        _show_zones(desk, grid, notes)
    else:
        _show_places(desk, tariff, grid, notes)


def _show_zones(desk: Desk, grid: "Grid", notes: list[str]) -> None:
    """Show a table with a row a band and a column a zone, one for each heading."""
    tables: dict[str, dict[str, dict[str, str]]] = {}
    for value, rows in grid.cells.items():
        for row in rows:
            bands = tables.setdefault(conditions_words(desk, row.when), {})
            bands.setdefault(_of_table(desk, row), {})[value] = _cell(desk, row)
    columns = [Column("what", N_("What is charged"))]
    columns += [Column(zone, zone, right=True) for zone in sorted(grid.values)]
    for heading, bands in tables.items():
        title = "; ".join(filter(None, [heading[:1].upper() + heading[1:], *notes]))
        rows_ = [{"what": what, **cells} for what, cells in bands.items()]
        print_table(desk, columns, rows_, title=title or None)


def _show_places(desk: Desk, tariff: "Tariff", grid: "Grid", notes: list[str]) -> None:
    """Show a table with a row a destination and a column for each thing charged."""
    order: dict[tuple[Any, ...], str] = {}
    table = []
    for value, rows in grid.cells.items():
        cells = {"place": tariff.book.destination_title(value), "limit": _limits(rows)}
        for row in rows:
            if row.line.rule != "not_accepted":
                conditions, what = conditions_words(desk, row.when), _of_table(desk, row)
                heading = f"{conditions}: {what}" if conditions else what
                place = (conditions, _PARTS.index(row.line.part), row.line.weight_from_g or 0)
                order.setdefault((*place, heading), heading)
                cells[heading] = _cell(desk, row)
        table.append((cells, rows))
    headings = [order[key] for key in sorted(order)]
    for cells, rows in table:
        for row in rows:
            if row.line.rule == "not_accepted":
                cells.setdefault(_first(desk, row, headings), "×")
    columns = [Column("place", N_("Destination")), *(Column(key, key, right=True)
                                                     for key in headings)]  # fmt: skip
    if any(cells["limit"] for cells, _ in table):
        columns.append(Column("limit", N_("Up to kg"), right=True))
    title = "; ".join(filter(None, notes)) or None
    print_table(desk, columns, [cells for cells, _ in table], title=title)


def _first(desk: Desk, row: "PriceRow", headings: Sequence[str]) -> str:
    """Return the heading under which stands that something is not accepted."""
    conditions = conditions_words(desk, row.when)
    return next((one for one in headings if one.startswith(f"{conditions}:")), headings[0])


def _limits(rows: Iterable["PriceRow"]) -> str:
    """Return the greatest mass for a destination, where it differs by service all of them."""
    most: dict[str, int] = {}
    for row in rows:
        if row.line.weight_to_g and row.line.rule == "per_item_plus_per_kg":
            most[str(row.when)] = max(most.get(str(row.when), 0), row.line.weight_to_g)
    return "/".join(_kilograms(grams) for grams in dict.fromkeys(most.values()))


def _kilograms(grams: int) -> str:
    whole, part = divmod(grams, 1000)
    return f"{whole},{part:03d}".rstrip("0") if part else str(whole)


def _of_table(desk: Desk, row: "PriceRow") -> str:
    """Return what a line of a table is for; a closed destination stands with the price."""
    if row.line.part is Part.INCLUDED:
        return desk.text(N_("of which air, per kilogram"))
    if row.line.part is Part.BASE and row.line.rule == "per_item_plus_per_kg":
        return desk.text(N_("per item"))
    if row.line.part is Part.SLOPE:
        return desk.text(N_("per kilogram"))
    return what_words(desk, row.line)


def _cell(desk: Desk, row: "PriceRow") -> str:
    from batchpost.tariff.confidence import is_doubtful

    if row.line.rule == "not_accepted":
        return "×"
    doubt = DOUBT if is_doubtful(row.line.confidence) else ""
    if row.net is None:
        return price_words(desk, row.line, row.gross) + doubt
    net = price_words(desk, row.line, row.net)
    if row.gross is None or row.net == row.gross:
        return net + doubt
    return f"{net} / {price_words(desk, row.line, row.gross)}{doubt}"


def _both(grid: "Grid") -> bool:
    return any(row.net != row.gross for rows in grid.cells.values() for row in rows)
