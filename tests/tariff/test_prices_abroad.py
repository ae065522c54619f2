"""Belpochta's prices abroad: traps of the lists, closures, categories of item, doubts."""

from datetime import date

import pyarrow as pa
import pytest
from tariff_builders import items

from batchpost.errors import BatchpostError
from batchpost.model.charges import Priced
from batchpost.parsers.countries import country_code
from batchpost.tariff.book import open_book
from batchpost.tariff.pricing import price
from batchpost.tariff.requests import as_items

LEGAL, PERSON = "legal_entity", "individual"


def asked(service: str, on: str, customer: str = LEGAL, **told: str) -> Priced:
    """Price an item as it is asked for in words."""
    columns = {
        name: pa.array([text], pa.large_string())
        for name, text in {"service": service, **told}.items()
    }
    table = as_items(columns, open_book("belpochta"), country_code)
    return price(table, on=date.fromisoformat(on), customer=customer, operator="belpochta")


@pytest.mark.parametrize(
    ("on", "kind", "net"),
    [
        # one world rate, 1.04 kg for registered packets, 1.1 kg for others
        ("2025-09-30", "ordinary", [3548]),
        ("2025-09-30", "tracked", [3384, 505]),
        ("2025-09-30", "registered", [3384, 965]),
        # by destination, rounded as before
        ("2025-10-01", "tracked", [3459, 505]),
        ("2025-11-09", "registered", [3459, 965]),
        # every packet to 100 g; registered ones are no more
        ("2025-11-10", "ordinary", [3623]),
        ("2025-11-10", "tracked", [3623, 505]),
        ("2025-11-10", "registered", None),
    ],
)
def test_small_packets_round_by_their_category_until_the_list_of_november_2025(
    on: str, kind: str, net: list[int] | None
) -> None:
    told = {"to": "RU", "kind": kind, "priority": "priority", "weight_g": "1035"}
    if net is None:
        with pytest.raises(BatchpostError, match="registered_withdrawn"):
            asked("intl_small_packet", on, **told)
    else:
        priced = asked("intl_small_packet", on, **told)
        assert priced.charges["net"].tolist() == net
        assert priced.book.confidence == ("transcribed",)


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("Россия: Москва", "RU-MOW"), ("г. Москва", "RU-MOW"), ("Московская область", "RU-MOS"),
        ("Канада", "CA"), ("Джерси", "JE"), ("IC", "ES-CN"), ("Канарские острова", "ES-CN"),
        ("ta", "SH-TA"), ("Сирия", "SY"), ("Тувалу", "TV"), ("Катар", "QA"),
    ],
)  # fmt: skip
def test_destinations_are_known_by_code_and_by_name(to: str, code: str) -> None:
    assert open_book("belpochta").destinations.code_of(to) == code


def test_a_part_of_a_country_stands_for_it_where_the_list_does_not_part_it() -> None:
    told = {"weight_g": "1000", "priority": "nonpriority"}
    russia = asked("intl_parcel", "2026-06-01", to="RU", **told).net
    assert asked("intl_parcel", "2026-06-01", to="Россия: Москва", **told).net == russia
    ems = {"weight_g": "1000", "contents": "goods"}
    assert asked("intl_ems", "2026-06-01", to="RU-MOW", **ems).net == 4955
    assert asked("intl_ems", "2026-06-01", to="RU", **ems).net == 8160


def test_the_air_component_is_left_out_of_the_surcharge_for_bulk() -> None:
    told = {"to": "AT", "weight_g": "4300", "mark": "bulky fragile"}
    air = asked("intl_parcel", "2026-06-01", priority="priority", **told).charges
    # 53.65 + 4.3 x 12.00 = 105.25, less 4.3 x 6.85 = 29.46 (29.455), half of it
    assert air["net"].tolist() == [10525, 3790]
    assert "parcel.air.AT" in air["tariff_line"][1]
    surface = asked("intl_parcel", "2026-06-01", priority="nonpriority", **told).charges
    assert surface["net"].tolist()[1] * 2 == surface["net"].tolist()[0] + 1


