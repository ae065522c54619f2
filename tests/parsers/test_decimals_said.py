"""Decimals in sentences are written as the reader's language writes them."""

from pathlib import Path

import pytest

from batchpost.language import language
from batchpost.parsers.reading import read_list

from .conftest import write_text

HEAD = ["Адресат", "Адрес", "Индекс", "Масса", "Объявленная ценность, руб."]
ROW = ["Щербина Фёдор", "г. Минск, ул. Лесная, 5", "220030"]


@pytest.mark.parametrize(("tongue", "spread"), [("ru", "0,386"), ("be", "0,386"), ("en", "0.386")])
def test_a_spread_of_weights(tmp_path: Path, tongue: str, spread: str) -> None:
    rows = [HEAD, [*ROW, "0,386", "10"], [*ROW, "1,5", "20"]]
    findings = read_list(write_text(tmp_path / "l.csv", rows)).findings
    (said,) = [each.message for each in findings if each.code == "weight.unit_assumed"]
    assert spread in language(tongue).say(said)


@pytest.mark.parametrize(
    ("tongue", "sums"), [("ru", ("35,50", "30,00")), ("en", ("35.50", "30.00"))]
)
def test_sums_held_against_the_list(tmp_path: Path, tongue: str, sums: tuple[str, str]) -> None:
    total = ["Итого", "", "", "", "35,50"]
    rows = [HEAD, [*ROW, "0,386", "10"], [*ROW, "1,5", "20"], total]
    findings = read_list(write_text(tmp_path / "l.csv", rows)).findings
    (said,) = [each.message for each in findings if each.code == "control.declared_value"]
    shown = language(tongue).say(said)
    assert all(amount in shown for amount in sums)
