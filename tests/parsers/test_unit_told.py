"""What is said of a unit that the list does not name."""

import pytest

from batchpost.parsers.hints import Hints
from batchpost.parsers.reading import read_list


def told(tmp_path, *weights):
    path = tmp_path / "list.csv"
    rows = [
        f"Жук А. А.;г. Минск, ул. Ленина, {no};220030;{each}" for no, each in enumerate(weights)
    ]
    path.write_text("\n".join(["ФИО;Адрес;Индекс;Вес", *rows]) + "\n", encoding="utf-8")
    findings = read_list(path, Hints(kind="letter")).findings
    return [str(each.message) for each in findings if each.code == "weight.unit_assumed"]


@pytest.mark.parametrize(
    "case",
    [
        (["20", "45"], "grams were assumed, because the weights are whole: from 20 to 45."),
        (["20", "20"], "grams were assumed, because the weights are whole: 20 everywhere."),
        (["0.02", "0.1"], "because the weights have fractions: from 0.02 to 0.1."),
    ],
)
def test_unit_is_told_with_what_it_was_taken_from(tmp_path, case):
    [said] = told(tmp_path, *case[0])
    assert said.endswith(case[1])


def test_nothing_is_assumed_where_no_weight_can_be_read(tmp_path):
    assert told(tmp_path, "двадцать", "сорок") == []


def test_total_that_differs_is_shown_without_a_word_of_one_language(tmp_path):
    path = tmp_path / "list.csv"
    rows = [f"Жук А. А.;г. Минск, ул. Ленина, {no};220030;20" for no in range(6)]
    text = "\n".join(["ФИО;Адрес;Индекс;Масса, г", *rows, "Итого;;;999"])
    path.write_text(text + "\n", encoding="utf-8")
    findings = read_list(path, Hints(kind="letter")).findings
    assert [each.value for each in findings if each.code == "control.weight"] == ["999"]
