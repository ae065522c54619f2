"""An address that names its place itself does not get it twice in the register."""

import pyarrow as pa
import pytest

from batchpost.model.items import item_table
from batchpost.reports.register.places import where_to


@pytest.mark.parametrize(
    ("parts", "address", "where"),
    [
        (
            {"region": "Минская обл.", "locality": "г. Минск"},
            "220030, Минская обл., г. Минск, ул. Ленина, д. 5",
            "220030, Минская обл., г. Минск, ул. Ленина, д. 5",
        ),
        ({"locality": "г.Минск"}, "220030 г.Минск ул.Ленина,5", "220030 г.Минск ул.Ленина,5"),
        (
            {"region": "Минская обл.", "locality": "Минская обл., аг. Снов"},
            "ул. Мира, 5",
            "220030, Минская обл., аг. Снов, ул. Мира, 5",
        ),
        ({"locality": "Минск"}, "Минск, Ленина 5", "220030, Минск, Ленина 5"),
        ({"locality": "Минск"}, "ул. Минская, 5", "220030, Минск, ул. Минская, 5"),
        ({"locality": "Слобода"}, "ул. Слобода, 5", "220030, Слобода, ул. Слобода, 5"),
        ({"locality": "г. Минск"}, None, "220030, г. Минск"),
    ],
)
def test_places_stand_once(parts: dict[str, str], address: str | None, where: str) -> None:
    columns = {name: [value] for name, value in parts.items()}
    items = item_table({"postcode": ["220030"], "country": ["BY"], "address": [address], **columns})
    arrays = pa.Table.from_pandas(items).combine_chunks()
    columns = {name: arrays[name].combine_chunks() for name in arrays.column_names}
    assert where_to(columns, "BY", "en").to_pylist() == [where]


@pytest.mark.parametrize(
    ("address", "language", "where"),
    [
        ("г. Пробный, ул. Мира, д. 1", "ru", "101000, Россия, г. Пробный, ул. Мира, д. 1"),
        ("г. Пробный, ул. Мира, д. 1", "be", "101000, Расія, г. Пробный, ул. Мира, д. 1"),
        ("Россия, г. Пробный", "ru", "101000, Россия, г. Пробный"),
    ],
)
def test_a_country_abroad_stands_in_words_once(address: str, language: str, where: str) -> None:
    items = item_table({"postcode": ["101000"], "country": ["RU"], "address": [address]})
    arrays = pa.Table.from_pandas(items).combine_chunks()
    columns = {name: arrays[name].combine_chunks() for name in arrays.column_names}
    assert where_to(columns, "BY", language).to_pylist() == [where]
