"""Words for what tariff lines say in codes: grades of confidence, values, days, documents."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from batchpost.commands._desk import Desk
from batchpost.model.message import N_, Message, message

if TYPE_CHECKING:
    from batchpost.tariff.book import Book
    from batchpost.tariff.conditions import Condition
    from batchpost.tariff.lines import Line


def grade_words(desk: Desk, grade: str) -> str:
    """Return a grade of confidence in words, marked where it is a doubtful one."""
    from batchpost.model.words import GRADES
    from batchpost.tariff.confidence import is_doubtful

    words = desk.text(GRADES.get(grade, grade))
    return f"(!) {words}" if is_doubtful(grade) else words


def document_words(desk: Desk, book: "Book", basis: str) -> str:
    """Return what a document is called in the reader's language, where the book knows it."""
    from batchpost.tariff.documents import document_titles

    if not basis:
        return desk.text(N_("Order not known"))
    return basis if desk.language.code == "en" else document_titles(book).get(basis, basis)


def release_name(release: str) -> Message | str:
    """Return what a release is called in a sentence on what took its place."""
    from batchpost.tariff.releases.history import BUILT_IN_RELEASE

    return message("the built-in tariffs") if release == BUILT_IN_RELEASE else release


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
    currency = line.currency
    if currency in {"%", "x"} and "." in text:
        text = text.rstrip("0").rstrip(".")
    number = figures(desk, text)
    if currency == "x":
        return f"× {number}"
    unit = desk.text(N_("g")) if currency == "g" else currency
    if line.minimum_text:
        least = desk.text(N_("at least {minimum}"))
        return f"{number} {unit}, {least.format(minimum=figures(desk, line.minimum_text))}"
    return f"{number} {unit}".strip()


def figures(desk: Desk, text: str) -> str:
    """Return a decimal text as the reader writes it."""
    return text if desk.language.code == "en" else text.replace(".", ",")


_KILOGRAM_G = 1000
_FACTS = {
    ("place", "office"): N_("accepted at the office"),
    ("place", "customer"): N_("collected from the customer"),
    ("priority", "priority"): N_("priority"),
    ("priority", "nonpriority"): N_("non-priority"),
    ("contents", "documents"): N_("documents"),
    ("contents", "goods"): N_("goods"),
    ("declared", "yes"): N_("with declared value"),
    ("declared", "no"): N_("without declared value"),
    ("mark", "fragile"): N_("fragile"),
    ("mark", "bulky"): N_("bulky"),
    ("advice", "simple"): N_("simple advice of delivery"),
    ("advice", "registered"): N_("registered advice of delivery"),
    ("advice", "electronic"): N_("electronic advice of delivery"),
    ("category", "ordinary"): N_("ordinary"),
    ("category", "registered"): N_("registered"),
    ("category", "insured"): N_("insured"),
    ("category", "tracked"): N_("tracked"),
}


def conditions_words(desk: Desk, when: "Iterable[Condition]") -> str:
    """Return when a line is meant, in words where there are any: `приоритетное, размер S`."""
    return ", ".join(_condition(desk, one) for one in when)


def fact_words(desk: Desk, name: str, value: str) -> str:
    """Return a fact of an item in words where there are any, else as `name=value`."""
    if (name, value) in _FACTS:
        return desk.text(_FACTS[name, value])
    named = {"zone": N_("zone {value}"), "size": N_("size {value}"),
             "weight_g": N_("mass {value} g"), "amount": N_("amount {value}"),
             "declared_value": N_("declared value {value}"),
             "chargeable_days": N_("chargeable days: {value}"), "days": N_("days: {value}"),
             "months": N_("months: {value}"), "words": N_("words: {value}")}  # fmt: skip
    if name in named:
        is_money = name in {"amount", "declared_value"}
        return desk.text(named[name]).format(value=figures(desk, value) if is_money else value)
    return f"{name}={value}"


def _condition(desk: Desk, one: "Condition") -> str:
    if one.optional or one.negated:
        sign = "?=" if one.optional else "!="
        return f"{one.name}{sign}{'|'.join(sorted(one.values))}"
    if one.name in {"zone", "size"}:
        return fact_words(desk, one.name, "/".join(sorted(one.values)))
    words = [_FACTS.get((one.name, value)) for value in sorted(one.values)]
    if all(words):
        return "/".join(desk.text(word) for word in words if word)
    return f"{one.name}={'|'.join(sorted(one.values))}"


def what_words(desk: Desk, line: "Line") -> str:
    """Return what a line is for: the grams or the step where it goes by mass, else its title."""
    from batchpost.tariff.lines import Part

    title = line.title_en if desk.language.code == "en" else line.title_ru
    if line.outcome or line.rule == "free":
        return title
    if line.part is Part.STEP:
        first = line.weight_from_g == 1
        said = message("each started {step}", step=_mass(desk, line.per))
        further = message("each further started {step}", step=_mass(desk, line.per))
        return desk.language.say(said if first else further)
    if line.part is Part.SLOPE:
        return _grams(desk, line, desk.text(N_("per kilogram")))
    if line.part is Part.BASE:
        sized = line.rule.endswith("size_class")
        return _grams(desk, line, title if sized else desk.text(N_("per item")))
    return title


def _grams(desk: Desk, line: "Line", otherwise: str) -> str:
    """Return the grams of a band; `otherwise` where it has none, before them for a slope."""
    start, end = line.weight_from_g, line.weight_to_g
    if end is None:
        return otherwise
    said = message("up to {end}", end=_mass(desk, end))
    if start is not None and start > 1:
        said = message("over {over} up to {end}", over=_mass(desk, start - 1),
                       end=_mass(desk, end))  # fmt: skip
    words = desk.language.say(said)
    return f"{otherwise}, {words}" if line.rule.startswith("per_") else words


def _mass(desk: Desk, grams: int) -> str:
    if grams >= _KILOGRAM_G and not grams % _KILOGRAM_G:
        return f"{grams // _KILOGRAM_G} {desk.text(N_('kg'))}"
    return f"{grams} {desk.text(N_('g'))}"


_OUTCOMES = {
    "not_accepted": N_("not accepted"),
    "free": N_("free of charge"),
    "set_by_branch": N_("set by the branch"),
    "contract_only": N_("by contract only"),
    "no_value": N_("the price is not known"),
}


def outcome_words(desk: Desk, line: "Line") -> str:
    """Return what stands in the place of a price: free, not accepted, set by the branch."""
    word = line.rule if line.rule in _OUTCOMES else line.outcome
    if word in _OUTCOMES:
        return desk.text(_OUTCOMES[word])
    if line.rule == "refer_to_tariff":
        return desk.text(N_("as {service}")).format(service=line.value_text)
    return word
