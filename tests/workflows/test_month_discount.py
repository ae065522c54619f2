"""A discount by the month: what counts at intake, later for the same list, and in a forecast."""

import csv

import pytest

TEN_FROM_15 = "3;discount_percent;*;10;2026-01-01;15;month"
DAY = "2026-11-23"


@pytest.fixture
def letters(desk, tmp_path):
    """Return what writes a list of so many letters, another one each time."""
    terms = tmp_path / "terms.csv"
    heading = "term;rule;services;value;effective_from;items_from;counted"
    terms.write_text(f"{heading}\n{TEN_FROM_15}\n", encoding="utf-8")
    assert desk("client", "terms", "housing", "--from", terms).code == 0
    written = []

    def write(count):
        written.append(tmp_path / f"letters-{len(written)}.csv")
        with written[-1].open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out, delimiter=";")
            rows.writerow(["№", "Адресат", "Индекс", "Адрес", "Масса, г"])
            for n in range(1, count + 1):
                address = f"Минск, ул. Новая, {len(written)}-{n}"
                rows.writerow([n, f"Примеров П.{n}", "220030", address, 20])
        return written[-1]

    return write


@pytest.fixture
def accept(desk):
    def run(path, time):
        done = desk("intake", path, "--client", "housing", "--kind", "letter", "--category",
                    "registered", "--yes", "--at", f"{DAY}T{time}", "--format", "json")  # fmt: skip
        assert done.code == 0, done.err
        return done.json()

    return run


@pytest.fixture
def reprice(desk):
    def run(path, on=DAY):
        done = desk("reprice", path, "--client", "housing", "--kind", "letter", "--category",
                    "registered", "--on", on, "--against", on, "--format", "json")  # fmt: skip
        assert done.code == 0, done.err
        return done.json()["after"]["net"]

    return run


def test_a_list_accepted_at_the_same_moment_counts(accept, letters):
    assert accept(letters(10), "10:00")["total"]["net"] == "33.00"
    assert accept(letters(6), "10:00")["total"]["net"] == "17.82"


def test_a_forecast_counts_what_is_accepted_by_the_end_of_its_day(accept, letters, reprice):
    later = letters(6)
    assert reprice(later) == "19.80"
    accept(letters(10), "14:00")
    assert reprice(later) == "17.82"
    assert reprice(later, "2026-11-22") == "19.80"
    assert accept(later, "15:00")["total"]["net"] == "17.82"


def test_a_forecast_of_an_accepted_list_does_not_count_it_twice(accept, letters, reprice):
    path = letters(10)
    accept(path, "10:00")
    assert reprice(path) == "33.00"


def test_a_list_keeps_its_count_when_an_earlier_one_is_cancelled(desk, accept, letters):
    accept(letters(10), "10:00")
    accept(letters(6), "10:00")
    allowed = ("--reason", "a slip", "--allowed-by", "boss", "--yes")
    assert desk("list", "cancel", 1, *allowed).code == 0
    assert desk("tariff", "explain", "2/1", "--format", "json").json()["agrees"]
    done = desk("list", "correct", "2/1", "--weight-g", 30, *allowed)
    assert done.code == 0, done.err
    assert "as they are now" not in done.err
    assert accept(letters(6), "11:00")["total"]["net"] == "19.80"  # 12 by now


def test_without_the_server_the_month_goes_on_and_what_is_not_known_is_told(
    desk, letters, tmp_path, monkeypatch
):
    first, second = letters(10), letters(6)
    server = f"sqlite:///{(tmp_path / 'server.sqlite').as_posix()}"
    assert desk("ledger", "copy", "--to", server).code == 0
    monkeypatch.setenv("BATCHPOST_DATABASE", server)
    said = ("--client", "housing", "--kind", "letter", "--category", "registered", "--yes",
            "--format", "json")  # fmt: skip
    assert desk("intake", first, *said).code == 0
    assert desk("ledger", "reserve", "--lists", 5).code == 0
    assert desk("ledger", "go-offline", "--reason", "line down").code == 0
    done = desk("intake", second, *said)
    assert done.json()["total"]["net"] == "17.82"
    told = {each["code"]: each["message"] for each in done.json()["findings"]}
    assert "count 10 earlier items" in told["client.month_offline"]
    batch_no = done.json()["batch_no"]
    assert desk("ledger", "sync").code == 0
    explained = desk("tariff", "explain", f"{batch_no}/1", "--format", "json").json()
    assert explained["agrees"]
