"""`ledger purge`: what lies beside the ledger goes too, by names from the ledger alone."""

import os
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import tomli_w

from batchpost.errors import WrongUseError
from batchpost.workflows.purge_personal_data import first_day_kept

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "samples" / "registered-letters.xlsx"


@pytest.fixture
def accepted(desk, home):
    """An office that accepted one list in 2025, and printed and kept it."""
    done = desk("intake", LIST, "--yes", "--first-label", "RB100000017BY", "--at",
                "2025-12-15T10:30")  # fmt: skip
    assert done.code == 0, done.err
    return desk


def files(home: Path, folder: str) -> list[str]:
    return sorted(each.name for each in (home / folder).rglob("*") if each.is_file())


def test_addressees_originals_and_documents_go(accepted, home):
    before = accepted("report", "day", "--on", "2025-12-15", "--format", "json").json()
    asked = accepted("ledger", "purge", "--older-than", "2025-12-31")
    assert asked.code == 2, asked.err
    assert "give --yes" in asked.err
    assert files(home, "originals")
    done = accepted("ledger", "purge", "--older-than", "2025-12-31", "--yes")
    assert done.code == 0, done.err
    for said in ("1 list; items with addressees: 120", "gone from the ledger",
                 "1 kept original, 2 printed documents", "Older backups"):  # fmt: skip
        assert said in done.err
    assert files(home, "originals") == files(home, "documents") == []
    assert accepted("report", "day", "--on", "2025-12-15", "--format", "json").json() == before
    shown = accepted("list", "show", "1", "--format", "json")
    assert "were removed on" in shown.err
    assert {line["addressee"] for line in shown.json()["lines"]} == {None}
    refused = accepted("list", "original", "1")
    assert refused.code == 7
    assert "removed on" in refused.err
    again = accepted("ledger", "purge", "--older-than", "2025-12-31", "--yes")
    assert again.code == 0
    assert "Nothing that was accepted before 2025-12-31 names a person" in again.err


def test_the_original_of_a_list_refused_in_the_end_goes_when_its_term_is_over(accepted, home):
    stray = home / "originals" / "ab" / f"ab{'0' * 62}.csv"
    stray.parent.mkdir()
    stray.write_text("Примеров П.П.", encoding="utf-8")
    young = stray.with_name(f"ab{'1' * 62}.csv")
    young.write_text("Образцова О.О.", encoding="utf-8")
    other = stray.with_name("notes.txt")
    other.write_text("не наше", encoding="utf-8")
    longer = stray.with_name(f"ab{'2' * 63}.csv")
    longer.write_text("не наше", encoding="utf-8")
    moment = datetime(2025, 6, 1, tzinfo=UTC).timestamp()
    for path in (stray, other, longer, *(home / "originals").rglob("*.xlsx")):
        os.utime(path, (moment, moment))
    done = accepted("ledger", "purge", "--older-than", "2025-12-01", "--yes")
    assert done.code == 0, done.err
    assert "1 kept original, 0 printed documents" in done.err
    left = files(home, "originals")
    assert stray.name not in left
    assert {young.name, other.name, longer.name} < set(left)
    assert len(left) == 4  # that of the list accepted later is its own


def test_originals_of_no_list_stay_where_other_offices_may_keep_theirs(
    accepted, home, tmp_path_factory
):
    elsewhere = tmp_path_factory.mktemp("shared")
    settings = {"folders": {"originals": str(elsewhere)}}
    (home / "settings.toml").write_text(tomli_w.dumps(settings), encoding="utf-8")
    theirs = elsewhere / "ab" / f"ab{'0' * 62}.csv"
    theirs.parent.mkdir()
    theirs.write_text("Примеров П.П.", encoding="utf-8")
    moment = datetime(2025, 6, 1, tzinfo=UTC).timestamp()
    os.utime(theirs, (moment, moment))
    assert accepted("ledger", "purge", "--older-than", "2025-12-31", "--yes").code == 0
    assert theirs.is_file()


def test_the_register_printed_again_says_so(accepted, home):
    accepted("ledger", "purge", "--older-than", "2025-12-31", "--yes")
    done = accepted("list", "reprint", "1", "--as", "html")
    assert done.code == 0, done.err
    (page,) = home.rglob("register-000001.html")
    text = page.read_text(encoding="utf-8")
    assert "Printed again: the personal data were removed on" in text
    assert "RB100000017BY" in text


def test_files_left_behind_are_removed_by_the_next_purge(accepted, home):
    accepted("ledger", "purge", "--older-than", "2025-12-31", "--yes")
    accepted("list", "reprint", "1")
    kept = home / "documents" / "2025-12-15" / "000001"
    (kept / "own").mkdir()
    (kept / "own" / "note.txt").write_text("the office's own", encoding="utf-8")
    done = accepted("ledger", "purge", "--older-than", "2025-12-31", "--yes")
    assert "0 kept originals, 2 printed documents" in done.err
    assert files(home, "documents") == ["note.txt"]


def test_the_office_settles_its_term(accepted, home):
    done = accepted("ledger", "purge", "--yes")
    assert done.code == 2
    assert "kept for good" in done.err
    path = home / "settings.toml"
    given = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    given["personal_data"] = {"keep_days": 30}
    path.write_text(tomli_w.dumps(given), encoding="utf-8")
    assert accepted("ledger", "purge", "--yes").code == 0
    assert files(home, "originals") == []


def test_an_original_is_handed_out_only_for_a_reason(accepted, home, tmp_path):
    out = tmp_path / "as-it-came.xlsx"
    refused = accepted("list", "original", "1", "--out", out)
    assert refused.code == 2
    assert "--reason" in refused.err
    assert not out.exists()
    done = accepted("list", "original", "1", "--out", out, "--reason", "court case 1")
    assert done.code == 0, done.err
    assert out.read_bytes() == LIST.read_bytes()


def test_an_office_may_want_a_reason_from_programs_too(accepted, home):
    assert accepted("list", "show", "1", "--format", "csv").code == 0
    (home / "settings.toml").write_text(
        "[personal_data]\nshow_needs_reason = true\n", encoding="utf-8"
    )
    assert accepted("list", "show", "1").code == 0
    assert accepted("list", "show", "1", "--format", "csv").code == 2
    assert accepted("list", "show", "1", "--format", "csv", "--reason", "audit").code == 0


@pytest.mark.parametrize(
    ("given", "keep_days", "first"),
    [
        ("365d", None, "2025-11-30"),
        ("365 д", 30, "2025-11-30"),
        ("2026-01-01", None, "2026-01-01"),
        ("01.01.2026", None, "2026-01-01"),
        (None, 30, "2026-10-31"),
        ("0d", None, "2026-11-30"),
    ],
)
def test_terms(given, keep_days, first):
    assert first_day_kept(given, keep_days, date(2026, 11, 30)) == date.fromisoformat(first)


@pytest.mark.parametrize("given", [None, "", "a year", "-5d", "2026-12-01", "9999999d", "365"])
def test_no_terms(given):
    with pytest.raises(WrongUseError):
        first_day_kept(given, None, date(2026, 11, 30))
