"""Traps for the checks: small lists that look right, read through the whole check."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from batchpost.ledger import open_ledger
from batchpost.model.finding import Severity
from batchpost.settings import Checks, Settings
from batchpost.workflows.check_list import Asked, check_list
from batchpost.workflows.weigh_findings import SeverityFloorError

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ledger"))

from ledger_builders import AT, CLIENT, OPERATOR, an_acceptance, prepare

ON = date(2026, 11, 24)
HEAD = "Кому;Индекс;Куда;Масса, г;ШПИ"
NUMBERS = ["RB707173557BY", "RB707173565BY", "RB707173574BY", "RB707173588BY", "RB707173591BY"]


def a_list(folder, rows, head=HEAD, name="list.csv"):
    path = folder / name
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8-sig", newline="\r\n")
    return path


def letters(count=5, numbers=NUMBERS):
    return [
        f"Жук И.П. {index};220030;г. Минск, ул. Садовая, д. {index + 1};{20 + index};"
        f"{numbers[index] if index < len(numbers) else ''}"
        for index in range(count)
    ]


def checked(path, *, kind="letter", category="registered", settings=None, **rest):
    return check_list(path, Asked(kind=kind, category=category), settings or Settings(), ON, **rest)


def codes(found, *severities):
    wanted = severities or (Severity.ERROR, Severity.WARNING)
    return sorted(each.code for each in found.findings if each.severity in wanted)


@pytest.fixture
def office(tmp_path):
    """A ledger where the list of `letters()` was accepted yesterday, and its address."""
    url = f"sqlite:///{(tmp_path / 'ledger.sqlite').as_posix()}"
    first = checked(a_list(tmp_path, letters()))
    made = an_acceptance(5, item_identifier=NUMBERS)
    with open_ledger(url) as ledger:
        prepare(ledger)
        ledger.record(replace(made, source=first.listing.source))
        ledger.spoil_labels("R1", 100, 110, reason="torn", operator=OPERATOR, at=AT)
    return url


def test_one_old_number_among_new_items(tmp_path, office):
    """Shuffled into another list of another day, one item bears a number used before."""
    rows = letters(5, ["", "", NUMBERS[2], "", ""])
    found = checked(a_list(tmp_path, rows, name="new.csv"), database=office)
    assert codes(found, Severity.ERROR) == ["identifier.used_before"]
    (finding,) = (each for each in found.findings if each.severity is Severity.ERROR)
    assert (finding.place.row, finding.value) == (4, NUMBERS[2])
    assert not found.acceptable


def test_old_number_in_another_spelling(tmp_path, office):
    """A Cyrillic letter and blanks do not hide a number used before."""
    rows = letters(5, ["", "RВ 707 173 574 BY", "", "", ""])
    found = checked(a_list(tmp_path, rows, name="new.csv"), database=office)
    assert codes(found, Severity.ERROR) == ["identifier.used_before"]
    (finding,) = (each for each in found.findings if each.code == "identifier.used_before")
    assert finding.value == "RВ 707 173 574 BY"


def test_same_file_under_another_name(tmp_path, office):
    """The very same file brought again is one warning, not an error for each item."""
    path = tmp_path / "list.csv"
    found = checked(path.rename(tmp_path / "renamed.csv"), database=office)
    assert codes(found) == ["list.accepted_before"]
    assert found.acceptable


def test_same_list_saved_again_by_the_same_client(tmp_path, office):
    """The addressees of yesterday in other bytes and without numbers are told."""
    people = an_acceptance(5).items
    rows = [
        f"{name};220030;{address};20;"
        for name, address in zip(people["addressee"], people["address"], strict=True)
    ]
    found = checked(a_list(tmp_path, rows, name="again.csv"), database=office, client=CLIENT)
    assert "list.similar" in codes(found)
    other = checked(a_list(tmp_path, letters(5, []), name="b.csv"), database=office, client=CLIENT)
    assert "list.similar" not in codes(other)


def test_ledger_that_cannot_be_read_does_not_stop_the_check(tmp_path):
    broken = tmp_path / "ledger.sqlite"
    broken.write_bytes(b"\0" * 5000)
    found = checked(a_list(tmp_path, letters()), database=f"sqlite:///{broken.as_posix()}")
    assert codes(found) == ["ledger.not_asked"]
    assert found.acceptable
    assert broken.read_bytes() == b"\0" * 5000


def test_kilograms_are_shown_as_the_client_wrote_them(tmp_path):
    """A letter of 2,5 kg: the cell is shown, the grams stand in the sentence."""
    head = HEAD.replace("Масса, г", "Масса, кг")
    rows = [row.replace(f";{20 + n};", f";0,0{20 + n};") for n, row in enumerate(letters())]
    rows[3] = rows[3].replace(";0,023;", ";2,5;")
    found = checked(a_list(tmp_path, rows, head=head))
    (finding,) = (each for each in found.findings if each.severity is Severity.ERROR)
    assert (finding.code, finding.value) == ("weight.over_limit", "2,5")
    assert "2500 g" in str(finding.message)


def test_money_is_shown_as_the_client_wrote_it(tmp_path):
    head = f"{HEAD};Объявленная ценность, руб.;Наложенный платёж, руб."
    rows = [f"{row};10;10" for row in letters()]
    rows[1] = rows[1].removesuffix(";10;10") + ";10;1 000,5"
    found = checked(a_list(tmp_path, rows, head=head), category="insured")
    (finding,) = (each for each in found.findings if each.severity is Severity.ERROR)
    assert (finding.code, finding.value) == ("cod.above_declared_value", "1 000,5")
    assert "1000.50" in str(finding.message)


def test_parcels_in_kilograms_under_a_heading_of_grams(tmp_path):
    """Parcels of 1, 2, 3 “grams” are kilograms a thousand times too cheap."""
    rows = [row.replace(f";{20 + n};", f";{n + 1};") for n, row in enumerate(letters(5, []))]
    found = checked(a_list(tmp_path, rows), kind="parcel", category="ordinary")
    assert codes(found) == ["weight.below_usual"] * 5


def test_labels_of_parcels_on_letters(tmp_path):
    numbers = ["CP123456785BY", "", "", "", ""]
    found = checked(a_list(tmp_path, letters(5, numbers)))
    assert codes(found) == ["identifier.other_kind"]


def test_two_spellings_of_one_number_in_a_list(tmp_path):
    """Cleaned, two cells that differ to the eye bear one number."""
    numbers = [NUMBERS[0], "", "rb 707 173 557 by", "", ""]
    found = checked(a_list(tmp_path, letters(5, numbers)))
    assert codes(found, Severity.ERROR) == ["identifier.duplicate"]


def test_office_cannot_silence_what_guards_items(tmp_path):
    path = a_list(tmp_path, letters(5, [NUMBERS[0], NUMBERS[0]]))
    quiet = Settings(checks=Checks(severity={"identifier.duplicate": "off"}))
    with pytest.raises(SeverityFloorError, match=r"identifier\.duplicate"):
        checked(path, settings=quiet)


def test_office_may_weigh_a_warning_as_an_error(tmp_path):
    rows = [row.replace("220030", "221030") for row in letters()]
    path = a_list(tmp_path, rows)
    assert checked(path).acceptable
    strict = Settings(checks=Checks(severity={"postcode.unknown_area": "error"}))
    assert not checked(path, settings=strict).acceptable
    off = Settings(checks=Checks(severity={"postcode.unknown_area": "off"}))
    assert codes(checked(path, settings=off)) == []
