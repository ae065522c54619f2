"""Findings on the screen and as JSON: all of them, page by page where a person sits."""

import json

import pytest
from check_builders import a_list, found_in

from batchpost.commands import _show
from batchpost.commands._desk import Desk
from batchpost.commands._list_document import item_documents, item_rows, show_findings
from batchpost.commands._show import Rows, encoded_each, show_json
from batchpost.language import language

COUNT = 50


@pytest.fixture
def findings():
    return found_in(a_list({"postcode": ["22532"] * COUNT}))


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, language("en"))


def a_terminal(monkeypatch, answers):
    """A person at a terminal who answers so; returns the questions."""
    asked = []
    monkeypatch.setenv("COLUMNS", "400")  # no cell is folded

    def prompt(text, **_):
        asked.append(text)
        return answers.pop(0)

    monkeypatch.setattr(_show.sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(Desk, "interactive", True)
    monkeypatch.setattr(_show.click, "prompt", prompt)
    return asked


def shown(capsys):
    out, err = capsys.readouterr()
    return out.count("postcode.length"), err


def test_all_are_printed_where_nobody_sits(desk, findings, capsys):
    show_findings(desk, "table", findings)
    assert shown(capsys) == (COUNT, "")


@pytest.mark.parametrize(
    "case", [(["", ""], 50), (["a"], 50), (["", "q"], 40), (["q"], 20), (["й"], 20)]
)
def test_pages_on_a_terminal(desk, findings, capsys, monkeypatch, case):
    answers, rows = list(case[0]), case[1]
    wanted = len(answers)
    asked = a_terminal(monkeypatch, answers)
    show_findings(desk, "table", findings)
    found, err = shown(capsys)
    assert found == rows
    assert len(asked) == wanted
    assert asked[0] == "20 of 50 shown. Enter: next page; a: all; q: no more"
    assert ("--format csv" in err) is (rows < COUNT)


def test_short_list_is_one_page(desk, findings, capsys, monkeypatch):
    asked = a_terminal(monkeypatch, [])
    show_findings(desk, "table", findings[:20])
    assert shown(capsys)[0] == 20
    assert asked == []


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
