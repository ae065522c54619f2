"""What is said of a unit that the list does not name."""

import pytest

from batchpost.language import language
from batchpost.model.finding import Severity
from batchpost.parsers.hints import Hints
from batchpost.parsers.reading import read_list


def findings_of(tmp_path, weights, kind):
    path = tmp_path / "list.csv"
    rows = [
        f"Жук А. А.;г. Минск, ул. Ленина, {no};220030;{each}" for no, each in enumerate(weights)
    ]
    path.write_text("\n".join(["ФИО;Адрес;Индекс;Вес", *rows]) + "\n", encoding="utf-8")
    return read_list(path, Hints(kind=kind)).findings


def told(tmp_path, *weights):
    findings = findings_of(tmp_path, weights, "letter")
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


@pytest.mark.parametrize(
    ("kind", "weights", "severity"),
    [
        ("letter", ["20", "45"], Severity.INFO),  # no letter has 45 kg
        ("letter", ["3", "20"], Severity.INFO),
        ("letter", ["20", "0.5"], Severity.WARNING),
        ("letter", ["0.02", "0.1"], Severity.WARNING),
        ("parcel", ["60", "350"], Severity.INFO),
        ("parcel", ["60", "90"], Severity.WARNING),
        (None, ["60", "90"], Severity.WARNING),
    ],
)
def test_grams_that_cannot_be_kilograms_are_a_note(tmp_path, kind, weights, severity):
    found = findings_of(tmp_path, weights, kind)
    assert [each.severity for each in found if each.code == "weight.unit_assumed"] == [severity]


def test_the_unit_of_the_other_cells_is_told_in_the_language_of_the_reader(tmp_path):
    found = findings_of(tmp_path, ["20 г", "45 г", "30"], "letter")
    (said,) = [each.message for each in found if each.code == "weight.unit_assumed"]
    assert "принято г, как указано" in language("ru").say(said)


def test_nothing_is_assumed_where_no_weight_can_be_read(tmp_path):
    assert told(tmp_path, "двадцать", "сорок") == []


def test_total_that_differs_is_shown_without_a_word_of_one_language(tmp_path):
    path = tmp_path / "list.csv"
    rows = [f"Жук А. А.;г. Минск, ул. Ленина, {no};220030;20" for no in range(6)]
    text = "\n".join(["ФИО;Адрес;Индекс;Масса, г", *rows, "Итого;;;999"])
    path.write_text(text + "\n", encoding="utf-8")
    findings = read_list(path, Hints(kind="letter")).findings
    assert [each.value for each in findings if each.code == "control.weight"] == ["999"]
