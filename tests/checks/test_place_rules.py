"""Raions, oblasts and villages: what does not go together is warned of, never refused."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from check_builders import a_list, codes_in, found_in

from batchpost.checks.facts import prefix_areas
from batchpost.model.finding import Severity
from batchpost.model.places import districts, towns

HEADINGS = {"postcode": "Индекс", "region": "Область", "district": "Район", "locality": "Город"}


def test_there_are_118_raions_in_six_oblasts():
    found = set(districts().values())
    assert len(found) == 118
    areas = Counter(district.area for district in found)
    assert areas == {
        "brest": 16, "vitebsk": 21, "gomel": 21, "grodno": 17, "minsk": 22, "mogilev": 21,
    }  # fmt: skip
    assert set(areas) == set(prefix_areas().values())


def test_no_town_is_taken_for_a_raion():
    assert not towns() & set(districts())
    assert {"минск", "мінск", "буда-кошелево", "жодино"} <= towns()


@pytest.mark.parametrize(
    "locality",
    ["Жлобинский р-н", "р-н Жлобинский", "Жлобинский район", "Жлобинский", "ЖЛОБИНСКИЙ",
     "Жлобінскі раён", "Берёзовский", "Березовский р-н", "Буда-Кошелевский", "Минский район",
     "Фрунзенский р-н"],
)  # fmt: skip
def test_district_in_the_towns_cell(locality):
    (finding,) = found_in(a_list({"locality": [locality], "region": [None]}))
    assert (finding.code, finding.severity) == ("locality.district", Severity.WARNING)
    assert locality in str(finding.message)


def test_the_raion_is_named_as_it_is_called():
    (finding,) = found_in(a_list({"locality": ["Березовский р-н"], "region": [None]}))
    assert "Берёзовский" in str(finding.message)


@pytest.mark.parametrize(
    "locality",
    ["Минск", "г. Минск", "Жлобин", "Октябрьский", "г.п. Октябрьский", "п. Кировский",
     "д. Ивановский", "г. Жлобин, Жлобинский р-н", "Брест", "Буда-Кошелёво", "Лида"],
)  # fmt: skip
def test_towns_named_like_raions_pass(locality):
    assert codes_in({"locality": [locality], "region": [None]}) == []


@pytest.mark.parametrize("locality", ["д. Залесье", "Новосёлки", "аг. Слобода", "в. Залессе"])
def test_a_village_of_many_needs_its_raion(locality):
    assert codes_in({"locality": [locality]}) == ["locality.ambiguous"]
    assert codes_in({"locality": [locality], "district": ["Минский р-н"]}) == []
    inside = "Минский р-н, д. Залесье, ул. Садовая, 5"
    assert codes_in({"locality": [locality], "address": [inside]}) == []


@pytest.mark.parametrize(
    ("district", "region", "codes"),
    [
        ("Жлобинский р-н", "Минская обл.", ["district.region"]),
        ("Жлобінскі раён", "Мінская вобл.", ["district.region"]),
        ("Жлобинский", "Минская", ["district.region"]),
        ("Минский р-н", "Минская обл.", []),
        ("Минский район", "г. Минск", []),
        ("Октябрьский р-н", "Минская обл.", []),
        ("Подольский р-н", "Минская обл.", []),
        ("Жлобинский р-н", "Московская обл.", []),
        ("Жлобинский р-н", None, []),
    ],
)
def test_raion_and_oblast(district, region, codes):
    assert codes_in({"district": [district], "region": [region]}) == codes


def test_foreign_places_are_not_judged():
    columns = {"country": ["RU"], "postcode": ["101000"], "region": ["Минская обл."]}
    assert codes_in({**columns, "district": ["Жлобинский р-н"], "locality": ["Залесье"]}) == []


def test_raions_agree_with_the_postcodes_of_their_oblasts():
    """Every centre that an open list of postcodes names lies in the oblast written here."""
    path = Path(__file__).with_name("centre_postcodes.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_centre = {district.centre: district.area for district in districts().values()}
    assert len(rows) >= 6
    for row in rows:
        assert by_centre[row["centre"]] == prefix_areas()[row["postcode"][:3]], row
