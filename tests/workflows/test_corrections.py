"""Accepted lists corrected at the counter: shown before, recorded once, printed anew."""

import json
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from .conftest import environment_of
from .terminal import typed

ROWS = [f"{n};Иванов П.{n};220030;Минск, ул. Новая, {n};20" for n in range(1, 7)]
HEAD = "№;Адресат;Индекс;Адрес;Масса, г"
FIRST, SECOND = "RB100000017BY", "RB100000025BY"
WHY = ("--reason", "повреждена упаковка")
LATER = ("--at", "2026-04-03T12:00")
NEXT_DAY = ("--at", "2026-04-04T09:00")


@pytest.fixture
def letters(tmp_path) -> Path:
    path = tmp_path / "letters.csv"
    path.write_text("\n".join([HEAD, *ROWS]), encoding="utf-8")
    return path


def intake(desk, path, *more):
    said = ("--client", "housing", "--kind", "letter", "--category", "registered", "--yes")
    return desk("intake", path, *said, "--at", "2026-04-03T10:00", "--format", "json", *more)


@pytest.fixture
def accepted(desk, letters):
    """An office that accepted six letters, 3.96 each, numbered from the first label on."""
    done = intake(desk, letters, "--first-label", FIRST)
    assert done.code == 0, done.err
    assert done.json()["total"]["gross"] == "23.76"
    return desk


def told(done):
    assert done.code == 0, done.err
    return done.json()


def text_of(path: str) -> str:
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


def test_items_are_excluded_by_line_and_by_number(accepted):
    done = accepted("list", "exclude", 1, 5, SECOND, *WHY, *LATER, "--format", "json")
    answer = told(done)
    assert (answer["state"], answer["items_before"], answer["items"]) == ("corrected", 6, 4)
    assert (answer["gross_before"], answer["gross"]) == ("23.76", "15.84")
    assert "Иванов П.5" in done.err
    names = [Path(path).name for path in answer["documents"]]
    assert names == ["act-000001-1.pdf", "register-000001-1.pdf", "receipt-000001-1.pdf"]
    act, register = (text_of(path) for path in answer["documents"][:2])
    entry = str(answer["entry_id"])
    assert entry in act
    assert "повреждена упаковка" in act
    assert "No official form" in act
    assert entry in register
    assert "CORRECTED" in register
    assert SECOND not in register
    shown = told(accepted("list", "show", 1, "--format", "json"))
    assert [line["line_no"] for line in shown["lines"]] == [1, 3, 4, 6]
    assert (shown["items"], shown["excluded"], shown["state"]) == (4, 2, "corrected")
    assert shown["changes"][0]["reason"] == "повреждена упаковка"
    first = told(accepted("list", "show", 1, "--as-recorded", "--format", "json"))
    assert first["items"] == 6
    assert len(first["lines"]) == 6
    (row,) = told(accepted("list", "show", "--format", "json"))
    assert (row["state"], row["items"], row["gross"]) == ("corrected", 4, "15.84")
    (roll,) = told(accepted("roll", "list", "--format", "json"))
    assert (roll["used"], roll["spoiled"]) == (4, 2)
    assert accepted("tariff", "explain", SECOND).code == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("exclude", 1, 7, *WHY, *LATER), 2, "no line 7"),
        (("exclude", 2, 1, *WHY, *LATER), 2, "No list 2"),
        (("exclude", 1, "RB999999999BY", *WHY, *LATER), 2, "RB999999999BY"),
        (("exclude", 1, 1, 2, 3, 4, 5, 6, *WHY, *LATER), 2, "list cancel 1"),
        (("exclude", 1, 1, "--reason", " ", *LATER), 2, "needs its reason"),
        (
            ("exclude", 1, 1, *WHY, "--at", "2026-04-02T10:00"),
            2,
            "changed on 2026-04-03 10:00",
        ),
        (("cancel", 1, *WHY, *LATER), 2, "--allowed-by"),
        (("correct", "1/1", *WHY, *LATER), 2, "so already"),
        (("correct", "1/1", "--weight-g", 20, *WHY, *LATER), 2, "so already"),
        (("correct", "1/1", "--weight-g", 9999, *WHY, *LATER), 3, "9999 g"),
        (("correct", "1/1", "--postcode", "22", *WHY, *LATER), 3, "22"),
        (("correct", "1/1", "--addressee", "", *WHY, *LATER), 3, "The addressee is missing."),
        (("correct", "1/1", "--declared-value", "ten", *WHY, *LATER), 2, "ten is no amount"),
        (("correct", "1/1", "--cod", "9" * 20, *WHY, *LATER), 2, "is no amount"),
        (("correct", "1/1", "--cod", "-" + "9" * 20, *WHY, *LATER), 2, "is no amount"),
        (("correct", "1/1", "--declared-value", "-5", *WHY, *LATER), 3, "below nothing"),
        (("correct", "1/1", "--weight-g", "9" * 20, *WHY, *LATER), 2, "9" * 20),
        (("exclude", "9" * 20, "1", *WHY, *LATER), 2, "9" * 20),
        (("correct", "1/9", "--weight-g", 30, *WHY, *LATER), 2, "no line 9"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_recorded(
    accepted, arguments, code, said
):
    done = accepted("list", *arguments)
    assert (done.code, said in done.err) == (code, True), done.err
    (row,) = told(accepted("list", "show", "--format", "json"))
    assert row["state"] == "accepted"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("exclude", 1, 1, "--reason", " "), "needs its reason"),
        (("correct", "1/1", "--weight-g", 30, "--reason", ""), "needs its reason"),
        (("cancel", 1, "--reason", " ", "--allowed-by", "A"), "needs its reason"),
        (("cancel", 1, *WHY, "--allowed-by", " "), "--allowed-by"),
        (("exclude", 1, 1, *WHY, "--allowed-by", ""), "--allowed-by"),
    ],
)
def test_a_blank_reason_or_consent_is_refused_before_anything_is_shown(accepted, arguments, said):
    done = accepted("list", *arguments, *LATER)
    assert (done.code, said in done.err) == (2, True), done.err
    assert "What changes" not in done.err


