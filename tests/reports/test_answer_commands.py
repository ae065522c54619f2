"""The answer and the form as the operator asks for them: by the command line."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from batchpost.cli import main

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "faulty-letters.xlsx"


def run(home: Path, *arguments: object) -> Result:
    words = ["--home", str(home), "--lang", "en", *map(str, arguments)]
    return CliRunner().invoke(main, words)


def test_a_form_is_written_for_a_client_and_checked(tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "form.xlsx"
    added = run(home, "client", "add", "zhkh", "--name", "КУП «Образец»", "--tax-id", "100582333")
    assert added.exit_code == 0, added.output
    done = run(home, "template", "--kind", "letter", "--client", "zhkh", "--out", out)
    assert done.exit_code == 0, done.output
    assert "form.xlsx" in done.stderr
    checked = run(home, "check", out, "--format", "json")
    assert checked.exit_code == 3, checked.output
    document = json.loads(checked.stdout)
    assert {each["code"] for each in document["findings"]} == {"item.example"}
    assert document["manifest"]["mailer"] == "КУП «Образец»"
    again = run(home, "template", "--kind", "letter", "--out", out)
    assert again.exit_code == 2
    assert run(home, "template", "--kind", "letter", "--client", "nobody").exit_code == 2


@pytest.mark.parametrize(("code", "word"), [("ru", "Ошибка"), ("be", "Памылка"), ("en", "Error")])
@pytest.mark.parametrize("ending", [".xlsx", ".html", ".json"])
def test_the_answer_speaks_the_clients_language(
    ending: str, code: str, word: str, tmp_path: Path
) -> None:
    out = tmp_path / f"answer{ending}"
    done = run(tmp_path, "check", SAMPLE, "--answer", out, "--answer-lang", code)
    assert done.exit_code == 3
    assert "written" in done.stderr
    if ending == ".xlsx":
        cells = [cell for row in openpyxl.load_workbook(out).worksheets[0] for cell in row]
        assert any(word in cell.comment.text for cell in cells if cell.comment)
    elif ending == ".html":
        page = out.read_text(encoding="utf-8")
        assert f'<html lang="{code}">' in page
        assert word in page
    else:
        document = json.loads(out.read_text(encoding="utf-8"))
        assert document["summary"]["errors"] == 6
        assert set(document) == {"source", "manifest", "findings", "summary"}
        assert len(document["source"]["sha256"]) == 64


def test_the_answer_in_json_has_the_findings_of_check(tmp_path: Path) -> None:
    out = tmp_path / "answer.json"
    done = run(tmp_path, "check", SAMPLE, "--answer", out, "--format", "json")
    shown = json.loads(done.stdout)
    told = json.loads(out.read_text(encoding="utf-8"))["findings"]
    for each in (*told, *shown["findings"]):
        assert each.pop("remedy")  # what to do is said to the client, and to the operator
    assert told == shown["findings"]


@pytest.mark.parametrize("name", ["answer.pdf", "answer"])
def test_another_ending_is_wrong_use(name: str, tmp_path: Path) -> None:
    done = run(tmp_path, "check", SAMPLE, "--answer", tmp_path / name)
    assert done.exit_code == 2
    assert name in done.stderr


def test_an_answer_without_a_place_is_told_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a file").write_bytes(b"")
    done = run(tmp_path, "check", SAMPLE, "--answer", tmp_path / "a file" / "answer.xlsx")
    assert done.exit_code == 8
    assert "Nothing can be written to" in done.stderr
    assert "recorded" not in done.stderr
    assert "--out" not in done.stderr
