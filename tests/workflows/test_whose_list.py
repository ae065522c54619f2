"""Whose list it is where branches share a tax number: name and contract tell, or nobody guesses."""

from pathlib import Path

import pytest

from batchpost.model.client import Client
from batchpost.model.listing import Manifest
from batchpost.workflows.named_client import clients_named

LETTERS = Path(__file__).resolve().parents[2] / "samples" / "registered-letters.xlsx"
TAX_ID = "100582333"


def _list(path: Path, *titles: str) -> Path:
    rows = [f"{n};Иванов Пётр;220030;г. Минск ул. Новая {n};20" for n in range(1, 7)]
    head = "№;Адресат;Индекс;Адрес;Масса г"
    path.write_text("\n".join([*titles, head, *rows]) + "\n", encoding="utf-8")
    return path


BRANCHES = [
    Client("north", "ЖЭС «Северный»", tax_id=TAX_ID, contract_no="15-Н/2026"),
    Client("south", "ЖЭС «Южный»", tax_id=TAX_ID, contract_no="16/2026"),
    Client("other", "ЖЭС «Северный»", tax_id="200000000"),
]


@pytest.mark.parametrize(
    ("mailer", "contract_no", "meant"),
    [
        (None, None, ["north", "south"]),
        ('ЖЭС "Южный"', None, ["south"]),
        (None, "№ 15-н/2026", ["north"]),
        ("ЖЭС Северный", "15-Н/2026", ["north"]),
        ("ЖЭС Северный", "16/2026", ["south"]),  # a number is harder to mistake than a name
        ("ЖЭС Северный", "99", ["north", "south"]),
        ("ЖЭС Западный", None, ["north", "south"]),
    ],
)
def test_among_branches_name_and_contract_tell(mailer, contract_no, meant):
    manifest = Manifest(mailer=mailer, mailer_tax_id=TAX_ID, contract_no=contract_no)
    assert [each.client_id for each in clients_named(manifest, BRANCHES)] == meant


def test_branches_of_one_name_are_told_apart_by_contract():
    twins = [Client(name, "ЖЭС", tax_id=TAX_ID, contract_no=name) for name in ("1", "2")]
    manifest = Manifest(mailer="ЖЭС", mailer_tax_id=TAX_ID, contract_no="2")
    assert [each.client_id for each in clients_named(manifest, twins)] == ["2"]


def test_a_second_client_of_a_tax_number_is_told_and_not_charged_by_guess(desk, tmp_path):
    added = desk("client", "add", "double", "--name", "Double", "--unp", TAX_ID)
    assert added.code == 0
    assert f"{TAX_ID} is also that of housing (Housing)" in added.err
    said = ("--kind", "letter", "--category", "registered", "--yes", "--format", "json")
    plain = _list(tmp_path / "a.csv", f"УНП {TAX_ID}")
    refused = desk("intake", plain, *said)
    assert refused.code == 2
    assert "double (Double), housing (Housing). Give the client by --client" in refused.err
    named = _list(tmp_path / "b.csv", "Отправитель: «Housing»", f"УНП {TAX_ID}")
    accepted = desk("intake", named, *said)
    assert accepted.code == 0, accepted.err
    assert accepted.json()["list"]["client"] == "housing"
    assert desk("intake", plain, "--client", "double", *said).code == 0
    edited = desk("client", "edit", "housing", "--unp", TAX_ID)
    assert edited.code == 0
    assert "double (Double)" in edited.err
    assert "also that of" not in desk("client", "edit", "housing", "--name", "Home").err


def test_contacts_replaced_are_named(desk):
    desk("client", "edit", "housing", "--contact", "Anna;+375291234567", "--contact", "Olga")
    edited = desk("client", "edit", "housing", "--contact", "Olga")
    assert "No longer among the contacts: Anna +375291234567." in edited.err


def test_a_list_of_another_tax_number_names_both_clients(desk, tmp_path):
    other = _list(tmp_path / "a.csv", "Отправитель: Сад", "УНП 200000000")
    checked = desk("check", other, "--client", "housing")
    assert "Сад with the tax number 200000000; client housing, Housing, has 100582333" in (
        checked.out + checked.err
    ).replace("\n", " ")
