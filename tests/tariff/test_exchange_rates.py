"""Rates of exchange: the day's own, the office's first, examples and old ones said."""

import json
import shutil
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from batchpost.cli import main
from batchpost.tariff.book import open_book
from batchpost.tariff.errors import TariffBookError
from batchpost.tariff.periods import change_days
from batchpost.tariff.rates import MissingRateError, Rate, in_sdr, rate_on, read_rates

HEAD = "base,currency,units,rate,effective_from,confidence,source,note\n"
ABROAD = ("--operator", "ukrposhta", "--service", "lyst_standartnyi", "--to", "PL")


def rate(text: str, start: str = "2026-04-01", units: int = 1, currency: str = "USD") -> Rate:
    return Rate("UAH", currency, units, text, date.fromisoformat(start), "official", "a bank")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BATCHPOST_HOME", str(tmp_path))

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["price", *arguments, "--lang", "en"])

    return call


def write_rates(home: Path, *rows: str) -> None:
    (home / "books").mkdir(exist_ok=True)
    (home / "books" / "rates.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


def write_book(home: Path, old: str, new: str) -> None:
    """Give the office a copy of the book, one text in it replaced by another."""
    book = home / "books" / "ukrposhta"
    shutil.copytree(open_book("ukrposhta").folder, book)
    for path in filter(Path.is_file, book.rglob("*")):
        text = path.read_text(encoding="utf-8").replace(old, new)
        path.write_text(text, encoding="utf-8", newline="")


@given(
    st.integers(0, 10**9),
    st.decimals(Decimal("0.0001"), 9_999_999, places=4),
    st.sampled_from([1, 10, 100, 1000]),
)
def test_an_amount_is_settled_exactly(amount: int, price: Decimal, units: int) -> None:
    whole = (amount * price / units).quantize(Decimal(1), ROUND_HALF_UP)
    assert rate(str(price), units=units).into_base(amount) == int(whole)
    back = (amount * units / price).quantize(Decimal(1), ROUND_HALF_UP)
    assert abs(rate(str(price), units=units).from_base(amount) - int(back)) <= 1


def test_the_last_rate_before_the_day_holds_and_the_offices_stands_first() -> None:
    own = (rate("40.1"), rate("40.2", "2026-05-01"))
    assert rate_on(own, "UAH", "USD", date(2026, 4, 30)).rate_text == "40.1"
    assert rate_on(own, "UAH", "USD", date(2026, 5, 1)).rate_text == "40.2"
    assert rate_on((), "UAH", "USD", date(2026, 5, 1)).confidence == "example"
    later = (rate("40.3", "2026-06-01"),)
    assert rate_on(later, "UAH", "USD", date(2026, 5, 1)).confidence == "example"


@pytest.mark.parametrize(("base", "currency", "day"), [
    ("UAH", "USD", "2026-03-31"), ("UAH", "EUR", "2026-04-01"), ("EUR", "USD", "2026-04-01"),
])  # fmt: skip
def test_a_rate_that_is_not_known_is_missing(base: str, currency: str, day: str) -> None:
    with pytest.raises(MissingRateError, match=r"rates\.csv"):
        rate_on((), base, currency, date.fromisoformat(day))


def test_an_old_rate_is_doubtful_and_an_example_always() -> None:
    assert rate("40").grades(date(2026, 5, 2)) == ("official",)
    assert rate("40").grades(date(2026, 5, 3)) == ("official", "rate_old")
    example = rate_on((), "BYN", "XDR", date(2026, 5, 3))
    assert example.grades(date(2026, 5, 3)) == ("example",)


def test_a_declared_value_goes_by_the_rate_of_the_first_of_the_month() -> None:
    days = ("2026-04-01", "2026-04-15", "2026-05-01")
    own = tuple(
        Rate("BYN", "XDR", 1, text, date.fromisoformat(day), "official", "a bank")
        for text, day in zip(("4.0", "5.0", "8.0"), days, strict=True)
    )
    assert in_sdr(10_000, "BYN", own, date(2026, 4, 30)) == (2_500, own[0])
    assert in_sdr(10_000, "BYN", own, date(2026, 5, 1)) == (1_250, own[2])


@pytest.mark.parametrize("row", [
    "UAH,USD,0,40,2026-04-01,official,a bank,", "UAH,USD,1,0.0,2026-04-01,official,a bank,",
    "UAH,USD,1,40,,official,a bank,", "UAH,USD,1,40,2026-04-01,,a bank,",
    "UAH,USD,1,-40,2026-04-01,official,a bank,", "UAH,UAH,1,40,2026-04-01,official,a bank,",
    "UAH,usd,1,40,2026-04-01,official,a bank,", "UAH,USD,1,40,2026-04-31,official,a bank,",
    "UAH,USD,1,40,2026-04-01,official,,",
])  # fmt: skip
def test_a_row_that_does_not_fit_is_refused(tmp_path: Path, row: str) -> None:
    write_rates(tmp_path, row)
    with pytest.raises(TariffBookError, match=r"rates\.csv"):
        read_rates(tmp_path / "books" / "rates.csv")


def test_a_price_in_another_currency_is_settled_and_says_at_what(run, tmp_path: Path) -> None:
    write_rates(tmp_path, "UAH,USD,1,41.2345,2026-04-02,official,a bank,")
    asked = (*ABROAD, "--weight-g", "50", "--on", "2026-04-02")
    document = json.loads(run(*asked, "--format", "json").stdout)
    # 2.50 USD * 41.2345 = 103.08625
    assert document["lines"][0]["net"] == "103.09"
    assert document["total"]["currency"] == "UAH"
    assert document["book"]["rates"] == ["1 USD = 41.2345 UAH, 2026-04-02 (official)"]
    assert "example" not in document["book"]["confidence"]
    assert "41.2345" in run(*asked).stderr


def test_an_amount_too_large_to_reckon_with_is_refused(run, tmp_path: Path) -> None:
    write_rates(tmp_path, "UAH,USD,1,9999999.9,2026-04-02,official,a bank,")
    assert run(*ABROAD, "--weight-g", "50", "--on", "2026-04-02").exit_code == 0
    write_rates(tmp_path, "UAH,USD,1,9999999.99,2026-04-02,official,a bank,")
    write_book(tmp_path, ",2.50,,USD,", ",99999999.99,,USD,")
    said = run(*ABROAD, "--weight-g", "50", "--on", "2026-04-02")
    assert (said.exit_code, "too large" in said.stderr) == (5, True)


def test_an_example_is_said_to_be_one(run) -> None:
    said = run(*ABROAD, "--weight-g", "50", "--on", "2026-04-02")
    assert said.exit_code == 0
    assert "43.0000 UAH, 2026-04-01 (example)" in said.stderr
    assert "not certain" in said.stderr


def test_two_charges_are_settled_each_for_itself(run, tmp_path: Path) -> None:
    write_rates(tmp_path, "UAH,USD,100,4123.45,2026-04-02,official,a bank,")
    asked = (*ABROAD, "--weight-g", "2000", "--with", "registration=yes", "--on", "2026-04-02")
    document = json.loads(run(*asked, "--format", "json").stdout)
    # 28.50 * 41.2345 = 1175.18325, 3.50 * 41.2345 = 144.32075
    assert [line["net"] for line in document["lines"]] == ["1175.18", "144.32"]


def test_home_prices_ask_for_no_rate(run) -> None:
    asked = ("--operator", "ukrposhta", "--service", "lyst_standartnyi", "--weight-g", "50")
    document = json.loads(run(*asked, "--on", "2026-01-02", "--format", "json").stdout)
    assert (document["total"]["gross"], document["book"]["rates"]) == ("24.00", [])


def test_a_missing_rate_is_one_sentence_and_exit_5(run, tmp_path: Path) -> None:
    write_book(tmp_path, ",USD,", ",GBP,")
    said = run(*ABROAD, "--weight-g", "50", "--on", "2026-04-02")
    assert said.exit_code == 5
    assert said.stderr.count("\n") == 1
    assert "No rate of GBP in UAH" in said.stderr


def test_a_value_declared_abroad_is_told_in_sdr(run, tmp_path: Path) -> None:
    asked = ("--service", "intl_parcel", "--weight-g", "1000", "--declared-value", "100",
             "--priority", "priority", "--on", "2026-01-15")  # fmt: skip
    document = json.loads(run(*asked, "--to", "AT", "--format", "json").stdout)
    assert document["declared_abroad"]["amount"] == "25.00"
    assert document["declared_abroad"]["confidence"] == "example"
    write_rates(tmp_path, "BYN,XDR,1,3.9412,2026-01-01,official,a bank,")
    document = json.loads(run(*asked, "--to", "AT", "--format", "json").stdout)
    assert document["declared_abroad"]["amount"] == "25.37"
    home = json.loads(run("--service", "parcel", *asked[2:6], "--on", "2026-01-15",
                          "--format", "json").stdout)  # fmt: skip
    assert "declared_abroad" not in home


def test_prices_change_on_the_days_of_the_rates() -> None:
    assert date(2026, 4, 1) in change_days(open_book("ukrposhta"))
