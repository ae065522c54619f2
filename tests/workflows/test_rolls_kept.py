"""Label rolls at the counter: what clients stuck themselves, what was entered, what is left."""

from pathlib import Path

import pytest

from batchpost.errors import WrongUseError
from batchpost.identifiers import s10
from batchpost.identifiers.faults import NotRightError
from batchpost.model.labels import Roll
from batchpost.workflows.keep_rolls import (
    LabelCountryError,
    LabelSeriesError,
    RollOrderError,
    SerialError,
    SerialWithCheckDigitError,
    SeriesError,
    make_roll,
)

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
LETTERS = SAMPLES / "registered-letters.xlsx"
FIRST = "RB100000017BY"


def _list(path: Path, labels: list[str], sender: str = "п") -> Path:
    rows = [f"{n};{label};Иванов {sender}{n};220030;Минск, ул. Новая, 1;20" for n, label in labels]
    heading = "№;ШПИ;Адресат;Индекс;Адрес;Масса, г"
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def _accept(desk, path: Path):
    return desk("intake", path, "--client", "housing", "--kind", "letter",
                  "--category", "registered", "--yes")  # fmt: skip


def _balances(desk) -> list[tuple]:
    return [
        (roll["roll_id"], roll["used"], roll["spoiled"], roll["left"], roll["next"])
        for roll in desk("roll", "list", "--format", "json").json()
    ]


def test_labels_the_client_stuck_are_used_of_the_roll(desk, tmp_path):
    desk("roll", "issue", "RB", "--first", 10000001, "--last", 10000100)
    other_roll = s10.compose("RB", 20000001, "BY")
    borne = [*(s10.compose("RB", 10000001 + n, "BY") for n in range(5)), other_roll]
    done = _accept(desk, _list(tmp_path / "a.csv", list(enumerate(borne, 1))))
    assert done.code == 0, done.err
    left = s10.compose("RB", 10000006, "BY")
    assert _balances(desk) == [("RB10000001-10000100BY", 5, 0, 95, left)]
    desk("roll", "spoil", "RB10000001-10000100BY", "--first", 10000010, "--reason", "torn")
    spoiled = s10.compose("RB", 10000010, "BY")
    again = _accept(desk, _list(tmp_path / "b.csv", [(1, spoiled)], "в"))
    assert again.code == 3
    assert spoiled in again.err
    assert "identifier.spoiled" in again.err
    assert _balances(desk)[0][1:4] == (5, 1, 94)


def test_a_roll_issued_after_the_list_that_opened_it_balances(desk):
    accepted = desk("intake", LETTERS, "--client", "housing", "--yes", "--first-label", FIRST)
    assert accepted.code == 0, accepted.err
    done = desk("roll", "issue", "RB", "--first", 10000001, "--last", 10001000)
    assert done.code == 0, done.err
    left = s10.compose("RB", 10000121, "BY")
    assert _balances(desk) == [("RB10000001-10001000BY", 120, 0, 880, left)]


def test_without_a_scanner_the_ledger_gives_the_next_free_labels(desk):
    desk("roll", "issue", "VV", "--first", 1, "--last", 500, "--kind", "insured")
    desk("roll", "issue", "RB", "--first", 10000001, "--last", 10000100)
    short = desk("intake", LETTERS, "--client", "housing", "--yes", "--first-label", "next")
    assert short.code == 7
    assert "100" in short.err
    assert "120" in short.err
    desk("roll", "issue", "RB", "--first", 20000001, "--last", 20000100)
    done = desk("intake", LETTERS, "--client", "housing", "--yes", "--first-label", "NEXT",
                "--format", "json")  # fmt: skip
    assert done.code == 0, done.err
    assert done.json()["first_identifier"] == s10.compose("RB", 10000001, "BY")
    assert done.json()["last_identifier"] == s10.compose("RB", 20000020, "BY")
    rolls = desk("roll", "list", "--format", "json").json()
    assert [(roll["left"], roll["reserved"]) for roll in rolls] == [(500, 0), (0, 0), (80, 0)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("1", "500"),
        ("00000001", "00000500"),
        (s10.compose("RB", 1, "BY"), s10.compose("RB", 500, "BY")),
        (" rb 000 000 01-4 by ".upper(), " 500\n"),
    ],
)
def test_ends_of_a_roll_are_serials_or_whole_labels(first, last):
    assert make_roll("rb", "by", first, last, None) == Roll(
        "RB00000001-00000500BY", "RB", "BY", 1, 500
    )


@pytest.mark.parametrize(
    ("facts", "refusal", "said"),
    [
        (("R", "BY", "1", "2"), SeriesError, "“R” is no series"),
        (("РВ", "BY", "1", "2"), SeriesError, "two Latin letters"),
        (("RB", "belarus", "1", "2"), LabelCountryError, "“belarus” is no country"),
        (("RB", "XX", "1", "2"), LabelCountryError, "such as BY"),
        (("RB", "BY", "000000014", "2"), SerialWithCheckDigitError, "Give 00000001, or the whole"),
        (("RB", "BY", "1", "000005004"), SerialWithCheckDigitError, "nine digits"),
        (("RB", "BY", "1", "1000000000"), SerialError, "eight at most"),
        (("RB", "BY", "-1", "2"), SerialError, "“-1” is no serial"),
        (("RB", "BY", "1.0", "2"), SerialError, "is no serial"),
        (("RB", "BY", "", "2"), SerialError, "is no serial"),
        (("RB", "BY", "٣", "4"), SerialError, "is no serial"),
        (("RB", "BY", "RB000000013BY", "2"), NotRightError, "check digit"),
        (("RB", "BY", "1", "RR123456785BY"), LabelSeriesError, "not of the series RB…BY"),
        (("RB", "BY", s10.compose("RB", 1, "RU"), "2"), LabelSeriesError, "RB…BY"),
        (("RB", "BY", "2", "1"), RollOrderError, "from 00000002 to 00000001"),
    ],
)
def test_a_roll_that_cannot_be_is_refused_with_the_way_out(facts, refusal, said):
    with pytest.raises(refusal, match=said) as refused:
        make_roll(*facts, None)
    assert isinstance(refused.value, WrongUseError)


def test_a_roll_is_entered_and_spoiled_by_its_labels(desk):
    label = s10.compose("RB", 12, "BY")
    done = desk("roll", "issue", "rb", "--first", s10.compose("RB", 10, "BY"), "--last", "19",
                  "--country", "by")  # fmt: skip
    assert done.code == 0, done.err
    roll = "RB00000010-00000019BY"
    assert desk("roll", "spoil", roll, "--first", label, "--reason", "torn").code == 0
    blank = desk("roll", "spoil", roll, "--first", label, "--reason", " ")
    assert (blank.code, "A reason is needed" in blank.err) == (2, True)
    with_check_digit = desk("roll", "spoil", roll, "--first", label[2:11], "--reason", "torn")
    assert with_check_digit.code == 2
    assert "nine digits" in with_check_digit.err
    assert desk("roll", "spoil", "R9", "--first", 1, "--reason", "torn").code == 2
    assert _balances(desk) == [(roll, 0, 1, 9, s10.compose("RB", 10, "BY"))]
