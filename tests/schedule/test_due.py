"""Due dates: one question at the counter, and a whole list at once."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchpost.model.items import item_table
from batchpost.schedule.answer import DueAnswer, PlaceNotUnderstoodError, due, find_service
from batchpost.schedule.due import batch_due_dates, due_dates
from batchpost.schedule.reckoning import load_rules, reckon

MINSK = ZoneInfo("Europe/Minsk")
RULES = load_rules()
LETTER = find_service("letter_registered")
OFFICE = "220030"
HEAD = "relation,kind,category,days,counting,acceptance_day_counts,latest_acceptance,source\n"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MINSK)


def ask(moment: str, destination: str = "246050", home: Path | None = None) -> DueAnswer:
    return due(OFFICE, destination, LETTER, at(moment), load_rules(home) if home else RULES)


def said(answer: DueAnswer) -> str:
    return "\n".join(map(str, answer.reasons))


@pytest.mark.parametrize(
    ("moment", "due_on"),
    [
        # Three working days, the day of acceptance not counted, latest time 18:00.
        ("2026-11-16T10:00", "2026-11-19"),
        ("2026-11-16T18:00", "2026-11-19"),
        ("2026-11-16T18:00:01", "2026-11-20"),
        ("2026-11-20T10:00", "2026-11-25"),
        ("2026-11-21T10:00", "2026-11-26"),  # Saturday counts as Monday
        # Around each moved working day.
        ("2024-05-10T10:00", "2024-05-17"),
        ("2024-05-15T10:00", "2024-05-18"),
        ("2024-11-06T10:00", "2024-11-13"),
        ("2025-01-03T10:00", "2025-01-10"),
        ("2025-01-08T10:00", "2025-01-11"),
        ("2025-04-25T10:00", "2025-05-02"),
        ("2025-07-02T10:00", "2025-07-09"),
        ("2025-12-18T10:00", "2025-12-22"),
        ("2025-12-24T10:00", "2025-12-31"),
        ("2026-04-17T10:00", "2026-04-24"),
        ("2026-04-17T18:30", "2026-04-25"),
        ("2026-04-23T10:00", "2026-04-27"),
        ("2026-12-30T10:00", "2027-01-05"),
    ],
)
def test_due_dates_by_year(moment: str, due_on: str) -> None:
    assert ask(moment).due_on == date.fromisoformat(due_on)


def test_the_answer_says_why() -> None:
    words = said(ask("2026-04-17T18:30"))
    assert "EXAMPLE, not official" in words
    assert "Accepted after 18:00" in words
    assert "2026-04-20 does not count" in words
    assert "2026-04-21 does not count: Радуница" in words
    assert "2026-04-25 is a working day by transfer" in words
    assert "No timetable" in words


def test_acceptance_on_a_day_off_is_told() -> None:
    assert "not working, so it counts as accepted on 2026-11-23" in said(ask("2026-11-21T10:00"))


def test_year_whose_moves_are_unknown_is_told() -> None:
    assert "moved working days of 2027 are not known" in said(ask("2026-12-30T10:00"))


@pytest.mark.parametrize(
    ("moment", "latest"),
    [
        ("2026-11-16T10:00", "2026-11-16T18:00"),
        ("2026-11-16T18:30", "2026-11-17T18:00"),
        ("2026-11-21T10:00", "2026-11-23T18:00"),
        ("2026-04-17T18:30", "2026-04-22T18:00"),
    ],
)
def test_latest_posting_is_the_last_moment_with_the_same_date(moment: str, latest: str) -> None:
    answer = ask(moment)
    assert answer.latest_posting == at(latest)
    assert ask(latest).due_on == answer.due_on
    later = (at(latest) + timedelta(seconds=1)).replace(tzinfo=None).isoformat()
    assert ask(later).due_on > answer.due_on  # type: ignore[operator]


@given(st.integers(0, 3 * 366 * 24 * 60), st.integers(0, 20 * 24 * 60))
@settings(max_examples=200, deadline=None)
def test_later_acceptance_never_has_an_earlier_due_date(start: int, more: int) -> None:
    standard = RULES.standards.find("other", "letter", "registered", date(2026, 1, 1))
    assert standard is not None
    first = at("2023-12-31T23:00") + timedelta(minutes=start)
    early = reckon(standard, first, RULES.calendar)
    late = reckon(standard, first + timedelta(minutes=more), RULES.calendar)
    assert early.due_on <= late.due_on


def test_the_moment_is_told_by_the_offices_clock() -> None:
    utc = datetime(2026, 11, 16, 15, 30, tzinfo=UTC)  # 18:30 in Minsk, winter and summer
    assert due(OFFICE, "246050", LETTER, utc, RULES).due_on == date(2026, 11, 20)
    summer = datetime(2026, 7, 14, 15, 30, tzinfo=UTC)
    assert due(OFFICE, "246050", LETTER, summer, RULES).due_on == date(2026, 7, 20)
    night = datetime(2026, 11, 15, 21, 30, tzinfo=UTC)  # already the 16th in Minsk
    assert due(OFFICE, "246050", LETTER, night, RULES).due_on == date(2026, 11, 19)


def test_without_a_standard_the_date_is_absent_and_named() -> None:
    answer = due(OFFICE, "246050", find_service("money_order"), at("2026-11-16T10:00"), RULES)
    assert (answer.due_on, answer.standard, answer.latest_posting) == (None, None, None)
    assert "No delivery standard is known for money order" in said(answer)
    abroad = due(OFFICE, "de", LETTER, at("2026-11-16T10:00"), RULES)
    assert abroad.due_on is None
    assert "abroad" in said(abroad)
    service = find_service("intl_parcel")
    assert due(OFFICE, "246050", service, at("2026-11-16T10:00"), RULES).due_on is None


def test_unknown_postcode_leaves_the_date_absent_and_named() -> None:
    answer = ask("2026-11-16T10:00", "999999")
    assert answer.due_on is None
    assert "999999" in said(answer)


@pytest.mark.parametrize("place", ["", "22003", "минск", "BY", "2200301", "٢٢٠٠٣٠"])
def test_places_not_understood(place: str) -> None:
    with pytest.raises(PlaceNotUnderstoodError):
        due(OFFICE, place, LETTER, at("2026-11-16T10:00"), RULES)
    with pytest.raises(PlaceNotUnderstoodError):
        due(place, OFFICE, LETTER, at("2026-11-16T10:00"), RULES)


@pytest.mark.parametrize(
    ("line", "moment", "due_on"),
    [
        ("between_oblast_centres,*,*,3,calendar,no,,s", "2026-11-19T23:00", "2026-11-22"),
        ("between_oblast_centres,*,*,3,calendar,yes,,s", "2026-11-19T23:00", "2026-11-21"),
        ("between_oblast_centres,*,*,3,working,yes,,s", "2026-11-19T10:00", "2026-11-23"),
        ("between_oblast_centres,*,*,0,calendar,no,,s", "2026-11-19T10:00", "2026-11-19"),
        ("between_oblast_centres,*,*,2,calendar,no,16:00,s", "2026-11-20T16:01", "2026-11-25"),
    ],
)
def test_the_offices_own_rule(tmp_path: Path, line: str, moment: str, due_on: str) -> None:
    (tmp_path / "standards.csv").write_text(HEAD + line + "\n", encoding="utf-8")
    answer = ask(moment, home=tmp_path)
    assert answer.due_on == date.fromisoformat(due_on)
    assert "example" not in said(answer)
    if ",,s" in line:
        assert answer.latest_posting is None


def test_a_list_gets_each_items_date() -> None:
    items = item_table(
        {
            "line_no": [1, 2, 3, 4, 5, 6, 7],
            "kind": ["letter", "letter", "parcel", "letter", None, "letter", "letter"],
            "category": ["registered"] * 7,
            "postcode": ["220050", "246050", "225212", "999999", "220050", None, "10115"],
            "country": ["BY", None, "BY", None, None, None, "DE"],
        }
    ).set_axis(range(10, 17))
    column, summary = due_dates(
        items, accepted_at=at("2026-11-16T10:00"), office_postcode=OFFICE, rules=RULES
    )
    assert column.index.tolist() == list(range(10, 17))
    assert column.dtype == "string"
    assert [None if text is None else str(text) for text in column.astype(object).where(
        column.notna(), None
    )] == ["2026-11-18", "2026-11-19", "2026-11-19", None, None, None, None]  # fmt: skip
    assert (summary.earliest, summary.latest) == (date(2026, 11, 18), date(2026, 11, 19))
    assert (summary.missing, summary.example) == (4, True)
    assert summary.source == "example, to be replaced by the office"
    words = "\n".join(map(str, summary.reasons))
    assert "postcode 999999" in words
    assert "letter, registered, abroad" in words


def test_a_list_agrees_with_the_single_answer() -> None:
    destinations = ["220050", "222310", "246050", "247210", "225212"]
    moment = at("2026-04-17T18:30")
    items = item_table(
        {
            "line_no": list(range(1, 11)),
            "kind": ["letter"] * 5 + ["parcel"] * 5,
            "category": ["registered"] * 5 + ["ordinary"] * 5,
            "postcode": destinations * 2,
        }
    )
    column, _ = batch_due_dates(items, accepted_at=moment, office_postcode=OFFICE, home=None)
    services = [LETTER] * 5 + [find_service("parcel")] * 5
    single = [
        due(OFFICE, place, service, moment, RULES).due_on
        for place, service in zip(destinations * 2, services, strict=True)
    ]
    assert column.tolist() == [day.isoformat() for day in single if day]


def test_empty_list_has_no_dates() -> None:
    column, summary = batch_due_dates(
        item_table({}, 0), accepted_at=at("2026-11-16T10:00"), office_postcode=OFFICE, home=None
    )
    assert len(column) == 0
    assert (summary.earliest, summary.missing) == (None, 0)


def test_unknown_office_leaves_all_dates_absent() -> None:
    items = item_table({"line_no": [1], "kind": ["letter"], "postcode": ["220050"]})
    column, summary = due_dates(
        items, accepted_at=at("2026-11-16T10:00"), office_postcode="000000", rules=RULES
    )
    assert column.isna().all()
    assert summary.missing == 1
    assert "000000" in str(summary.reasons[0])
