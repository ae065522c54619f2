"""Findings on the screen and as JSON: all of them, page by page where a person sits."""

import json
import sys

import pytest
from check_builders import a_list, found_in
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from batchpost.cli import main
from batchpost.commands import _findings_talk
from batchpost.commands._desk import Desk
from batchpost.commands._findings_talk import remarks
from batchpost.commands._listing_document import item_documents, item_rows, show_findings
from batchpost.commands._show import Rows, encoded_each, show_json
from batchpost.language import language
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message

COUNT = 50


@pytest.fixture
def findings():
    return found_in(a_list({"postcode": [str(22500 + each) for each in range(COUNT)]}))


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, language("en"))


def a_terminal(monkeypatch, answers, lines=24):
    """A person at a terminal who answers so; returns the questions."""
    asked = []
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", str(lines))

    def prompt(text, **_):
        asked.append(text)
        return answers.pop(0)

    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(Desk, "interactive", True)
    monkeypatch.setattr(_findings_talk.click, "prompt", prompt)
    return asked


def shown(capsys):
    out, err = capsys.readouterr()
    return out.count("postcode.length"), err


def test_all_are_printed_where_nobody_sits(desk, findings, capsys):
    show_findings(desk, "table", findings)
    assert shown(capsys) == (COUNT, "")


@pytest.mark.parametrize(
    "case", [([""] * 7, 50), (["a"], 50), (["", "q"], 14), (["q"], 7), (["й"], 7)]
)
def test_screen_by_screen_on_a_terminal(desk, findings, capsys, monkeypatch, case):
    answers, count = list(case[0]), case[1]
    wanted = len(answers)
    asked = a_terminal(monkeypatch, answers)
    show_findings(desk, "table", findings)
    found, err = shown(capsys)
    assert found == count
    assert len(asked) == wanted
    assert asked[0] == "7 of 50 shown. Enter: next page; a: all; q: no more"
    assert ("--format csv" in err) is (count < COUNT)


def test_short_list_is_one_screen(desk, findings, capsys, monkeypatch):
    asked = a_terminal(monkeypatch, [])
    show_findings(desk, "table", findings[:7])
    assert shown(capsys)[0] == 7
    assert asked == []


def test_no_line_is_longer_than_the_terminal_and_no_word_is_cut(
    desk, findings, capsys, monkeypatch
):
    a_terminal(monkeypatch, [], lines=1000)
    show_findings(desk, "table", findings)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) < 80
    assert sum("[postcode.length]" in line for line in lines) == COUNT


def a_finding(severity, row, *, column="Индекс", value="22", said="It is so.", sheet=None):
    place = Place(sheet, row, column)
    return Finding("some.code", severity, place, value, message(said), message("Do so."), row)


def test_errors_stand_first_and_notes_last():
    found = [
        a_finding(Severity.INFO, 2),
        a_finding(Severity.WARNING, 3),
        a_finding(Severity.ERROR, 4),
    ]
    told = list(remarks(found, language("en")))
    assert [each.head for each in told] == [
        "Error, row 4, column “Индекс”: 22",
        "Warning, row 3, column “Индекс”: 22",
        "Note, row 2, column “Индекс”: 22",
    ]


def test_same_words_are_said_once_with_every_row():
    found = [a_finding(Severity.ERROR, row) for row in (2, 3, 4, 9, 11, 12)]
    told = list(remarks([*found, a_finding(Severity.ERROR, 5, value="33")], language("ru")))
    assert [(each.head, each.count) for each in told] == [
        ("Ошибка, строки 2–4, 9, 11, 12, столбец «Индекс»: 22", 6),
        ("Ошибка, строка 5, столбец «Индекс»: 33", 1),
    ]


def test_values_that_differ_are_told_each_but_of_notes():
    values = {2: "a", 3: "b"}
    errors = [a_finding(Severity.ERROR, row, value=value) for row, value in values.items()]
    notes = [a_finding(Severity.INFO, row, value=value) for row, value in values.items()]
    assert [each.count for each in remarks(errors, language("en"))] == [1, 1]
    assert [each.head for each in remarks(notes, language("en"))] == [
        "Note, rows 2, 3, column “Индекс”"
    ]


