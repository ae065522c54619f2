"""What the lint proves is what the engine does: the same grams priced, the same sums.

Points are taken at the bounds of the pieces the lint makes of the grams, and beside them, in
cells and on days drawn from all books.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from batchpost.tariff.book import BUILT_IN, MANIFEST, Book, load_book
from batchpost.tariff.errors import DeclaredValueNotPricedError
from batchpost.tariff.kernel import LARGEST, OutsideError, evaluate
from batchpost.tariff.ladders import WEIGHT, by_weight
from batchpost.tariff.lines import MICRO
from batchpost.tariff.lint.cells import MISSING, OTHER, Cells, cells_of, is_main
from batchpost.tariff.lint.intervals import cut
from batchpost.tariff.lint.span import prove
from batchpost.tariff.lint.weights import Piece, Span
from batchpost.tariff.recipe import Ask, Tariff

BOOKS = sorted(folder.name for folder in BUILT_IN.iterdir() if (folder / MANIFEST).is_file())
POINTS = 1500
OUTSIDE = LARGEST // 2


def spans(book: Book, chance: random.Random) -> Iterator[tuple[Cells, tuple[str, ...], Span]]:
    """Yield cells over days without end, drawn from the book."""
    services = list(book.services)
    tables = {name: list(cells_of(book, book.lines_of(name), name)) for name in services}
    several = [cells for found in tables.values() for cells in found if cells.by_values]
    while several:
        cells = chance.choice(several)
        values = chance.choice(list(cells.by_values))
        dated = cells.by_values[values]
        stretches = [
            (days, held)
            for days, held in cut([(one.days, one.line) for one in dated])
            if any(map(is_main, held))
        ]
        days, held = chance.choice(stretches)
        limit = cells.service.weight_limit_g
        yield cells, values, Span(cells.service.name, cells.category, "", days, tuple(held), limit)


def facts_of(cells: Cells, values: tuple[str, ...]) -> dict[str, frozenset[str]]:
    told = {
        name: value for name, value in zip(cells.names, values, strict=True) if value != MISSING
    }
    facts = {name: frozenset({"ZZ" if value == OTHER else value}) for name, value in told.items()}
    return {"declared": frozenset({"no"}), **facts}


def forwarding(tariff: Tariff, ask: Ask, gram: int) -> int | None:
    """Return what the engine charges for the forwarding before VAT, `None` where nothing."""
    ladder = tariff.recipe(ask, 1)[0]
    quantities = {"weight_g": np.array([gram], dtype=np.int64)}
    try:
        charges = evaluate([(ladder,)], np.zeros(1, dtype=np.int64), quantities)
    except OutsideError:
        return None
    return int(charges.net[0] + (charges.vat[0] if ladder.vat == 1 else 0))


def proved(pieces: list[Piece], gram: int) -> int | None:
    for piece in pieces:
        if piece.grams[0] <= gram <= piece.grams[1]:
            return (piece.amount(gram) + MICRO // 2) // MICRO
    return None


@pytest.mark.parametrize("operator", BOOKS)
def test_the_lint_and_the_engine_agree_gram_by_gram(operator: str) -> None:
    book = load_book(BUILT_IN / operator)
    chance = random.Random(20261123)
    compared = 0
    tariffs: dict[tuple[date, str], Tariff] = {}
    for tries, (cells, values, span) in enumerate(spans(book, chance)):
        if compared >= POINTS or tries > POINTS:
            break
        pieces, faults = prove(span)
        abroad = any(line.currency not in {book.currency, "g"} for line in span.lines)
        if not pieces or span.known_singly or abroad:
            continue  # money of another country is settled at the rate of the day
        assert not faults
        on = date.fromordinal(min(chance.choice(span.days), date(2030, 1, 1).toordinal()))
        key = (on, cells.category)
        tariff = tariffs.setdefault(key, Tariff(book, on, cells.category))
        ask = Ask(cells.service.name, facts_of(cells, values))
        bounds = {gram + by for piece in pieces for gram in piece.grams for by in (-1, 0, 1)}
        for gram in sorted(gram for gram in bounds if 1 <= gram < OUTSIDE):
            try:
                charged = forwarding(tariff, ask, gram)
            except DeclaredValueNotPricedError:
                break
            assert charged == proved(pieces, gram), (ask, on, gram)
            compared += 1
    assert compared > len(book.services)


def test_a_flat_sum_from_a_gram_on_is_not_charged_below_it() -> None:
    line = replace(next(load_book(BUILT_IN / "laposte").lines()), weight_to_g=None)
    heavy = replace(line, weight_from_g=100)
    assert by_weight([line], [], [], [], None).quantity != WEIGHT
    shape = by_weight([heavy], [], [], [], None)
    assert (shape.quantity, shape.segments[0].start) == (WEIGHT, 100)
