"""Every book folder is whole, sourced, and does not contradict itself on any day."""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from tariff_builders import SHARED

from batchpost.tariff.book import BUILT_IN, Book, load_book, operators
from batchpost.tariff.confidence import grades
from batchpost.tariff.errors import FactMissingError, FactValueError, NoTariffInForceError
from batchpost.tariff.lines import Line, Part
from batchpost.tariff.recipe import Ask, Tariff

BOOKS = sorted(operators().items())
#: Facts tried with each value that a line names; an oversize item is tried with each mark.
EVERY_FACT = {
    "size", "zone", "place", "contents", "item", "oversize", "over_one_kg", "over_ten_kg",
    "priority", "destination", "category", "settlement",
}  # fmt: skip


@pytest.fixture(params=BOOKS, ids=[name for name, _ in BOOKS])
def book(request: pytest.FixtureRequest) -> Book:
    return load_book(request.param[1])


def change_days(book: Book) -> list[date]:
    return sorted(days_of(book.lines()))


def days_of(lines: Iterable[Line]) -> set[date]:
    days = set()
    for line in lines:
        if line.effective_from:
            days |= {line.effective_from, line.effective_from - timedelta(1)}
        if line.effective_to:
            days |= {line.effective_to, line.effective_to + timedelta(1)}
    return days


def facts_asked(lines: Iterable[Line]) -> dict[str, set[str]]:
    """Return the facts the lines turn on, each with the values they name."""
    asked: dict[str, set[str]] = {}
    for condition in (condition for line in lines for condition in line.when):
        if condition.name in EVERY_FACT and not condition.negated:
            asked.setdefault(condition.name, set()).update(condition.values)
    return asked


def test_there_is_a_book() -> None:
    assert "belpochta" in dict(BOOKS)


def test_every_folder_of_the_books_is_a_book() -> None:
    assert {path.name for path in BUILT_IN.iterdir() if path.is_dir()} == dict(BOOKS).keys()


def test_line_ids_are_unique_and_every_line_has_its_source(book: Book) -> None:
    lines = [row for path in (book.folder / "lines").glob("*.csv") for row in rows_of(path)]
    assert len({row["line"] for row in lines}) == len(lines) == len(list(book.lines()))
    assert all(row["source"] and row["confidence"] in grades() for row in lines)


def test_every_price_list_has_a_title_and_every_service_too(book: Book) -> None:
    assert {path.stem for path in (book.folder / "lines").glob("*.csv")} == book.list_titles.keys()
    assert all(service.title_ru and service.title_en for service in book.services.values())


def test_what_the_book_assumes_names_its_confidence(book: Book) -> None:
    manifest = tomllib.loads((book.folder / "book.toml").read_text(encoding="utf-8"))
    for name in ("rounding", "surcharge_base", "vat_batch"):
        assert manifest[name]["source"]
        assert manifest[name]["confidence"] in grades()


def test_no_two_lines_are_in_force_for_the_same_thing(book: Book) -> None:
    """Each recipe is built on each day something changes; an overlap would be refused."""
    built = 0
    own_days = {service: days_of(book.lines_of(service)) for service in book.services}
    for on, category in product(change_days(book), ("legal_entity", "individual")):
        tariff = Tariff(book, on, category)
        for service in book.services:
            if on not in own_days[service]:
                continue
            lines = book.lines_in_force(service, on, category)
            if not any(line.part in {Part.BASE, Part.RATE, Part.UNITS} for line in lines):
                continue
            asked = facts_asked(lines)
            for values in product(*map(sorted, asked.values())):
                facts = {
                    name: frozenset({value}) for name, value in zip(asked, values, strict=True)
                }
                facts |= {"declared": frozenset({"no"}), "mark": frozenset({"fragile", "bulky"})}
                try:
                    built += len(tariff.recipe(Ask(service, facts), 1))
                except NoTariffInForceError:
                    continue
                except FactMissingError:  # of the service a line refers to
                    assert any(line.references for line in lines)
                except FactValueError:  # earlier lists are known by single cells
                    assert service == "express_parcel" or service.startswith("intl_")
                    assert on < date(2026, 4, 1)
    assert built > 0


def test_vat_has_one_rate_on_every_day_of_the_book(book: Book) -> None:
    taxed = any({line.vat, line.vat_individual} & {"yes", "no"} for line in book.lines())
    for on in change_days(book)[1:] if taxed else ():
        assert sum(a <= on and (b is None or on <= b) for _, a, b in book.vat_rates) == 1


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


#: Titles as they are printed, by those of the transcription, which hold the rule as well.
PRINTED = {
    "Надбавка «Осторожно» 50 %, не на плату за ОЦ": "Надбавка «Осторожно»",
    "Надбавка за хрупкость: 50 % платы за пересылку, не на плату за ОЦ": "Надбавка за хрупкость",
    "Надбавка хрупкая/громоздкая: 50 % один раз, даже если оба признака": (
        "Надбавка за хрупкую или громоздкую посылку"
    ),
    "Хрупкая и/или громоздкая: 50 % один раз, не на ОЦ, доп. услуги, уведомление": (
        "Надбавка за хрупкую или громоздкую экспресс-посылку"
    ),
    "То же, с объявленной ценностью": (
        "Посылка с товаром в упрощённой упаковке: плата за объявленную ценность"
    ),
}


def fact_of(row: dict[str, str], title: str, vat: str, *, express: bool) -> tuple[object, ...]:
    kept = ("effective_from", "effective_to", "legal_basis", "confidence", "source")
    return (
        row["article_no"].rstrip("."),
        PRINTED.get(row[title], row[title]),
        # a reference names in our table what it refers to, in theirs it has no value
        Decimal(row["value"]) if row["value"] and row["rule"] != "refer_to_tariff" else None,
        *(row[name] for name in kept),
        None if express else row[vat],
    )


def test_the_domestic_lists_hold_every_transcribed_line() -> None:
    if not (SHARED / "data").is_dir():
        pytest.skip("the shared data do not lie beside the project")
    ours = Counter(
        fact_of(row, "title_ru", "vat", express="express" in path.name)
        for path in (dict(BOOKS)["belpochta"] / "lines").glob("domestic_*.csv")
        for row in rows_of(path)
        if row["line"] != "express.express_return.free.20260101"  # said within another line
    )
    theirs = Counter(
        fact_of(row, "description_ru", "vat_included", express=name == "express")
        for name in ("legal", "individual", "express")
        for row in rows_of(SHARED / "data" / "tariffs" / f"belpost_domestic_{name}.csv")
        if row["service"] != "vat"
    )
    assert ours == theirs
