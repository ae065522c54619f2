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
