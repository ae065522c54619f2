"""What the lint says of the built-in books is known, word by word, and forbids none of them."""

from pathlib import Path

import pytest

from batchpost.tariff.book import BUILT_IN, MANIFEST
from batchpost.tariff.lint import Fault, lint_folder

#: What the lint says today; written anew by `python tests/tariff/test_lint_books.py`.
GOLDEN = Path(__file__).with_name("lint_of_the_books.txt")
BOOKS = sorted(folder.name for folder in BUILT_IN.iterdir() if (folder / MANIFEST).is_file())


def told(operator: str, fault: Fault) -> str:
    days = "" if fault.days is None else f"{fault.days[0]}..{fault.days[1] or ''}"
    facts = (fault.price_list, fault.service, fault.line, f"x{fault.count}", days)
    return " | ".join((operator, fault.severity, fault.code, *facts, str(fault.message)))


def lines_of(operator: str) -> list[str]:
    return [told(operator, fault) for fault in lint_folder(BUILT_IN / operator)]


@pytest.mark.parametrize("operator", BOOKS)
def test_the_real_books_have_the_known_remarks_and_no_other(operator: str) -> None:
    known = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert lines_of(operator) == [line for line in known if line.startswith(f"{operator} |")]


def test_no_built_in_book_is_forbidden() -> None:
    assert " | error | " not in GOLDEN.read_text(encoding="utf-8")


def test_the_traps_of_the_lists_are_found() -> None:
    """The suspect cell, the copying gap of December 2024, the uncertain starts."""
    known = GOLDEN.read_text(encoding="utf-8")
    assert "line.suspect | domestic_individual | paid_forwarding_small_packet" in known
    assert "days.hole | domestic_legal_entity | parcel_qr" in known
    assert "2024-12-01..2024-12-31" in known
    assert "line.date_uncertain | domestic_individual |  | individual.parcel.band" in known


if __name__ == "__main__":
    text = "\n".join(line for operator in BOOKS for line in lines_of(operator))
    GOLDEN.write_text(text + "\n", encoding="utf-8", newline="\n")
