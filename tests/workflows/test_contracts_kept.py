"""Contracts at the counter: terms set from a table, lists priced by them, quotes compared."""

from pathlib import Path

import pytest

from batchpost.identifiers import s10

ROOT = Path(__file__).resolve().parents[2]
LETTERS = ROOT / "samples" / "registered-letters.xlsx"
HEADING = "term;rule;services;value;effective_from;items_from;counted"


def _terms(desk, tmp_path: Path, *rows: str, heading: str = HEADING, encoding: str = "utf-8"):
    path = tmp_path / "terms.csv"
    path.write_text("\r\n".join([heading, *rows, ""]), encoding=encoding, newline="")
    return desk("client", "terms", "housing", "--from", path)


def _accepted(desk, *options: str) -> dict:
    done = desk("intake", LETTERS, "--client", "housing", "--yes", "--at", "2026-04-03T10:00",
                  "--format", "json", *options)  # fmt: skip
    assert done.code == 0, done.err
    return {**done.json(), "err": done.err}


def test_a_list_is_priced_by_its_clients_terms(desk, tmp_path):
    done = _terms(desk, tmp_path, "2.1;flat_per_item;letter_registered;3,10;01.01.2026;;")
    assert done.code == 0, done.err
    # 120 letters: 3.10 and 0.62, ordinary advice 0.80 and 0.16
    assert _accepted(desk)["total"]["gross"] == "561.60"
    shown = desk("client", "terms", "housing", "--format", "json").json()
    assert [(row["term"], row["value"]) for row in shown] == [("2.1", "3.10")]


def test_the_month_counts_what_was_accepted_before(desk, tmp_path):
    _terms(desk, tmp_path, "3;discount_percent;*;10;2026-01-01;200;month")
    assert _accepted(desk)["total"]["net"] == "499.00"  # 100 steps of 20 g beside the letters
    other = tmp_path / "again.csv"
    rows = [f"{n};Иванов П.{n};220030;Минск, ул. Новая, {n};20" for n in range(1, 101)]
    other.write_text("\n".join(["№;Адресат;Индекс;Адрес;Масса, г", *rows]), encoding="utf-8")
    said = ("--client", "housing", "--kind", "letter", "--category", "registered", "--yes")
    done = desk("intake", other, *said, "--at", "2026-04-03T12:00", "--format", "json")
    assert done.json()["total"]["net"] == "297.00"


def test_terms_written_read_back(desk, tmp_path):
    _terms(desk, tmp_path, "3;discount_percent;*;5;2026-01-01;1000;month")
    out = tmp_path / "out.csv"
    assert desk("client", "terms", "housing", "--write", out).code == 0
    assert desk("client", "terms", "housing", "--from", out).code == 0
    assert desk("client", "terms", "housing", "--clear").code == 0
    assert desk("client", "terms", "housing", "--format", "json").json() == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("1;discount_percent;*;five;2026-01-01;;", "value = five"),
        ("1;discount;*;5;2026-01-01;;", "rule = discount"),
        ("1;flat_per_item;letter_registred;5;2026-01-01;;", "services = letter_registred"),
        ("1;flat_per_item;*;5;2026-01-01;;", "services = *"),
        ("1;discount_percent;*;5;2026-13-01;;", "effective_from = 2026-13-01"),
        ("1;discount_percent;*;5;2026-01-01;0;", "items_from = 0"),
        ("1;discount_percent;*;5;2026-01-01;;year", "counted = year"),
        ("1;discount_percent;*;120;2026-01-01;;", "more than 100 %"),
        (";discount_percent;*;5;2026-01-01;;", "term = -"),
        ("1;discount_percent", "effective_from = -"),
        ("1;discount_percent;*;5;2026-01-01;;;7", "8 = 7"),
        ("1;discount_percent;*;٥;2026-01-01;;", "value = ٥"),
        ("1;weight_rounding_up;letter_registered;0.5;2026-01-01;;", "value = 0.5"),
        ("1;per_started_step;letter_registered;0.5;2026-01-01;;", "per = -"),
    ],
)
def test_a_term_that_does_not_fit_is_named_and_nothing_changes(desk, tmp_path, row, told):
    _terms(desk, tmp_path, "2;discount_percent;*;5;2026-01-01;;")
    done = _terms(desk, tmp_path, row)
    assert done.code in {2, 5}
    assert told in done.err
    assert len(desk("client", "terms", "housing", "--format", "json").json()) == 1


def test_files_that_are_no_tables_of_terms_are_told(desk, tmp_path):
    assert desk("client", "terms", "housing", "--from", tmp_path / "none.csv").code == 4
    assert desk("client", "terms", "housing", "--from", LETTERS).code == 4
    assert _terms(desk, tmp_path, "1;2", heading="a;b").code == 4
    assert _terms(desk, tmp_path, "1", heading=f"{HEADING};term").code == 4
    assert _terms(desk, tmp_path, '1;discount_percent;*;5;2026-01-01;;"open').code == 4
    assert _terms(desk, tmp_path, "1" * 200_000).code == 4
    assert _terms(desk, tmp_path, *["1;discount_percent;*;5;2026-01-01;;"] * 501).code == 4


