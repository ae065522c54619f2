"""`batchpost tariff lint` and `tariff diff`, as a person and a script would call them."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from batchpost.cli import main
from batchpost.tariff.book import BUILT_IN
from batchpost.tariff.releases.history import Entry, append_entry

LINE = "laposte.lettre_verte.france.20g.20260101"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BATCHPOST_HOME", str(tmp_path / "home"))

    def call(*arguments: str, lang: str = "en") -> Result:
        return CliRunner().invoke(main, ["tariff", *arguments, "--lang", lang])

    return call


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "home" / "books" / "laposte"
    shutil.copytree(BUILT_IN / "laposte", folder)
    return folder


def change(folder: Path, old: str, new: str) -> str:
    """Change a value in the first line that has it and return the line's name."""
    table = min((folder / "lines").glob("*.csv"))
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(place for place, line in enumerate(lines) if old in line)
    lines[place] = lines[place].replace(old, new, 1)
    table.write_text("".join(lines), encoding="utf-8", newline="\n")
    return lines[place].partition(",")[0]


def test_a_sound_book_leaves_with_zero(run) -> None:
    done = run("lint", "laposte", "--format", "json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert answer["books"] == [{"operator": "laposte", "errors": 0, "warnings": 0}]
    assert answer["faults"] == []
    assert "Errors: 0, warnings: 0" in done.stderr


def test_an_error_leaves_with_five_and_names_the_line(run, copy: Path) -> None:
    line = change(copy, ",EUR,", ",EUX,")
    done = run("lint", "laposte", "--format", "json")
    assert done.exit_code == 5
    [fault] = json.loads(done.stdout)["faults"]
    assert (fault["code"], fault["severity"], fault["line"]) == ("currency.unknown", "error", line)
    assert set(fault) == {
        "operator", "severity", "line", "message", "count", "price_list", "service", "code",
        "cell", "from", "to", "first_g", "last_g", "others",
    }  # fmt: skip


def test_a_gap_says_grams_and_days(run, copy: Path) -> None:
    change(copy, ",51,100,", ",52,100,")
    done = run("lint", "laposte", "--format", "json")
    assert done.exit_code == 5
    [fault] = json.loads(done.stdout)["faults"]
    assert (fault["first_g"], fault["last_g"], fault["from"]) == (51, 51, "2026-01-01")


def test_warnings_pass_unless_strict(run, copy: Path) -> None:
    change(copy, ",curated_dataset,", ",suspect,")
    assert run("lint", "laposte").exit_code == 0
    done = run("lint", "laposte", "--strict")
    assert done.exit_code == 5
    assert "warning" in done.stdout
    assert "line.suspect" in done.stdout


def test_the_table_is_in_the_reader_s_language(run, copy: Path) -> None:
    change(copy, ",51,100,", ",52,100,")
    done = run("lint", "laposte", lang="ru")
    assert "ошибка" in done.stdout
    assert "51 г" in done.stdout
    assert "no line" not in done.output


def test_csv_has_a_row_a_fault(run, copy: Path) -> None:
    change(copy, ",51,100,", ",52,100,")
    done = run("lint", "laposte", "--format", "csv")
    assert done.stdout.splitlines()[0].startswith("severity,line,message")
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "vat.csv").write_bytes(b"\xff\xfe\x00"),
        lambda folder: (folder / "services.csv").unlink(),
        lambda folder: (folder / "book.toml").write_text("title =", encoding="utf-8"),
        lambda folder: (folder / "extras.csv").write_text("a,b\n", encoding="utf-8"),
        lambda folder: min((folder / "lines").glob("*")).write_text("<html>"),
    ],
)
def test_a_book_that_cannot_be_read_is_a_fault_and_no_traceback(run, copy: Path, spoil) -> None:
    spoil(copy)
    done = run("lint", "--folder", str(copy), "--format", "json")
    assert done.exit_code == 5, done.output
    [fault] = json.loads(done.stdout)["faults"]
    assert fault["code"] == "book.unreadable"
    assert "{" not in fault["message"]


def test_an_unknown_book_and_an_unknown_day_are_told(run) -> None:
    assert run("lint", "nowhere").exit_code == 5
    assert run("lint", "laposte", "--on", "tomorrow").exit_code == 2
    assert run("lint", "--folder", "nowhere").exit_code == 2


def test_diff_of_the_office_s_own_book_against_the_built_in(run, copy: Path) -> None:
    line = change(copy, ",EUR,", ",EUX,")
    done = run("diff", "--operator", "laposte", "--format", "json", "--on", "2026-02-01")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert answer["counts"] == {"added": 0, "removed": 0, "changed": 1, "rules": 0, "past": 1}
    [row] = answer["lines"]
    assert (row["change"], row["line"], row["what"]) == ("changed", line, ["currency"])
    assert (row["old"], row["new"], row["past"]) == ("EUR", "EUX", True)


def test_diff_reads_in_words(run, copy: Path) -> None:
    change(copy, ",EUR,", ",EUX,")
    done = run("diff", "built-in", str(copy), "--operator", "laposte", lang="ru")
    assert done.exit_code == 0, done.output
    assert "изменено" in done.stdout
    assert "валюта" in done.stdout
    assert run("diff", "laposte", str(copy), "--format", "csv").stdout.count("\n") == 1


def test_diff_of_what_is_no_book_is_told(run) -> None:
    done = run("diff", "2026.7", "--operator", "laposte")
    assert done.exit_code == 2
    assert "2026.7 is no book" in done.stderr


def test_diff_knows_a_release_by_its_number(run, copy: Path, tmp_path: Path) -> None:
    line = change(copy, ",EUR,", ",EUX,")
    books = copy.parent
    kept = books / "releases" / "laposte" / ("0" * 16)
    kept.parent.mkdir(parents=True)
    copy.rename(kept)
    entry = Entry(
        entry_no=1, at="2026-11-01T03:00:00+03:00", by="cron", deed="activated",
        operator="laposte", from_release="built-in", from_folder="", to_release="2026-11-01",
        to_folder=kept.name, to_sha256="0" * 64,
    )  # fmt: skip
    append_entry(books, entry)
    done = run("diff", "built-in", "2026-11-01", "--operator", "laposte", "--format", "json")
    assert done.exit_code == 0, done.output
    assert [row["line"] for row in json.loads(done.stdout)["lines"]] == [line]
    assert run("diff", "built-in", "2026-11-02", "--operator", "laposte").exit_code == 2
