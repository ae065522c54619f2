"""Questions of the intake are answered by number, by word or by code."""

import click
import pytest

from batchpost.commands import _intake_talk as talk
from batchpost.commands._desk import Desk
from batchpost.language import language


@pytest.mark.parametrize("answer", ["6", "parcel", "Посылка", " посылка "])
def test_kind_is_answered_by_number_word_or_code(tmp_path, monkeypatch, capsys, answer):
    monkeypatch.setattr(click, "prompt", lambda *_, **__: answer)
    assert talk.ask_kind(Desk(tmp_path, language("ru"))) == "parcel"
    asked = capsys.readouterr().err
    assert "  6. посылка\n" in asked
    assert "parcel" not in asked


def test_kind_is_asked_again_until_it_is_one(tmp_path, monkeypatch, capsys):
    answers = ["10", "открытка", "2"]
    monkeypatch.setattr(click, "prompt", lambda *_, **__: answers.pop(0))
    assert talk.ask_category(Desk(tmp_path, language("ru"))) == "registered"
    told = capsys.readouterr().err
    assert "Среди них нет «10»." in told
    assert "Среди них нет «открытка»." in told
