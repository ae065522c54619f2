"""Questions of the intake are answered by number, by word or by code."""

from dataclasses import replace
from types import SimpleNamespace

import click
import pytest

from batchpost.commands import _asking, _weighing
from batchpost.commands import _intake_talk as talk
from batchpost.commands._asking import ask_one_of, ask_yes
from batchpost.commands._desk import Desk
from batchpost.commands._intake_walk import Walk
from batchpost.commands._weighing import DeskAttendant
from batchpost.language import language
from batchpost.model.listing import ColumnMatch
from batchpost.workflows.weigh_items import ToWeigh


@pytest.mark.parametrize("answer", ["6", "parcel", "Посылка", " посылка ", "посы"])
def test_kind_is_answered_by_number_word_or_code(tmp_path, monkeypatch, capsys, answer):
    monkeypatch.setattr(click, "prompt", lambda *_, **__: answer)
    assert talk.ask_kind(Desk(tmp_path, language("ru"))) == "parcel"
    asked = capsys.readouterr().err
    assert "  6. посылка\n" in asked
    assert "parcel" not in asked


def test_kind_is_asked_again_until_it_is_one(tmp_path, monkeypatch, capsys):
    answers = ["10", "открытка", "", "2"]
    monkeypatch.setattr(click, "prompt", lambda *_, **__: answers.pop(0))
    assert talk.ask_category(Desk(tmp_path, language("ru"))) == "registered"
    told = capsys.readouterr().err
    assert "Среди них нет «10»." in told
    assert "Среди них нет «открытка»." in told
    assert "\nОтветьте номером или словом из списка.\n" in told


def test_a_number_goes_before_a_name_that_is_a_number(tmp_path, monkeypatch):
    monkeypatch.setattr(click, "prompt", lambda *_, **__: "2")
    desk = Desk(tmp_path, language("en"))
    assert ask_one_of(desk, "Sheet", [("1", "2"), ("2", "1")]) == 1


def test_what_is_in_a_column_is_answered_by_its_word(tmp_path, monkeypatch):
    answers = ["Z", "99", "масса"]
    monkeypatch.setattr(click, "prompt", lambda *_, **__: answers.pop(0))
    column = ColumnMatch(0, "Вес", "phone", "20", None, "phone")
    listing = SimpleNamespace(columns=(column,))
    monkeypatch.setattr(talk, "ask_afresh", lambda _: "1")
    checked = SimpleNamespace(listing=listing)
    assert talk.ask_columns(Desk(tmp_path, language("ru")), checked) == {0: "weight_g"}


def test_a_column_is_taken_in_place_of_the_one_before_and_that_is_told(
    tmp_path, monkeypatch, capsys
):
    answers = ["2", "масса"]
    monkeypatch.setattr(click, "prompt", lambda *_, **__: answers.pop(0))
    weight = ColumnMatch(0, "Вес", "weight_g", "20", None, "weight")
    surname = ColumnMatch(2, "Фамилия", "addressee", "Иванов", None, "surname")
    listing = SimpleNamespace(columns=(weight, ColumnMatch(1, "Брутто", None, "25"), surname))
    checked = SimpleNamespace(listing=listing)
    columns = talk.ask_columns(Desk(tmp_path, language("ru")), checked)
    assert columns == {0: "", 1: "weight_g", 2: "surname"}
    told = capsys.readouterr().err
    assert "Столбец 1 до сих пор принимался за это (масса); теперь он не нужен." in told


def test_enter_sooner_than_anybody_reads_is_no_answer(tmp_path, monkeypatch):
    moments = iter([0.0, 0.1, 1.0, 3.0])
    monkeypatch.setattr(_asking.time, "monotonic", lambda: next(moments))
    monkeypatch.setattr(click, "prompt", lambda *_, **__: "")
    assert ask_yes(Desk(tmp_path, language("en")), "Well?", default=True)
    assert not list(moments)


@pytest.mark.parametrize(("answer", "is_yes"), [("Да", True), ("так", True), ("Н", False)])
def test_yes_and_no_are_understood_in_three_languages(tmp_path, monkeypatch, answer, is_yes):
    """A т alone is the key of n in a Cyrillic layout, and is asked again."""
    answers = ["т", answer]
    monkeypatch.setattr(click, "prompt", lambda *_, **__: answers.pop(0))
    assert ask_yes(Desk(tmp_path, language("en")), "Well?", default=not is_yes) is is_yes
    assert not answers


def test_an_item_to_be_weighed_is_told_by_line_row_and_number(tmp_path, capsys):
    item = ToWeigh(12, 15, "Иванов П.", "RB100000017BY", 20)
    attendant = DeskAttendant(Desk(tmp_path, language("en")), asking=True)
    attendant.next_item(item, 2, 12)
    attendant.next_item(replace(item, identifier=""), 2, 12)
    told = capsys.readouterr().err
    assert "2/12  No. 12, row 15  RB100000017BY Иванов П.: 20 g declared." in told
    assert "row 15  Иванов П.: 20 g" in told


def test_an_interrupt_while_the_scale_is_waited_for_is_one_at_a_question(tmp_path, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(_weighing, "weigh", interrupted)
    wishes = SimpleNamespace(weights="scale", scale_url="COM1", protocol="p", asking=True)
    walk = Walk(Desk(tmp_path, language("en")), wishes)
    with pytest.raises(click.Abort) as broken_off:
        walk._weigh(SimpleNamespace())
    assert broken_off.value.__cause__ is None


@pytest.mark.parametrize(("answer", "choice"), [("3", "declared"), ("остановить", "stop")])
def test_a_weight_that_differs_is_decided_by_number_or_word(
    tmp_path, monkeypatch, capsys, answer, choice
):
    answers = ["5", answer]
    monkeypatch.setattr(click, "prompt", lambda *_, **__: answers.pop(0))
    attendant = DeskAttendant(Desk(tmp_path, language("ru")), asking=True)
    assert attendant.differs(ToWeigh(1, 2, "Иванов П.", "", 20), 40) == choice
    assert "Среди них нет «5»." in capsys.readouterr().err