def test_a_table_saved_as_cp1251_is_read(desk, tmp_path):
    row = "п. 2.1;discount_percent;*;5;2026-01-01;;;по письму"
    done = _terms(desk, tmp_path, row, heading=f"{HEADING};note", encoding="cp1251")
    assert done.code == 0, done.err
    shown = desk("client", "terms", "housing", "--format", "json").json()
    assert (shown[0]["term"], shown[0]["note"]) == ("п. 2.1", "по письму")


def test_what_a_change_of_tariffs_makes_is_shown(desk):
    done = desk("reprice", LETTERS, "--on", "2026-01-01", "--against", "2025-12-31",
                  "--format", "json")  # fmt: skip
    assert done.code == 0, done.err
    told = done.json()
    assert told["before"]["net"] == "414.00"  # 120 of 2.70 and 0.70, 100 steps of 0.06
    assert told["after"]["net"] == "499.00"  # 120 of 3.30 and 0.80, 100 steps of 0.07
    assert told["difference"] == "102.13"
    assert sum(float(line["difference"]) for line in told["lines"]) == pytest.approx(102.13)


def test_a_quote_is_compared_with_the_acceptance(desk):
    done = desk("reprice", LETTERS, "--client", "housing", "--on", "2025-12-31", "--quote")
    assert done.code == 0, done.err
    again = desk("reprice", LETTERS, "--client", "housing", "--on", "2026-04-03",
                   "--format", "json").json()  # fmt: skip
    assert again["against"] == "2025-12-31"
    assert again["quote"] == {"on": "2025-12-31", "gross": "496.60"}
    err = _accepted(desk)["err"]
    assert "told 496.60 BYN for 2025-12-31" in err
    assert "102.13 more" in err


def test_an_item_is_priced_by_a_clients_terms(desk, tmp_path):
    rows = (
        "2.1;flat_per_item;letter_registered;3,13;2026-01-01;;",
        "2.2;flat_per_item;notice_of_delivery_simple;0,50;2026-01-01;;",
        "4;minimum_per_list;*;20;2026-01-01;;",
    )
    assert _terms(desk, tmp_path, *rows).code == 0
    letter = ("price", "--service", "letter_registered", "--weight-g", 20, "--advice", "simple",
              "--client", "housing", "--format", "json")  # fmt: skip
    done = desk(*letter, "--on", "2026-04-03", "--explain")
    told = done.json()
    assert [line["tariff_line"] for line in told["lines"]][2:] == [
        "contract:housing:2.1",
        "contract:housing:2.2",
    ]
    assert told["total"] == {"net": "3.63", "vat": "0.73", "gross": "4.36", "currency": "BYN"}
    changed = [charge["steps"][-3]["text"] for charge in told["explain"]["charges"][2:]]
    assert "3.13 instead of 3.30" in changed[0]
    assert "0.50 instead of 0.80" in changed[1]
    assert "left out: this is one item" in done.err
    done = desk(*letter, "--on", "2025-12-31")
    assert done.json()["total"]["net"] == "3.40"
    assert "no special conditions in force" in done.err
    assert desk(*letter, "--operator", "laposte").code == 2
    rows = tmp_path / "items.csv"
    rows.write_text("service,weight-g\nparcel,20\n", encoding="utf-8")
    batch = ("price", "--batch", rows, "--out", tmp_path / "out.csv", "--client", "housing")
    assert desk(*batch).code == 2


def test_a_quote_needs_a_client(desk):
    assert desk("reprice", LETTERS, "--on", "2026-04-03", "--quote").code == 2


def test_numbers_outside_the_clients_own_range_are_warned_about(desk, tmp_path):
    assert desk("roll", "issue", "VV", "--first", 100, "--last", 199,
                  "--client", "housing").code == 0  # fmt: skip
    desk("client", "add", "shop", "--name", "Магазин-образец")
    rows = [f"{n};{s10.compose('VV', 100 + n, 'BY')};Иванов П.{n};220030;Минск, ул. Новая, 1;20;5"
            for n in range(5)]  # fmt: skip
    listed = tmp_path / "own.csv"
    heading = "№;ШПИ;Адресат;Индекс;Адрес;Масса, г;Объявленная ценность, руб."
    listed.write_text("\n".join([heading, *rows]), encoding="utf-8")
    done = desk("intake", listed, "--client", "shop", "--kind", "parcel", "--category",
                  "insured", "--yes", "--format", "json")  # fmt: skip
    codes = [finding["code"] for finding in done.json()["findings"]]
    assert "label.other_client" in codes
    outside = _accepted(desk, "--first-label", s10.compose("RB", 10000001, "BY"))
    assert "label.outside_range" in [finding["code"] for finding in outside["findings"]]
