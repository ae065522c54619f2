"""Books made to break the pricing: each ends in a sentence, none in a wrong price or for ever."""

import csv
from datetime import date
from pathlib import Path

import pytest
from tariff_builders import items

from batchpost.errors import ReferenceDataError
from batchpost.tariff.errors import QuantityOutsideError, TariffBookError, WeightOverLimitError
from batchpost.tariff.lines import COLUMNS
from batchpost.tariff.pricing import price

LARGE = "99999999.9999"
LINE = {
    "line": "l1", "services": "a", "title_ru": "А", "unit": "item", "rule": "flat_per_item",
    "value": "1.00", "currency": "BYN", "vat": "no", "customer_category": "all",
    "effective_from": "2020-01-01", "confidence": "example", "source": "invented",
}  # fmt: skip
HEADINGS = {
    "services.csv": "service,title_ru,title_en,kind,categories,direction,weight_limit_g,defaults,"
    "limit_confidence,limit_source,note",
    "extras.csv": "service,when,charge,note",
    "vat.csv": "rate,effective_from,effective_to,legal_basis,confidence,source,note",
}


def book(books: Path, lines: list[dict[str, str]], services: str, extras: str = "") -> None:
    folder = books / "toy"
    (folder / "lines").mkdir(parents=True)
    manifest = 'operator="toy"\ntitle="Toy"\ncountry="BY"\ncurrency="BYN"\n'
    (folder / "book.toml").write_text(manifest, encoding="utf-8")
    rows = {
        "services.csv": "".join(f"{name},{name},{name},,,domestic,,,,,\n" for name in services),
        "extras.csv": extras,
        "vat.csv": "20,2015-01-01,,,example,invented,\n",
    }
    for name, heading in HEADINGS.items():
        (folder / name).write_text(f"{heading}\n{rows[name]}", encoding="utf-8")
    with (folder / "lines" / "x.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows([{**LINE, **line}.get(name, "") for name in COLUMNS] for line in lines)


DERIVED = "fact,services,given,table,confidence,source,note\nzone,*,destination,{},o,s,\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("book.toml", "x = " + "[" * 50_000 + "]" * 50_000),
        ("book.toml", "postcode_digits = " + "9" * 5000),
        ("book.toml", "lists = 5"),
        ("derived.csv", DERIVED.format("zones\0.csv")),
        ("derived.csv", DERIVED.format("..")),
        ("derived.csv", DERIVED.format("../../zones.csv")),
        ("vat.csv", "\0"),
    ],
)
def test_a_table_made_to_break_the_reader_is_refused(tmp_path: Path, name, text) -> None:
    book(tmp_path, [{}], "a")
    with (tmp_path / "toy" / name).open("a", encoding="utf-8") as file:
        file.write(text)
    with pytest.raises(TariffBookError):
        net(tmp_path, weight_g=100)


def net(books: Path, **columns: int) -> int:
    table = items(service=["a"], **{name: [value] for name, value in columns.items()})
    return price(table, on=date(2026, 1, 1), customer="legal_entity", operator="toy",
                 books=books).net  # fmt: skip


def steps(value: str) -> list[dict[str, str]]:
    return [
        {"rule": "base_upto_weight", "weight_from_g": "1", "weight_to_g": "20"},
        {"line": "l2", "rule": "per_started_step", "per": "1", "unit": "g", "value": value},
    ]


def test_a_price_is_right_or_refused_to_the_last_gram(tmp_path: Path) -> None:
    book(tmp_path, steps(LARGE), "a")
    at_most = (2**63 - 1 - 10**6) // (9_999_999_999_990_000)
    assert (
        net(tmp_path, weight_g=20 + at_most - 1)
        == 100 + 9_999_999_999 * (at_most - 1) + (99 * (at_most - 1) + 50) // 100
    )
    for grams in (30 + at_most, 10**9, 10**12):
        with pytest.raises(WeightOverLimitError):
            net(tmp_path, weight_g=grams)


def test_a_percentage_beyond_reckoning_is_refused(tmp_path: Path) -> None:
    book(tmp_path, [{}, {"line": "l2", "rule": "percent_of_declared_value", "value": LARGE}], "a")
    assert net(tmp_path, declared_value=100) == 100 + 100_000_000
    with pytest.raises(QuantityOutsideError):
        net(tmp_path, declared_value=10**12)


@pytest.mark.parametrize(
    ("lines", "extras"),
    [
        ([{"value": LARGE}, {"line": "l2", "rule": "percent_surcharge_on_base", "value": LARGE}],
         ""),
        ([{"value": LARGE}, {"line": "l2", "rule": "multiplier", "value": LARGE,
                             "services": "b"}], "a,,b,\n"),
    ],
)  # fmt: skip
def test_what_is_reckoned_on_too_much_is_refused(tmp_path: Path, lines, extras) -> None:
    book(tmp_path, lines, "ab" if extras else "a", extras)
    with pytest.raises(TariffBookError):
        net(tmp_path, weight_g=100)


def reference(line: str, service: str, value: str) -> dict[str, str]:
    return {"line": line, "services": service, "rule": "refer_to_tariff", "value": value}


@pytest.mark.parametrize(
    "lines",
    [
        [reference("l1", "a", "a")],
        [reference("l1", "a", "b"), reference("l2", "b", "a")],
        [reference("l1", "a", "nothing")],
        [*(reference(one, one, "+".join([other] * 100)) for one, other in ("ab", "bc", "cd")),
         {"line": "d", "services": "d"}],
    ],
)  # fmt: skip
def test_references_without_end_are_refused_soon(tmp_path: Path, lines) -> None:
    book(tmp_path, lines, "abcd")
    with pytest.raises(TariffBookError):
        net(tmp_path, weight_g=100)


@pytest.mark.parametrize("value", ["0", "0.5", "-1"])
def test_an_offices_own_rounding_without_sense_is_refused(tmp_path: Path, value: str) -> None:
    slope = {"line": "l2", "rule": "per_kg", "unit": "kg"}
    rounding = {"line": "l3", "rule": "weight_rounding_up", "value": "", "outcome": "set_by_branch"}
    book(tmp_path, [{}, slope, rounding], "a")
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "toy.csv").write_text(
        "line,value,minimum,effective_from,effective_to,document,note\n"
        f"l3,{value},,2020-01-01,,an order,\n",
        encoding="utf-8",
    )
    with pytest.raises(TariffBookError):
        net(tmp_path, weight_g=100)


@pytest.mark.parametrize(
    "line",
    [
        {"value": "NaN"}, {"value": "-1"}, {"value": "=1+1"}, {"value": "1e9"}, {"value": "٣"},
        {"rule": "magic"}, {"weight_from_g": "-5"}, {"weight_to_g": "1000000000"},
        {"rule": "per_started_step", "weight_from_g": "1"},
        {"rule": "per_started_step", "weight_from_g": "1", "per": "0"},
        {"rule": "weight_rounding_up", "value": "0"},
        {"rule": "weight_rounding_up", "value": "0.5"},
        {"title_ru": "x" * 200_000},
    ],
)  # fmt: skip
def test_a_line_without_sense_is_refused(tmp_path: Path, line) -> None:
    book(tmp_path, [line], "a")
    with pytest.raises(ReferenceDataError):
        net(tmp_path, weight_g=100)
