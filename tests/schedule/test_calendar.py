"""The working calendar, by year around each moved working day."""

from datetime import date
from pathlib import Path

import pytest

from batchpost.schedule import snapshot
from batchpost.schedule.calendar import (
    CalendarMissingError,
    SpecialDay,
    WorkingCalendar,
    load_calendar,
    read_days,
)
from batchpost.schedule.tables import ScheduleTableError

TABLE = Path(snapshot.__file__).parent / "calendars" / "BY.csv"
BY = load_calendar("BY")


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        ("2024-05-13", "2024-05-18"),
        ("2024-11-08", "2024-11-16"),
        ("2025-01-06", "2025-01-11"),
        ("2025-04-28", "2025-04-26"),
        ("2025-07-04", "2025-07-12"),
        ("2025-12-26", "2025-12-20"),
        ("2026-04-20", "2026-04-25"),
        # From the package, which is loaded for years that the table lacks.
        ("2014-01-02", "2014-01-04"),
        ("2018-12-24", "2018-12-22"),
        ("2018-12-31", "2018-12-29"),
    ],
)
def test_moved_working_days(off: str, worked: str) -> None:
    assert not BY.is_working(date.fromisoformat(off))
    assert BY.is_working(date.fromisoformat(worked))


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_table_is_what_the_package_says(year: int) -> None:
    table = [(day.on, day.working, day.reason) for day in read_days(TABLE) if day.on.year == year]
    package = [(day.on, day.working, day.reason) for day in snapshot.special_days("BY", year)]
    assert table == package


def test_the_table_holds_every_year_whose_moves_are_published() -> None:
    last = snapshot.last_year_with_moves("BY")
    assert max(day.on.year for day in read_days(TABLE)) == last, (
        f"python -m batchpost.schedule.snapshot BY 2024 {last}"
    )


def test_the_table_is_written_as_it_lies(tmp_path: Path) -> None:
    snapshot.write("BY", 2026, 2026, tmp_path / "BY.csv")
    assert [day.on for day in read_days(tmp_path / "BY.csv")] == [
        day.on for day in read_days(TABLE) if day.on.year == 2026
    ]


def test_working_days_are_counted_over_the_moved_one() -> None:
    friday = date(2026, 4, 17)
    assert BY.next_working(friday) == date(2026, 4, 22)
    assert BY.add_working(friday, 4) == date(2026, 4, 25)
    assert BY.add_working(friday, 5) == date(2026, 4, 27)
    assert BY.add_working(friday, 0) == friday


def test_year_after_the_last_published_is_a_doubt() -> None:
    calendar = load_calendar("BY")
    assert calendar.add_working(date(2026, 12, 31), 2) == date(2027, 1, 5)
    assert not calendar.is_working(date(2027, 1, 7))
    doubts = calendar.doubts(date(2026, 12, 31), date(2027, 1, 5))
    assert [said.facts["year"] for said in doubts] == [2027]
    assert calendar.doubts(date(2026, 12, 1), date(2026, 12, 31)) == []


@pytest.mark.parametrize("on", [date(2028, 1, 3), date(2060, 1, 5), date(1980, 6, 2)])
def test_year_without_data_is_refused(on: date) -> None:
    with pytest.raises(CalendarMissingError, match=str(on.year)) as caught:
        load_calendar("BY").is_working(on)
    assert caught.value.exit_code == 5


def test_country_without_calendar_is_refused() -> None:
    with pytest.raises(CalendarMissingError, match="QQ"):
        load_calendar("QQ").is_working(date(2026, 1, 1))


def test_other_countries_come_from_the_package() -> None:
    russia = load_calendar("ru")
    assert not russia.is_working(date(2025, 5, 2))
    assert russia.is_working(date(2025, 11, 1))


def test_office_exceptions_go_first(tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_text(
        "date,working,reason,source\n"
        "2026-04-25,нет,суббота заменена,приказ 7\n"
        "2026-04-18,да,отработка,приказ 7\n",
        encoding="utf-8",
    )
    calendar = load_calendar("BY", tmp_path)
    assert not calendar.is_working(date(2026, 4, 25))
    assert calendar.is_working(date(2026, 4, 18))
    assert not calendar.is_working(date(2026, 4, 20))
    special = calendar.special(date(2026, 4, 25))
    assert special is not None
    assert special.reason == "суббота заменена"


def test_office_may_fill_in_a_year_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_text(
        "date;working;reason\n2027-01-04;no;перенос\n2028-03-09;no;перенос\n", encoding="cp1251"
    )
    calendar = load_calendar("BY", tmp_path)
    assert not calendar.is_working(date(2027, 1, 4))
    assert not calendar.is_working(date(2027, 1, 1))
    assert calendar.doubts(date(2027, 1, 1), date(2027, 1, 9)) == []
    assert not calendar.is_working(date(2028, 3, 9))
    assert not calendar.is_working(date(2028, 3, 8))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("date,working\n2026-13-01,yes\n", "2026-13-01"),
        ("date,working\n,yes\n", "date"),
        ("date,working\n2026-01-05,perhaps\n", "perhaps"),
        ("day,working\n2026-01-05,yes\n", "no column date"),
        ("", "no column"),
        ('date,working\n"2026-01-05,yes\n', "calendar.csv"),
    ],
)
def test_faulty_office_file_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "calendar.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ScheduleTableError, match=fault) as caught:
        load_calendar("BY", tmp_path)
    assert caught.value.exit_code == 5


def test_oversized_office_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_bytes(b"date,working\n" + b"\n" * 3_000_000)
    with pytest.raises(ScheduleTableError, match="too large"):
        load_calendar("BY", tmp_path)


def test_folder_instead_of_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").mkdir()
    assert load_calendar("BY", tmp_path).is_working(date(2026, 4, 25))
    with pytest.raises(ScheduleTableError):
        read_days(tmp_path / "calendar.csv")


def test_calendar_without_working_days_ends() -> None:
    off = [
        SpecialDay(date.fromordinal(n), working=False, reason="", source="")
        for n in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())
    ]
    with pytest.raises(CalendarMissingError):
        WorkingCalendar("BY", off).next_working(date(2026, 2, 1))