def test_sheet_is_named_only_where_there_are_several():
    one = [a_finding(Severity.ERROR, 2, sheet="A")]
    two = [*one, a_finding(Severity.ERROR, 2, sheet="B", column=None)]
    assert [each.head for each in remarks(one, language("en"))] == [
        "Error, row 2, column “Индекс”: 22"
    ]
    assert [each.head for each in remarks(two, language("en"))] == [
        "Error, sheet “A”, row 2, column “Индекс”: 22",
        "Error, sheet “B”, row 2: 22",
    ]


def a_csv(folder, *lines):
    path = folder / "list.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_columns_that_are_not_read_are_named(tmp_path):
    path = a_csv(
        tmp_path,
        "ФИО;Адрес;Индекс;Масса, г;Любимый цвет;Оценочная стоимость",
        "Жук А. А.;г. Минск, ул. Ленина, 5;220030;20;синий;12,50",
        "Дуб Б. Б.;г. Минск, ул. Ленина, 6;220030;20;белый;10,00",
    )
    arguments = ["check", str(path), "--kind", "parcel", "--lang", "ru", "--home", str(tmp_path)]
    done = CliRunner().invoke(main, [*arguments, "--format", "json"])
    assert "Столбцы, которые не читаются: «Любимый цвет»." in done.stderr
    assert json.loads(done.stdout)["summary"]["declared_value"] == "22.50"


def test_sentences_are_folded_between_words_on_a_terminal_alone(desk, capsys, monkeypatch):
    said = message("{words} /a/{path}", words="one two three " * 10, path="long-path " * 9)
    desk.tell(said)
    assert capsys.readouterr().err.count("\n") == 1
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    desk.tell(said)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) < 60
    assert " ".join(lines).split() == str(said).split()


@given(st.lists(st.sampled_from(list(Severity)), max_size=300), st.integers(1, 5))
def test_every_finding_is_told_once(severities, kinds):
    found = [
        a_finding(severity, row, said=f"Fault {row % kinds}.")
        for row, severity in enumerate(severities, 2)
    ]
    assert sum(each.count for each in remarks(found, language("en"))) == len(found)


@pytest.mark.parametrize("shown_as", ["json", "csv"])
def test_programs_get_all(desk, findings, capsys, shown_as):
    show_findings(desk, shown_as, findings)
    out = capsys.readouterr().out
    if shown_as == "json":
        assert [each["line_no"] for each in json.loads(out)] == list(range(1, COUNT + 1))
    assert out.count("postcode.length") == COUNT


def test_items_written_column_by_column_are_the_same_objects():
    items = a_list(
        {
            "weight_g": [20, None, 7],
            "declared_value": [1, None, 100_00],
            "marks": ["fragile personal", "", None],
            "addressee": ['ООО "Ромашка"\n% {0}', "\u2028\\ўё", None],
            "comment": ["%s", "%(a)s", "100 %"],
        }
    ).items
    wanted = item_documents(items, "BYN")
    assert [json.loads(line) for line in item_rows(items, "BYN").lines] == wanted
    assert wanted[0]["marks"] == ["fragile", "personal"]
    assert wanted[1]["weight_g"] is None


def test_values_encoded_at_one_go_stay_apart():
    values = ["a\nb", None, 1, "x\\n", ["c", "d"], []]
    assert [json.loads(each) for each in encoded_each(values)] == values
    assert encoded_each([]) == []


def test_document_with_rows_is_json(capsys):
    show_json({"a": {"b": [1]}, "rows": Rows(['{"c": 1}', '{"c": 2}']), "none": Rows([])})
    assert json.loads(capsys.readouterr().out) == {
        "a": {"b": [1]}, "rows": [{"c": 1}, {"c": 2}], "none": [],
    }  # fmt: skip