def test_a_list_is_cancelled_and_its_file_accepted_again(accepted, letters):
    allowed = ("--allowed-by", "Начальникова")
    answer = told(accepted("list", "cancel", 1, *WHY, *allowed, *LATER, "--format", "json"))
    assert (answer["state"], answer["items"], answer["gross"]) == ("cancelled", 0, "0.00")
    assert [Path(path).name for path in answer["documents"]] == ["act-000001-1.pdf"]
    assert "Начальникова" in text_of(answer["documents"][0])
    again = accepted("list", "cancel", 1, *WHY, *allowed, *LATER)
    assert again.code == 7
    assert "was cancelled on 2026-04-03" in again.err
    done = intake(accepted, letters, "--first-label", "RB100000105BY")
    assert (told(done)["batch_no"], done.json()["already_accepted"]) == (2, False)
    days = told(accepted("day", "show", "--on", "2026-04-03", "--format", "json"))
    assert days["total"][0]["gross"] == "23.76"


def test_an_item_is_corrected_and_priced_as_on_its_day(accepted, home):
    accepted("client", "edit", "housing", "--payment", "cash")
    done = accepted("list", "correct", "1/2", "--weight-g", 60, "--addressee", "Петрова А.",
                    "--postcode", "220004", *WHY, *LATER, "--format", "json")  # fmt: skip
    answer = told(done)
    assert "Петрова А." in done.err
    assert (answer["items"], answer["gross_before"], answer["gross"]) == (6, "23.76", "23.93")
    shown = told(accepted("list", "show", 1, "--format", "json"))
    line = next(line for line in shown["lines"] if line["line_no"] == 2)
    assert (line["weight_g"], line["addressee"], line["postcode"]) == (60, "Петрова А.", "220004")
    assert (line["item_identifier"], line["fee"]) == (SECOND, "4.13")
    assert shown["changes"][0]["fields"] == ["weight_g", "addressee", "postcode"]
    assert told(accepted("tariff", "explain", SECOND, "--format", "json"))
    documents = told(accepted("list", "show", 1, "--format", "json"))["documents"]
    assert {Path(path).name for path in documents} >= {"act-000001-1.pdf", "register-000001.pdf"}
    printed = accepted("list", "reprint", 1)
    assert printed.code == 0
    assert "act-000001-1.pdf" in printed.err
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger:
        ((facts,),) = ledger.execute("SELECT facts FROM entry WHERE kind = 'documents_printed'")
    assert "act-000001-1.pdf" in json.loads(facts)["documents"]


