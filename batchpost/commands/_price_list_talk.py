"""A price list as a person at the counter reads it: what it is for, and what it costs."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk
from batchpost.commands._folding import printable
from batchpost.commands._price_grid_talk import DOUBT, price_words, show_grid
from batchpost.commands._show import Column, print_table
from batchpost.commands._tariff_words import (
    conditions_words,
    days_words,
    document_words,
    grade_words,
    what_words,
)
from batchpost.errors import WrongUseError
from batchpost.model.message import N_, counted, message

if TYPE_CHECKING:
    from batchpost.tariff.lines import Line
    from batchpost.tariff.readable import Block, PriceList, PriceRow
    from batchpost.tariff.recipe import Tariff

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
        show_grid(desk, tariff, grid)
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
        net, gross = price_words(desk, row.line, row.net), price_words(desk, row.line, row.gross)
        if row.net is not None and row.gross is None:
            gross = ""
        elif row.gross is not None and row.net is None:
            net = ""
        elif row.exempt and row.net is not None:
            gross = desk.text(N_("exempt"))
        found.append({"what": _what(desk, row), "net": net, "gross": gross})
    return found


def _what(desk: Desk, row: "PriceRow") -> str:
    from batchpost.tariff.confidence import is_doubtful

    words = [what_words(desk, row.line), conditions_words(desk, row.when)]
    doubt = DOUBT if is_doubtful(row.line.confidence) or row.line.end_unknown else ""
    return "; ".join(filter(None, words)) + doubt


def _beside(desk: Desk, block: "Block") -> list[dict[str, Any]]:
    rows = _rows(desk, block.rows)
    for row, of in zip(rows, block.rows, strict=True):
        line = of.line
        row["what"] = line.title_en if desk.language.code == "en" else line.title_ru
    return rows


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
