"""`--first-label next` takes labels that stand for what the list holds, and says which."""

from pathlib import Path

import pytest

from batchpost.identifiers import s10
from batchpost.model.labels import Roll
from batchpost.workflows.label_kinds import fitness, may_bear

LETTERS = {"letter", "registered"}
INSURED = {"letter", "insured"}
PARCELS = {"parcel", "ordinary"}


def _list(path: Path) -> Path:
    rows = [f"{n};Иванов Пётр;220030;г. Минск ул. Новая {n};300" for n in range(1, 7)]
    path.write_text("\n".join(["№;Адресат;Индекс;Адрес;Масса г", *rows]) + "\n", encoding="utf-8")
    return path


def _accept(desk, path: Path, label: str, *said: str):
    return desk("intake", path, "--client", "housing", "--yes", "--first-label", label, *said)


@pytest.mark.parametrize(
    ("series", "kind", "purpose", "expected"),
    [
        ("RB", None, LETTERS, True),
        ("RB", "registered", LETTERS, True),
        ("RB", None, PARCELS, False),
        ("RB", "registered", {"parcel", "registered"}, False),
        ("RB", "parcel", PARCELS, True),  # the office's own word
        ("RB", "parcel", LETTERS, False),
        ("CP", None, LETTERS, False),
        ("CP", None, PARCELS, True),
        ("CP", None, {"letter", "parcel"}, False),
        ("EE", None, {"ems"}, True),
        ("PC", None, PARCELS, True),  # domestic: the letters say no more
        ("RB", None, {"first_class", "registered"}, True),  # no letter is for these
        ("RB", "insured", LETTERS, False),
    ],
)
def test_a_roll_may_be_borne_by_what_it_is_for(series, kind, purpose, expected):
    assert may_bear(Roll("roll", series, "BY", 1, 9, kind), purpose) is expected


def test_a_roll_of_the_very_purpose_comes_first():
    rolls = [Roll(series + str(kind), series, "BY", 1, 9, kind) for series, kind in (
        ("VV", None), ("RB", None), ("RB", "registered"),
    )]  # fmt: skip
    by_fitness = sorted(rolls, key=lambda roll: fitness(roll, LETTERS))
    assert [roll.roll_id for roll in by_fitness] == ["RBregistered", "RBNone", "VVNone"]
    assert min(rolls[:2], key=lambda roll: fitness(roll, INSURED)).indicator == "VV"


def test_parcels_get_labels_of_parcels_and_the_next_roll_that_is_enough(desk, tmp_path):
    parcels = _list(tmp_path / "a.csv")
    said = ("--kind", "parcel", "--category", "ordinary")
    desk("roll", "issue", "RB", "--first", 20000001, "--last", 20000100)
    refused = _accept(desk, parcels, "next", *said)
    assert refused.code == 7
    assert "No roll with free labels is for ordinary, parcel" in refused.err
    desk("roll", "issue", "CP", "--first", 10000001, "--last", 10000004, "--kind", "ordinary")
    short = _accept(desk, parcels, "next", *said)
    assert short.code == 7
    assert "CP10000001-10000004BY" in short.err
    desk("roll", "issue", "CP", "--first", 20000001, "--last", 20000500, "--kind", "parcel")
    done = _accept(desk, parcels, "next", *said)
    assert done.code == 0, done.err
    first, last = (s10.compose("CP", serial, "BY") for serial in (20000001, 20000006))
    assert f"Numbers {first} to {last}.\nThe labels are of roll CP20000001-" in done.err
    assert "identifier.other_kind" not in done.err
    assert [each["reserved"] for each in desk("roll", "list", "--format", "json").json()] == [0] * 3


def test_labels_that_were_named_are_taken_with_a_warning(desk, tmp_path):
    mail = _list(tmp_path / "a.csv")
    desk("roll", "issue", "RB", "--first", 20000001, "--last", 20000100)
    label = s10.compose("RB", 20000001, "BY")
    named = _accept(desk, mail, "next:RB20000001-20000100BY", "--kind", "parcel")
    assert named.code == 0, named.err
    assert f"Labels like {label} are not for 6 items of the list: parcel." in named.err
    other = mail.with_name("b.csv")
    other.write_text(mail.read_text(encoding="utf-8").replace("Пётр", "Павел"), encoding="utf-8")
    ordinary = _accept(desk, other, "next", "--kind", "letter", "--category", "ordinary")
    assert ordinary.code == 0, ordinary.err
    assert "6 ordinary items bear labels like RB2" in ordinary.err


def test_labels_for_other_items_do_not_stand_in_for_too_few(desk, tmp_path):
    desk("roll", "issue", "RB", "--first", 20000001, "--last", 20000003)
    desk("roll", "issue", "VV", "--first", 30000001, "--last", 30000100)
    said = ("--kind", "letter", "--category", "registered")
    refused = _accept(desk, _list(tmp_path / "a.csv"), "next", *said)
    assert refused.code != 0
    assert "RB20000001-20000003BY" in refused.err