def test_a_closed_day_stays_as_it_is(accepted, home, letters, tmp_path):
    for blank in ((), ("--allowed-by", " ")):
        refused = accepted("day", "close", "--on", "2026-04-03", "--yes", *blank)
        assert (refused.code, "Who allowed this?" in refused.err) == (2, True)
    done = accepted("day", "close", "--on", "2026-04-03", "--allowed-by", "Начальникова",
                    "--at", "2026-04-03T18:00", "--format", "json")  # fmt: skip
    closed = told(done)["closed"]
    assert closed["hash"] in done.err
    assert (closed["lists"], closed["corrections"]) == (1, 0)
    assert closed["heads"][0]["seq"] == 4
    report = home / "documents" / "2026-04-03" / "day-2026-04-03.html"
    assert closed["hash"] in report.read_text(encoding="utf-8")
    again = accepted("day", "close", "--on", "2026-04-03")
    assert again.code == 7
    assert str(closed["entry_id"]) in again.err
    other = tmp_path / "other.csv"
    other.write_text("\n".join([HEAD, *ROWS[:5]]), encoding="utf-8")
    refused = intake(accepted, other)
    assert refused.code == 7
    assert "2026-04-03 is closed" in refused.err
    assert "from the next day on" in refused.err
    assert accepted("list", "exclude", 1, 1, *WHY, *LATER).code == 7
    assert accepted("list", "exclude", 1, 1, *WHY, *NEXT_DAY).code == 0
    first = told(accepted("day", "show", "--on", "2026-04-03", "--format", "json"))
    assert (first["total"][0]["gross"], first["corrections"]) == ("23.76", [])
    after = told(accepted("day", "show", "--on", "2026-04-04", "--format", "json"))
    assert after["total"][0]["gross"] == "-3.96"
    (correction,) = after["corrections"]
    assert (correction["accepted_on"], correction["gross"]) == ("2026-04-03", "-3.96")
    assert after["closed"] is None
    shown = accepted("day", "show", "--on", "2026-04-04").out
    assert "corrections of lists of earlier days" in shown
    assert "the day is open" in shown


def test_vat_on_the_batch_stays_rounded_once(desk, letters):
    desk("client", "edit", "housing", "--vat-mode", "batch")
    assert told(intake(desk, letters))["total"]["gross"] == "23.76"
    done = desk("list", "correct", "1/2", "--weight-g", 60, *WHY, *LATER, "--format", "json")
    answer = told(done)
    assert (answer["net"], answer["vat"]) == ("19.94", "3.99")
    shown = told(desk("list", "show", 1, "--format", "json"))
    assert shown["total"] == {"net": "19.94", "vat": "3.99", "gross": "23.93", "currency": "BYN"}
    fees = sum(Decimal(line["fee"]) for line in shown["lines"])
    assert fees == Decimal("23.93")


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "exclude", 1, 1, *WHY),
        ("list", "cancel", 1, *WHY, "--allowed-by", "A"),
        ("list", "correct", "1/1", "--weight-g", 30, *WHY),
        ("day", "close", "--on", "2026-04-03", "--allowed-by", "A"),
    ],
)
def test_a_moment_still_to_come_is_refused_before_anything_is_shown(accepted, arguments):
    done = accepted(*arguments, "--at", "2826-04-03T12:00")
    assert (done.code, "2826-04-03 12:00 is still to come" in done.err) == (2, True), done.err
    assert "What changes" not in done.err
    assert accepted("list", "exclude", 1, 1, *WHY).code == 0  # nothing forbids the present


def test_an_intake_of_a_moment_still_to_come_is_refused(desk, letters, home):
    def at(minutes):
        moment = datetime.now(UTC) + timedelta(minutes=minutes)
        return desk("intake", letters, "--client", "housing", "--kind", "letter", "--category",
                    "registered", "--yes", "--at", moment.isoformat())  # fmt: skip

    done = at(20)
    assert (done.code, "is still to come" in done.err) == (2, True)
    assert not list(home.glob("originals/*"))
    assert at(3).code == 0  # clocks differ


def test_what_becomes_of_an_item_is_told_in_words(accepted):
    done = accepted("--lang", "ru", "list", "correct", "1/1", "--kind", "parcel",
                    "--advice", "simple", "--mark", "fragile", *WHY, *LATER)  # fmt: skip
    told_before = [line.split() for line in done.err.splitlines()]
    assert ["вид", "письмо", "посылка"] in told_before, done.err
    assert "хрупк" in done.err.lower()


@pytest.mark.skipif(os.name != "posix", reason="POSIX has pseudo-terminals")
def test_at_a_terminal_it_is_shown_and_asked_before(accepted, home):
    exclude = ("list", "exclude", "1", "2", *WHY, *LATER)
    code, shown = typed(exclude, [("Record the correction?", "no")], environment_of(home))
    assert code == 130
    assert "Иванов П.2" in shown
    assert "23.76" in shown
    assert "19.80" in shown
    (row,) = told(accepted("list", "show", "--format", "json"))
    assert row["state"] == "accepted"
    assert typed(exclude, [("Record the correction?", "yes")], environment_of(home))[0] == 0
    close = ("day", "close", "--on", "2026-04-03", "--allowed-by", "A", *NEXT_DAY)
    code, shown = typed(close, [("Close the day?", "yes")], environment_of(home))
    assert (code, shown.count("Label rolls")) == (0, 1)
    assert typed(close, [], environment_of(home))[0] == 7
    day = told(accepted("day", "show", "--on", "2026-04-03", "--format", "json"))
    assert day["closed"]["corrections"] == 1


def test_a_day_ahead_is_not_closed(accepted):
    done = accepted("day", "close", "--on", "2026-04-05", "--allowed-by", "A", *NEXT_DAY)
    assert done.code == 2
    assert "has not begun" in done.err
