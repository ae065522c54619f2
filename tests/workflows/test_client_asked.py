"""Who brings a list and which label comes first, as a person at the desk answers."""

import click
import pytest

from batchpost.commands import _intake_talk as talk
from batchpost.commands import _whose_list
from batchpost.commands._desk import Desk
from batchpost.commands._whose_list import ask_client
from batchpost.language import language
from batchpost.model.client import Client

HOUSING = Client("zhkh", "КУП «Жилкомхоз-Образец»", tax_id="100582333")
CLIENTS = [Client("shop", "Магазин «Ёлка»"), HOUSING, Client("Mill", "Мельница-образец")]
CP, RB = "CP200000010BY", "RB200000010BY"


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, language("ru"))


@pytest.fixture
def answer(monkeypatch):
    """Answer questions one after the other; `.put` holds them as they were put."""

    def given(*answers):
        rest, put = list(answers), []

        def prompt(question, **_):
            put.append(question)
            return rest.pop(0)

        monkeypatch.setattr(click, "prompt", prompt)
        monkeypatch.setattr("batchpost.commands._asking._READING_S", 0)
        return put

    return given


@pytest.mark.parametrize(
    "answers",
    [
        ("zhkh",),
        ("ZHKH",),
        ("2",),
        ("жилкомхоз", ""),  # the only one that is found is offered
        ("образец куп", ""),
        ("100582333", ""),
        ("образец", "1"),
        ("", "никто", "zhkh"),
    ],
)
def test_a_client_is_named_by_number_id_or_part_of_the_name(desk, answer, answers):
    answer(*answers)
    assert ask_client(desk, CLIENTS, None) is HOUSING


def test_letters_with_dots_are_typed_without(desk, answer):
    answer("ЕЛКА", "")
    assert ask_client(desk, CLIENTS, None).client_id == "shop"


def test_the_client_a_list_names_is_offered(desk, answer, capsys):
    put = answer("")
    assert ask_client(desk, CLIENTS, HOUSING) is HOUSING
    assert put == ["Клиент [zhkh]"]
    told = capsys.readouterr().err
    assert "  2. zhkh  КУП «Жилкомхоз-Образец»\n" in told
    assert "batchpost client add" in told
    assert "Ctrl-C" in told


def test_ids_that_are_numbers_are_what_is_typed(desk, answer, capsys):
    clients = [Client("7", "ЖЭС «Южный»"), Client("1", "ЖЭС «Северный»")]
    answer("1")
    assert ask_client(desk, clients, None).client_id == "1"
    assert "  7. ЖЭС «Южный»\n" in capsys.readouterr().err


def test_of_many_clients_few_are_shown(desk, answer, monkeypatch, capsys):
    monkeypatch.setattr(_whose_list, "_SHOWN", 2)
    answer("мельница", "")
    assert ask_client(desk, CLIENTS, None).client_id == "Mill"
    told = capsys.readouterr().err
    assert "1" in told.split("…")[1]
    assert told.count("Мельница") == 1


def test_how_a_client_is_named_is_said_again_where_none_is_found(desk, answer, capsys):
    answer("никто", "shop")
    assert ask_client(desk, CLIENTS, None).client_id == "shop"
    told = capsys.readouterr().err
    assert "Нет клиента с «никто» в кратком имени или названии." in told
    assert told.count("batchpost client add") == 2


@pytest.mark.parametrize(
    ("answers", "label", "said"),
    [
        (("КИ200000010ИН", ""), RB, "раскладке"),
        (("кі200000010ін", "да"), RB, "раскладке"),
        (("КИ200000010ИН", "нет", ""), None, "раскладке"),
        (("СР200000010ВУ", ""), CP, "читается как"),  # letters that look like the right ones
        (("cp200000010by",), CP, "читается как"),
        ((CP,), CP, ""),
        (("next",), "next", ""),
        (("RB1",), "RB1", ""),  # refused with its rule by who numbers
    ],
)
def test_a_label_typed_otherwise_is_taken_for_what_it_says(
    desk, answer, capsys, *, answers, label, said
):
    put = answer(*answers)
    assert talk.ask_first_label(desk) == label
    assert len(put) == len(answers)
    assert said in capsys.readouterr().err