def test_fragile_ems_costs_more_only_to_the_two_cities_and_their_regions() -> None:
    told = {"weight_g": "1000", "contents": "goods", "mark": "fragile"}
    assert asked("intl_ems", "2026-06-01", to="RU-SPE", **told).charges.shape[0] == 2
    assert asked("intl_ems", "2026-06-01", to="RU-MOW", **told).net == 4955 + 991
    assert asked("intl_ems", "2026-06-01", to="RU", **told).charges.shape[0] == 1


def test_parcels_of_individuals_are_without_vat_and_letters_with_it() -> None:
    parcel = asked("intl_parcel", "2026-06-01", PERSON, to="RU", weight_g="1000",
                   priority="nonpriority", declared_value="5")  # fmt: skip
    assert (len(parcel.charges), parcel.vat) == (3, 0)
    assert asked("intl_letter_ordinary", "2026-06-01", PERSON, weight_g="20").vat > 0


@pytest.mark.parametrize(
    ("service", "on", "told", "says"),
    [
        ("intl_parcel", "2026-06-01", {"to": "UA", "priority": "priority"}, "UA (Украина)"),
        ("intl_letter_registered", "2026-06-01", {"to": "PL", "priority": "nonpriority"}, "PL ("),
        ("intl_letter_tracked", "2025-11-10", {"to": "PL", "priority": "priority"}, "withdrawn"),
        ("intl_m_bag", "2026-06-01", {"kind": "tracked", "priority": "priority"}, "m_bag.tracked"),
        ("intl_postcard", "2026-06-01", {"kind": "insured", "priority": "priority"},
         "category = insured; it knows ordinary, registered"),
        ("intl_letter_ordinary", "2026-06-01", {"kind": "insured"}, "it knows ordinary"),
        ("intl_letter_registered", "2021-06-01", {"priority": "priority"}, "2024-08-01"),
        ("ecommerce_to_door", "2026-06-01", {}, "ecommerce_to_door"),
        ("intl_letter_ordinary", "2026-06-01", {"advice": "electronic"}, "intl_advice_electronic"),
    ],
)  # fmt: skip
def test_what_is_not_accepted_abroad_is_said_and_never_free(
    service: str, on: str, told: dict[str, str], says: str
) -> None:
    with pytest.raises(BatchpostError) as refused:
        asked(service, on, weight_g="100", **told)
    assert refused.value.exit_code == 5
    assert says in str(refused.value)


def test_what_is_assumed_or_old_shows_in_the_confidence() -> None:
    told = {"to": "AL", "weight_g": "1000"}
    assert asked("intl_parcel", "2026-06-01", **told).book.confidence == (
        "assumption", "transcribed",
    )  # fmt: skip
    old = asked("intl_parcel", "2019-06-01", PERSON, priority="nonpriority", **told)
    assert old.book.confidence == ("assumption", "end_unknown", "official_partial")
    assert old.book.doubtful


def test_tracked_letter_post_is_known_by_its_identifier() -> None:
    """Indicators LA to LZ are of tracked letter post, RA to RZ of registered."""
    table = items(
        kind=["small_packet", "small_packet", "letter", "parcel"],
        category=["ordinary", "ordinary", "registered", "ordinary"],
        country=["FR"] * 4,
        item_identifier=["LX500050005BY", None, "RR100000017BY", "LX500050005BY"],
        weight_g=[500, 500, 20, 500],
    )
    priced = price(table, on=date(2026, 6, 1), customer=LEGAL, operator="belpochta")
    counts = priced.charges.groupby("line_no").size().tolist()
    assert counts == [2, 1, 2, 1]
    assert priced.charges["net"].tolist()[1] == 505


def test_no_list_within_the_country_pays_for_prices_abroad() -> None:
    table = items(kind=["letter"], category=["registered"], weight_g=[20], locality=["г. Москва"])
    priced = price(table, on=date(2026, 6, 1), customer=LEGAL, operator="belpochta")
    assert priced.net == 330


def test_a_part_of_russia_is_russia_where_only_russia_is_excepted() -> None:
    told = {"priority": "nonpriority", "weight_g": "20"}
    whole, part = (
        asked("intl_letter_registered", "2026-02-01", to=to, **told) for to in ("RU", "RU-MOS")
    )
    assert part.gross == whole.gross
    with pytest.raises(BatchpostError, match="does not accept"):
        asked("intl_letter_registered", "2026-02-01", to="DE", **told)
