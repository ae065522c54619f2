"""Terms of a contract as lines: the same rows, the same proof and the same ladders as a book."""

import csv
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from batchpost.errors import ReferenceDataError
from batchpost.model.contract import Term, TermRule
from batchpost.model.message import Message, message
from batchpost.tariff.errors import TariffBookError
from batchpost.tariff.lines import COLUMNS, Line, read_line
from batchpost.tariff.tables import Row

#: The price list that lines of a contract belong to.
CONTRACT = "contract"
_TITLES = Path(__file__).parent / "rules.csv"
_PLACES = {column: place for place, column in enumerate(COLUMNS)}
#: Which rule of a book reads the value of a term that is no rate.
_AS = {
    TermRule.DISCOUNT: "percent_of_declared_value",
    TermRule.MINIMUM_ITEM: "flat_per_item",
    TermRule.MINIMUM_LIST: "flat_per_item",
}
#: In what a value is that is no money, as books write it.
_UNITS = {TermRule.DISCOUNT: "%", TermRule.ROUNDING: "g"}


class ContractTermError(ReferenceDataError):
    """A term of a contract cannot be reckoned with."""

    def __init__(self, term: str, fault: Message) -> None:
        super().__init__(
            message(
                "Term {term} of the contract cannot be reckoned with: {fault}. Correct it by "
                "`batchpost client terms`.",
                term=term,
                fault=fault,
            )
        )


@lru_cache
def _titles() -> dict[str, tuple[str, str]]:
    with _TITLES.open(encoding="utf-8", newline="") as file:
        return {row["rule"]: (row["title_ru"], row["title_en"]) for row in csv.DictReader(file)}


def title_of(rule: str) -> str:
    """Return what a charge that a term adds is called on prints."""
    return _titles()[rule][0]


def line_of(term: Term, number: str, currency: str) -> Line:
    """Return a term as a line of a price list, proved like one.

    Raises:
        ContractTermError: Its value, step or weights cannot be reckoned with.
    """
    ru, en = _titles()["rate" if term.rule.is_rate else term.rule.value]
    texts = {
        "line": f"{number}:{term.term}",
        "services": "+".join(term.services) or "*",
        "title_ru": ru,
        "title_en": en,
        "weight_from_g": _text(term.weight_from_g),
        "weight_to_g": _text(term.weight_to_g),
        "unit": "kg" if term.rule is TermRule.KILOGRAM else "item",
        "per": _text(term.per),
        "rule": _AS.get(term.rule, term.rule.value),
        "value": term.value,
        "currency": _UNITS.get(term.rule, currency),
        "vat": "n/a",
        "customer_category": "all",
        "effective_from": term.effective_from.isoformat(),
        "effective_to": term.effective_to.isoformat() if term.effective_to else "",
        "legal_basis": number,
        "confidence": CONTRACT,
        "source": number,
        "note": term.note,
    }
    cells = [texts.get(column, "") for column in COLUMNS]
    try:
        line = read_line(Row(CONTRACT, term.term, cells, _PLACES), CONTRACT)
    except TariffBookError as error:
        raise ContractTermError(term.term, error.fault) from error
    return replace(line, rule=term.rule.value)


def _text(whole: int | None) -> str:
    return "" if whole is None else str(whole)
