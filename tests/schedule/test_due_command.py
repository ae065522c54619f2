"""`batchpost due` as scripts and people see it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from batchpost.cli import main


def run(home: Path, *arguments: str, lang: str = "en") -> Result:
    return CliRunner().invoke(main, ["due", "--home", str(home), "--lang", lang, *arguments])


def test_json_answer(tmp_path: Path) -> None:
    done = run(
        tmp_path, "--from", "220030", "--to", "246050", "--service", "letter_registered",
        "--at", "2026-04-17T18:30", "--format", "json",
    )  # fmt: skip
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert set(answer) == {"due_on", "standard", "arrival", "latest_posting", "reasons"}
    assert answer["due_on"] == "2026-04-25"
    assert answer["standard"]["days"] == 3
    assert answer["standard"]["counting"] == "working"
    assert answer["standard"]["source"]
    assert answer["arrival"] is None
    assert answer["latest_posting"] == "2026-04-22T18:00:00+03:00"


def test_a_moment_may_be_written_as_people_do(tmp_path: Path) -> None:
    asked = ("--from", "220030", "--to", "246050", "--service", "parcel", "--format", "json")
    answers = [
        json.loads(run(tmp_path, *asked, "--at", at).stdout)
        for at in ("2026-04-17T18:30", "17.04.2026 18:30")
    ]
    assert answers[0] == answers[1]


def test_without_a_standard(tmp_path: Path) -> None:
    done = run(tmp_path, "--from", "220030", "--to", "DE", "--service", "parcel", "--at",
               "2026-04-17", "--format", "json")  # fmt: skip
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["due_on"], answer["standard"]) == (0, None, None)
    assert "No delivery standard" in answer["reasons"][0]


def test_people_see_the_reasons_apart_from_the_data(tmp_path: Path) -> None:
    done = run(tmp_path, "--from", "220030", "--to", "220050", "--service", "parcel", "--at",
               "2026-04-17")  # fmt: skip
    assert "2026-04-23" in done.stdout
    assert "EXAMPLE" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--to", "220050", "--service", "pigeon"], 5),
        (["--to", "220050", "--service", "parcel", "--at", "2031-01-05"], 5),
        (["--to", "Минск", "--service", "parcel"], 2),
        (["--to", "220050", "--service", "parcel", "--at", "soon"], 2),
        (["--to", "220050", "--service", "parcel", "--at", "17.04.2026 25:00"], 2),
        (["--to", "220050"], 2),
    ],
)
def test_refusals(tmp_path: Path, arguments: list[str], code: int) -> None:
    done = run(tmp_path, "--from", "220030", *arguments)
    assert done.exit_code == code
    assert "Traceback" not in done.output


def test_people_read_days_and_moments_as_they_write_them(tmp_path: Path) -> None:
    done = run(tmp_path, "--from", "220030", "--to", "220050", "--service", "parcel", "--at",
               "2026-04-17", lang="ru")  # fmt: skip
    assert "23.04.2026" in done.stdout
    assert "T18:00" not in done.stdout
    assert "to be replaced" not in done.stdout


def test_no_empty_table_stands_where_there_is_no_due_date(tmp_path: Path) -> None:
    done = run(tmp_path, "--from", "220030", "--to", "999999", "--service", "parcel")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "999999" in done.stderr
