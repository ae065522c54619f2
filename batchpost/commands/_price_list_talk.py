"""A price list as a person at the counter reads it: what it is for, and what it costs."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, printable
from batchpost.commands._show import Column, print_table
from batchpost.commands._tariff_words import (
    conditions_words,
    days_words,
    document_words,
    figures,
    grade_words,
    outcome_words,
    what_words,
)
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, counted, message
from batchpost.tariff.lines import Part

if TYPE_CHECKING:
    from batchpost.tariff.lines import Line
    from batchpost.tariff.readable import Block, Grid, PriceList, PriceRow
    from batchpost.tariff.recipe import Tariff

_DOUBT = " (!)"
#: In the order of the columns of a table.
_PARTS = tuple(Part)
_NAMED_MOST = 3  # lines of one origin named by their titles, the others counted


class UnknownPlaceError(WrongUseError):
    """The place is no country, and none that the book names."""

    def __init__(self, to: str) -> None:
        super().__init__(
            message(
                "The destination {to} is not known. Give the country by its ISO code (PL) or "
                "its name.",
                to=to,
            )
        )


def show_price_list(
    desk: Desk, tariff: "Tariff", service: str, to: str | None, zone: str | None
) -> None:
    """Show the price list of a service, all of it or for one destination or zone."""
    from batchpost.tariff.readable import price_list_of

    facts = {"zone": frozenset({zone.upper(), zone})} if zone else {}
    code = _code_of(tariff, to) if to else ""
    if code:
        facts["destination"] = frozenset({code})
    found = price_list_of(tariff, service, facts)
    _say(*_title(desk, tariff, service, code))
    for block in found.blocks:
        heading = conditions_words(desk, block.when)
        print_table(desk, _columns(tariff), _rows(desk, block.rows),
                    title=heading[:1].upper() + heading[1:] or None)  # fmt: skip
    for grid in found.grids:
        _show_grid(desk, tariff, grid)
    if found.adding:
        title = desk.text(N_("Added to that")) if found.blocks or found.grids else None
        print_table(desk, _columns(tariff), _rows(desk, found.adding), title=title)
    if found.beside:
        rows = [row for block in found.beside for row in _beside(desk, block)]
        print_table(desk, _columns(tariff), rows, title=desk.text(N_("Besides")))
    _say("", *_origins(desk, tariff, found))


def _say(*lines: str) -> None:
    import shutil
    import sys
    import textwrap

    for line in map(printable, lines):
        width = shutil.get_terminal_size().columns - 1 if sys.stdout.isatty() else 0
        folded = textwrap.wrap(line, max(width, 40), break_long_words=False,
                               break_on_hyphens=False) if width else [line]  # fmt: skip
        click.echo("\n".join(folded))


def _code_of(tariff: "Tariff", to: str) -> str:
    from batchpost.parsers.countries import country_code

    code = tariff.book.destinations.code_of(to) or country_code(to)
    if not code:
        raise UnknownPlaceError(to)
    return code


def _title(desk: Desk, tariff: "Tariff", service: str, code: str) -> list[str]:
    named = tariff.book.service(service)
    title = named.title_en if desk.language.code == "en" else named.title_ru
    facts = {"title": title, "service": service, "day": tariff.on}
    said = message("{title} ({service}), prices on {day}", **facts)
    if code:
        place = tariff.book.destination_title(code)
        said = message("{title} ({service}), {place}, prices on {day}", place=place, **facts)
    payers = {"legal_entity": N_("legal entities and sole traders"),
              "individual": N_("individuals")}  # fmt: skip
    text = [desk.language.say(said)]
    under = message("{book}; payers: {category}; {currency}.", book=tariff.book.title,
                    category=desk.text(payers[tariff.category]),
                    currency=tariff.book.currency)  # fmt: skip
    text.append(desk.language.say(under))
    if named.weight_limit_g:
        limit = message("Up to {limit} g.", limit=named.weight_limit_g)
        text[-1] += f" {desk.language.say(limit)}"
    return text


def _columns(tariff: "Tariff") -> tuple[Column, ...]:
    what = Column("what", N_("What is charged"))
    if tariff.book.vat_rate(tariff.on) is None:
        return (what, Column("net", N_("Price"), right=True))
    return (what, Column("net", N_("Without VAT"), right=True),
            Column("gross", N_("With VAT"), right=True))  # fmt: skip


def _rows(desk: Desk, rows: Iterable["PriceRow"]) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        net, gross = _price(desk, row.line, row.net), _price(desk, row.line, row.gross)
        if row.net is not None and row.gross is None:
            gross = ""
        elif row.gross is not None and row.net is None:
            net = ""
        found.append({"what": _what(desk, row), "net": net, "gross": gross})
    return found


def _what(desk: Desk, row: "PriceRow") -> str:
    from batchpost.tariff.confidence import is_doubtful

    words = [what_words(desk, row.line), conditions_words(desk, row.when)]
    doubt = _DOUBT if is_doubtful(row.line.confidence) or row.line.end_unknown else ""
    return "; ".join(filter(None, words)) + doubt


def _price(desk: Desk, line: "Line", amount: Fraction | None) -> str:
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


def _beside(desk: Desk, block: "Block") -> list[dict[str, Any]]:
    rows = _rows(desk, block.rows)
    for row, of in zip(rows, block.rows, strict=True):
        line = of.line
        row["what"] = line.title_en if desk.language.code == "en" else line.title_ru
    return rows


def _show_grid(desk: Desk, tariff: "Tariff", grid: "Grid") -> None:
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
    doubt = _DOUBT if is_doubtful(row.line.confidence) else ""
    if row.net is None:
        return _price(desk, row.line, row.gross) + doubt
    net = _price(desk, row.line, row.net)
    if row.gross is None or row.net == row.gross:
        return net + doubt
    return f"{net} / {_price(desk, row.line, row.gross)}{doubt}"


def _both(grid: "Grid") -> bool:
    return any(row.net != row.gross for rows in grid.cells.values() for row in rows)


def _origins(desk: Desk, tariff: "Tariff", found: "PriceList") -> list[str]:
    """Return the days, orders and sources of the lines, those of one origin once."""
    from batchpost.tariff.validity import last_day

    origins: dict[tuple[Any, ...], list[Line]] = {}
    for line in found.lines:
        end = last_day(line, found.lines)
        key = (line.effective_from, end, line.end_unknown, line.legal_basis, line.confidence,
               line.source)  # fmt: skip
        origins.setdefault(key, []).append(line)
    text = []
    for (start, end, unknown, basis, confidence, source), lines in origins.items():
        said = message(
            "{titles}: {days}. {basis}. Confidence: {grade}. Source: {source}",
            titles=_titles(desk, lines, found.lines),
            days=days_words(start, end, unknown=unknown),
            basis=document_words(desk, tariff.book, basis),
            grade=grade_words(desk, confidence),
            source=source,
        )
        text.append(desk.language.say(said))
    notes = dict.fromkeys(line.note for line in found.lines if line.note)
    if desk.language.code == "en" and len(notes) <= _NAMED_MOST:
        text += [desk.language.say(message("Note: {note}", note=note)) for note in notes]
    return text


def _titles(desk: Desk, lines: Sequence["Line"], among: Sequence["Line"]) -> str:
    if len(lines) == len(among):
        return desk.text(N_("All lines"))
    titles = list(
        dict.fromkeys(
            line.title_en if desk.language.code == "en" else line.title_ru for line in lines
        )
    )
    named = "; ".join(f"«{title}»" for title in titles[:_NAMED_MOST])
    more = len(lines) - min(len(titles), _NAMED_MOST)
    if more <= 0:
        return named
    return desk.language.say(
        counted("{named} and {count} line more", "{named} and {count} lines more", more,
                named=named)
    )  # fmt: skip
