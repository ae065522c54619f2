"""`tariff show` as a price list, and `tariff at` as table and picture."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from batchpost.cli import main
from batchpost.parsers.countries import country_code
from batchpost.reports.price_curve import to_png
from batchpost.tariff.curve import curve_of

ON = ("--on", "2026-10-01")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setenv("BATCHPOST_HOME", str(tmp_path))

    def call(*words: str, code: int = 0) -> Any:
        done = CliRunner().invoke(main, ["tariff", *words, "--lang", "ru"])
        assert done.exit_code == code, done.output
        return done

    return call


def test_a_letter_is_a_row_a_rule(run) -> None:
    shown = run("show", "letter_registered", *ON).stdout
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert "до 20 г 3,30 3,96" in rows
    assert "каждые следующие начатые 20 г 0,07 0,084" in rows
    assert "Уведомление о получении простое 0,80 0,96" in rows
    assert "Приказ РУП «Белпочта» от 15.12.2025 № 1143" in shown


def test_what_is_exempt_from_vat_says_so(run) -> None:
    shown = run("show", "parcel", *ON, "--customer", "individual").stdout
    assert re.search(r"до 1 кг +5,00 +освобождено", shown)


def test_zones_are_columns_and_places_are_rows(run) -> None:
    shown = run("show", "express_parcel", *ON).stdout
    assert re.search(r"до 1 кг +9,10 / 10,92 +9,90 / 11,88", shown)
    one = run("show", "express_parcel", *ON, "--zone", "t2").stdout
    assert "9,90" in one
    assert "9,10" not in one
    abroad = run("show", "intl_parcel", *ON).stdout
    assert re.search(r"AT \(Австрия\) +53,65 / 64,38 +12,00 / 14,40", abroad)
    assert re.search(r"AZ \(Азербайджан\) +× ", abroad)


def test_one_destination_is_a_list_of_its_own(run) -> None:
    shown = run("show", "intl_parcel", *ON, "--to", "Австрия").stdout
    assert "AT (Австрия)" in shown
    assert re.search(r"за килограмм, до 29 кг +12,00 +14,40", shown)
    assert "AU" not in shown
    assert "Atlantis" in run("show", "intl_parcel", "--to", "Atlantis", code=2).stderr


def test_doubts_are_marked(run) -> None:
    shown = run("show", "money_order", *ON).stdout
    assert "Перевод: базовая ставка (!)" in shown
    assert "(!) постоянная из чужого калькулятора" in shown


def test_the_lines_are_there_as_before(run) -> None:
    shown = run("show", "letter_registered", *ON, "--lines").stdout
    assert "legal.letter_registered.first.20260101" in shown
    rows = json.loads(run("show", "letter_registered", *ON, "--format", "json").stdout)
    assert [row["value"] for row in rows] == ["3.30 BYN", "0.07 BYN"]


def test_every_service_of_every_book_is_shown(run) -> None:
    from batchpost.tariff.book import load_book, operators

    for operator, folder in operators().items():
        for service in list(load_book(folder).services)[:: 7 if operator == "belpochta" else 3]:
            done = CliRunner().invoke(
                main, ["tariff", "show", service, "--operator", operator, *ON, "--lang", "ru"]
            )
            assert done.exit_code in {0, 5}, (service, done.output)


def test_prices_at_masses(run) -> None:
    answer = json.loads(run("at", "letter_registered", "parcel", "20,100-300:100", *ON,
                            "--format", "json").stdout)  # fmt: skip
    letter, parcel = answer["services"]
    assert [point["gross"] for point in letter["points"]] == ["3.96", "4.30", "4.72", "5.14"]
    assert parcel["points"][0] == {"weight_g": 20, "net": "5.09", "vat": "1.02", "gross": "6.11"}
    assert letter["steps"][0] == {"from_g": 20, "to_g": 20, "gross": "3.96"}
    assert letter["steps"][1] == {"from_g": 21, "to_g": 40, "gross": "4.04"}


def test_a_mass_a_service_does_not_take_has_no_price(run) -> None:
    done = run("at", "letter_registered", "2000,2001", *ON)
    assert "—" in done.stdout.splitlines()[-1]
    assert "для 2001 г цены нет, предельная масса — 2000 г" in done.stderr


@pytest.mark.parametrize("words", [
    ("at", "20,100"), ("at", "parcel", "20-"), ("at", "parcel", "0"), ("at", "parcel", "5-1"),
    ("at", "parcel", "1-9999999"), ("at", "parcel", "20,,30"), ("at", "parcel", "20:5"),
    ("at", "parcel", "20", "--out", "x.bmp"),
])  # fmt: skip
def test_wrong_masses_are_refused(run, words: tuple[str, ...]) -> None:
    assert run(*words, code=2).stdout == ""


def test_an_unknown_service_is_named(run) -> None:
    assert "leter_ordinary" in run("at", "leter_ordinary", "20", code=5).stderr


def test_the_picture_has_every_step(run, tmp_path: Path) -> None:
    path = tmp_path / "curve.svg"
    run("at", "intl_letter_ordinary", "1-2000", "--priority", "priority", *ON, "--out", str(path))
    drawn = ET.fromstring(path.read_text(encoding="utf-8"))
    space = {"s": "http://www.w3.org/2000/svg"}
    curve = drawn.find("s:path", space)
    assert curve is not None
    levels = re.findall(r"[ML](\d+) (\d+)", curve.attrib["d"])
    assert len({y for _, y in levels}) == 7
    assert [int(x) for x, _ in levels] == sorted(int(x) for x, _ in levels)
    texts = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "Международное письмо простое: цена по массе на 01.10.2026" in texts
    assert "85,20" in texts
    assert "2 кг" in texts
    assert to_png(path.read_text(encoding="utf-8")).startswith(b"\x89PNG")


def test_the_curve_is_the_price_of_each_gram() -> None:
    from datetime import date

    curve = curve_of({"service": "parcel", "declared_value": "10"}, range(1, 1200), country_code,
                     on=date(2026, 10, 1), customer="individual", operator="belpochta")  # fmt: skip
    steps = curve.steps()
    assert [step.to_g + 1 for step in steps[:-1]] == [step.from_g for step in steps[1:]]
    for step in steps:
        for grams in (step.from_g, step.to_g):
            found = curve.at(grams)
            assert found is not None
            assert found.gross == step.gross


def test_lines_name_their_order_in_the_language_of_the_reader(run) -> None:
    done = run("show", "letter_registered", "--lines", *ON)
    assert "Order No." not in done.stderr
    assert "15.12.2025" in done.stderr
