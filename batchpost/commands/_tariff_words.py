"""Words for what tariff lines say in codes: grades of confidence, values, days, documents."""

from datetime import date
from typing import TYPE_CHECKING

from batchpost.commands._desk import Desk
from batchpost.model.message import N_, Message, message

if TYPE_CHECKING:
    from batchpost.tariff.book import Book
    from batchpost.tariff.lines import Line

GRADES = {
    "official": N_("the operator's own document"),
    "contract": N_("the client's contract"),
    "official_partial": N_("the operator's own page, known in part"),
    "official_calculator_value_quoted_by_third_party": N_("the operator's calculator, quoted"),
    "office": N_("the office's own price"),
    "transcribed": N_("the signed price list, copied by others"),
    "confirmed": N_("also given by the press"),
    "operator_statement_in_press": N_("said by the operator to the press"),
    "curated_dataset": N_("a public dataset kept by others"),
    "official_machine_translated": N_("the operator's own page, translated by a machine"),
    "press": N_("given by the press"),
    "press_derived": N_("reckoned from what the press gave"),
    "press_point_in_time": N_("seen in the press on one day, start not known"),
    "third_party_calculator": N_("a constant of another's calculator"),
    "third_party_software": N_("a constant of another's program"),
    "single_cell": N_("one cell of a table not known"),
    "software_configuration": N_("a setting of another's program"),
    "derived": N_("reckoned, not read"),
    "assumption": N_("assumed"),
    "third_party_page_date_unknown": N_("another's page, without a day"),
    "shop_page_undated": N_("an undated page of a shop"),
    "date_uncertain": N_("the day it came into force is uncertain"),
    "end_unknown": N_("a later price exists, but not the day it began"),
    "vat_unclear": N_("whether VAT is in the price is not said"),
    "rate_old": N_("the rate of exchange is older than a month"),
    "example": N_("an example, not a fact"),
    "suspect": N_("the value is probably a copying slip"),
}


def grade_words(desk: Desk, grade: str) -> str:
    """Return a grade of confidence in words, marked where it is a doubtful one."""
    from batchpost.tariff.confidence import is_doubtful

    words = desk.text(GRADES[grade]) if grade in GRADES else grade
    return f"(!) {words}" if is_doubtful(grade) else words


def document_words(desk: Desk, book: "Book", basis: str) -> str:
    """Return what a document is called in the reader's language, where the book knows it."""
    from batchpost.tariff.documents import document_titles

    return basis if desk.language.code == "en" else document_titles(book).get(basis, basis)


def days_words(start: date | None, end: date | None, *, unknown: bool = False) -> Message:
    """Return the days a line is in force; with `unknown`, the last one is not known."""
    if start is None:
        return message("the day it began is not known")
    if unknown and end is None:
        return message("from {start}, until a later price whose day is not known", start=start)
    if unknown:
        return message("from {start}, taken to hold until {end}", start=start, end=end)
    if end is None:
        return message("from {start}", start=start)
    return message("{start} to {end}", start=start, end=end)


def value_words(desk: Desk, line: "Line") -> str:
    """Return the value of a line with its unit: `4,50 BYN`, `3 %`, `× 1,5`, `10 г`."""
    if not line.value_text or line.rule == "refer_to_tariff":
        return line.value_text
    text = line.value_text
    if line.currency in {"%", "x"} and "." in text:
        text = text.rstrip("0").rstrip(".")
    number = figures(desk, text)
    if line.currency == "x":
        return f"× {number}"
    unit = desk.text(N_("g")) if line.currency == "g" else line.currency
    if line.minimum_text:
        least = desk.text(N_("at least {minimum}"))
        return f"{number} {unit}, {least.format(minimum=figures(desk, line.minimum_text))}"
    return f"{number} {unit}".strip()


def figures(desk: Desk, text: str) -> str:
    """Return a decimal text as the reader writes it."""
    return text if desk.language.code == "en" else text.replace(".", ",")
