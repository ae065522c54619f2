"""What papers of a list say of it: where it goes, the contract, values, numbers, services."""

from types import SimpleNamespace

import pytest

from batchpost.language import Language, language
from batchpost.model.listing import Manifest
from batchpost.reports import receipt
from batchpost.reports.acceptance_facts import directions_of, head_facts, values_and_numbers
from batchpost.settings import Settings
from batchpost.tariff.book import open_book


@pytest.mark.parametrize(
    ("countries", "said"),
    [
        (["RU", "RU"], ["международное"]),
        (["BY", None], ["внутреннее"]),
        (["BY", "LV"], ["внутреннее", "международное"]),
    ],
)
def test_the_direction_is_the_one_that_was_priced(
    build: SimpleNamespace, countries: list[str | None], said: list[str]
) -> None:
    acceptance = build.acceptance(2, items={"country": countries})
    assert acceptance.manifest.direction == "domestic"
    assert directions_of(acceptance, "BY", language("ru")) == said


def test_a_list_without_items_has_the_direction_it_names(build: SimpleNamespace) -> None:
    acceptance = build.acceptance(0, manifest=Manifest(direction="international"))
    assert directions_of(acceptance, "BY", language("ru")) == ["международное"]


def test_the_first_day_of_a_contract_is_not_called_its_date(
    build: SimpleNamespace, settings: Settings
) -> None:
    facts = {fact.key: fact for fact in head_facts(build.acceptance(), settings, language("ru"))}
    assert facts["contract"].value == "№ 45-П/2025, действует с 12.12.2025"


def test_a_receipt_tells_values_cash_on_delivery_and_numbers_where_there_are_any(
    build: SimpleNamespace, settings: Settings, english: Language
) -> None:
    items = {"declared_value": [10_000, None, 5_050], "cod_amount": [None, 700, None]}
    view = receipt.build(build.acceptance(3, items=items), settings, english)
    said = {fact.key: fact.value for fact in view.conclusion}
    assert said["declared_value"] == "150.50 BYN"
    assert said["cod_amount"] == "7.00 BYN"
    assert said["numbers"] == "RB000000010BY – RB000000030BY"


def test_values_of_two_currencies_are_not_summed_and_none_are_left_out(
    build: SimpleNamespace, english: Language
) -> None:
    items = {
        "declared_value": [100, 250], "currency": ["BYN", "EUR"], "item_identifier": [None, None],
    }  # fmt: skip
    acceptance = build.acceptance(2, items=items)
    facts = {fact.key: fact.value for fact in values_and_numbers(acceptance, english)}
    assert facts == {"declared_value": "1.00 BYN + 2.50 EUR"}


def test_titles_of_surcharges_name_the_service_and_no_rule() -> None:
    for line in open_book("belpochta").lines():
        if line.rule.startswith("percent_surcharge") and line.value_text:
            assert "%" not in line.title_ru + line.title_en, line.line
