"""Edges, order of charges, days, and every refusal."""

from datetime import date
from pathlib import Path

import pytest
from tariff_builders import items, price_one

from batchpost.errors import ReferenceDataError
from batchpost.model.charges import CHARGE_COLUMNS
from batchpost.tariff.book import BUILT_IN, open_book
from batchpost.tariff.errors import (
    DeclaredValueNotPricedError,
    FactMissingError,
    FactValueError,
    ItemNotPriceableError,
    NoTariffInForceError,
    NotPricedError,
    QuantityOutsideError,
    TariffBookError,
    UnknownOperatorError,
    UnknownServiceError,
    WeightOverLimitError,
)
from batchpost.tariff.pricing import price

ON = date(2026, 11, 22)


def curve(service: str, customer: str, upto: int, declared: int | None = None) -> list[int]:
    weights = list(range(1, upto + 1))
    table = items(service=[service] * upto, weight_g=weights, declared_value=[declared] * upto)
    charges = price(table, on=ON, customer=customer, operator="belpochta").charges
    return charges[charges["charge_no"] == 1]["gross"].tolist()


@pytest.mark.parametrize(
    ("service", "customer", "upto", "steps"),
    [
        ("letter_registered", "legal_entity", 2000, range(20, 2000, 20)),
        ("letter_first_class", "individual", 2000, range(100, 2000, 100)),
        ("small_packet_ordinary", "individual", 2000, range(20, 2000, 20)),
        ("parcel", "legal_entity", 50000, range(100, 50000, 100)),
        ("parcel", "individual", 50000, range(1000, 50000, 100)),
        ("parcel_online", "individual", 50000, [1000, 3000, 5000, *range(5100, 50000, 100)]),
    ],
)
def test_price_never_falls_with_weight_and_steps_at_the_stated_grams(
    service: str, customer: str, upto: int, steps: list[int]
) -> None:
    prices = curve(service, customer, upto)
    rises = [gram for gram in range(1, upto) if prices[gram] > prices[gram - 1]]
    assert prices == sorted(prices)
    assert rises == list(steps)


def test_declared_value_narrows_the_rounding_of_a_parcel() -> None:
    with_value = curve("parcel", "legal_entity", 2000, declared=100)
    rises = [gram for gram in range(1, 2000) if with_value[gram] > with_value[gram - 1]]
    assert set(rises) <= set(range(10, 2000, 10))
    assert price_one("parcel", "2026-01-15", weight_g=915).charges["net"].tolist() == [590]


def test_charges_stand_in_order_and_have_the_tables_columns() -> None:
    priced = price_one(
        "small_packet_insured", "2026-01-15", weight_g=22, declared_value=1000,
        advice="registered", marks="fragile",
    )  # fmt: skip
    charges = priced.charges
    assert dict(charges.dtypes.astype(str)) == {
        name: "string" if dtype.startswith("string") else dtype
        for name, dtype in CHARGE_COLUMNS.items()
    }
    assert charges["charge_no"].tolist() == [1, 2, 3, 4]
    assert charges["net"].tolist() == [392, 196, 30, 250]
    assert charges["rule"].tolist()[0] == "base_upto_weight+per_started_step"
    assert (
        charges["tariff_line"].tolist()[2]
        == "belpochta:legal.small_packet_insured.insurance.20260101"
    )
    assert priced.book.orders == ("Order No. 1143 of 2025-12-15",)


def test_both_marks_cost_one_surcharge() -> None:
    one = price_one("parcel", "2026-01-15", weight_g=510, marks="bulky")
    both = price_one("parcel", "2026-01-15", weight_g=510, marks="bulky fragile")
    assert one.gross == both.gross
    assert both.charges["net"].tolist() == [554, 277]


def test_service_follows_from_kind_category_and_country() -> None:
    table = items(
        kind=["letter", "printed_papers", "small_packet", "parcel", "first_class", "postcard"],
        category=["registered", "ordinary", "insured", "insured", "ordinary", "registered"],
        country=["BY", None, "BY", "BY", "BY", "BY"],
        weight_g=[20, 20, 20, 500, 100, None],
        declared_value=[None, None, 100, 100, None, 0],
    )
    charges = price(table, on=ON, customer="legal_entity", operator="belpochta").charges
    assert charges[charges["charge_no"] == 1]["service"].tolist() == [
        "letter_registered", "printed_matter_ordinary", "small_packet_insured", "parcel",
        "letter_first_class", "postcard_registered",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "country", "service"),
    [("small_packet", "AU", "intl_small_packet"), ("letter", "RU", "intl_letter_registered")],
)
def test_items_abroad_are_refused_by_service_and_day(kind: str, country: str, service: str) -> None:
    table = items(kind=[kind], category=["registered"], country=[country], weight_g=[20])
    with pytest.raises(NoTariffInForceError, match=f"{service} is in force on 2019-01-15"):
        price(table, on=date(2019, 1, 15), customer="legal_entity", operator="belpochta")


def test_a_line_whose_end_is_unknown_holds_until_the_next_and_says_so() -> None:
    last = price_one("letter_registered", "2023-10-08", "individual", weight_g=20)
    assert (last.gross, last.book.confidence) == (198, ("end_unknown", "official_partial"))
    first = price_one("letter_registered", "2023-10-09", "individual", weight_g=20)
    assert (first.gross, first.book.confidence) == (276, ("transcribed",))
    step = price_one("letter_ordinary", "2021-05-01", "individual", weight_g=21)
    assert step.gross == 65


def test_days_are_inclusive_on_both_ends() -> None:
    assert price_one("parcel", "2025-11-03", "individual", weight_g=500).gross == 400
    assert price_one("parcel", "2025-11-04", "individual", weight_g=500).gross == 440
    assert price_one("parcel", "2025-12-31", "individual", weight_g=500).gross == 440


def test_doubtful_prices_say_so() -> None:
    suspect = price_one("paid_forwarding_small_packet", "2024-05-01", "individual", size="L")
    assert (suspect.gross, suspect.book.confidence) == (972, ("suspect",))
    unclear = price_one("parcel_on_the_way", "2026-05-01", "individual", contents="goods")
    assert unclear.book.confidence[0] == "vat_unclear"


@pytest.mark.parametrize(
    ("error", "service", "on", "facts"),
    [
        (UnknownServiceError, "leter_ordinary", "2026-01-15", {}),
        (NoTariffInForceError, "letter_registered", "2023-04-10", {}),
        (NoTariffInForceError, "parcel_qr", "2024-12-15", {}),
        (NoTariffInForceError, "letter_insured", "2024-12-01", {}),
        (NoTariffInForceError, "parcel_online", "2026-01-15", {}),
        (NoTariffInForceError, "storage", "2019-01-31", {"chargeable_days": 1}),
        (FactMissingError, "cod_transfer", "2026-01-15", {}),
        (NotPricedError, "parcel_goods_for_post_shop", "2026-01-15", {}),
        (NotPricedError, "express_by_10am", "2026-01-15", {}),
        (WeightOverLimitError, "parcel", "2026-01-15", {"weight_g": 50001}),
        (WeightOverLimitError, "parcel", "2026-01-15", {"weight_g": 0}),
        (WeightOverLimitError, "letter_ordinary", "2021-05-01", {"weight_g": 21}),
        (FactMissingError, "parcel", "2026-01-15", {"weight_g": None}),
        (FactMissingError, "express_parcel", "2026-05-15", {}),
        (FactMissingError, "money_order", "2026-05-15", {}),
        (FactMissingError, "locker_cell_rent", "2026-05-15", {"size": "S"}),
        (FactValueError, "parcel_locker", "2026-05-15", {"size": "XL"}),
        (DeclaredValueNotPricedError, "letter_registered", "2026-01-15", {"declared_value": 1}),
        (QuantityOutsideError, "parcel", "2026-01-15", {"declared_value": 10**15}),
    ],
)
def test_what_has_no_price_is_refused_by_name(error, service, on, facts) -> None:
    with pytest.raises(error) as refused:
        price_one(service, on, **{"weight_g": 20, **facts})
    assert isinstance(refused.value, ReferenceDataError)
    said = str(refused.value)
    assert service in said or "Line 1" in said


def test_the_item_over_the_limit_is_named_by_its_line() -> None:
    table = items(
        service=["parcel"] * 3, weight_g=[1, 50_001, 60_000], advice=["simple", None, "none"]
    )
    with pytest.raises(WeightOverLimitError, match="Line 2 weighs 50001 g") as refused:
        price(table, on=ON, customer="legal_entity", operator="belpochta")
    assert refused.value.line_no == 2


def test_an_item_without_a_kind_is_named() -> None:
    with pytest.raises(ItemNotPriceableError, match="Line 1"):
        price(items(weight_g=[20]), on=ON, customer="individual", operator="belpochta")


@pytest.mark.parametrize(
    ("kind", "fact"), [("ems", "zone (T1, T2, T3, T4, T5)"), ("money_order", "amount (…)")]
)
def test_what_no_column_of_a_list_tells_is_said_to_be_so(kind, fact) -> None:
    table = items(
        kind=["letter", kind], category=["registered", "ordinary"], weight_g=[20, 500],
        country=["BY", "BY"],
    )  # fmt: skip
    with pytest.raises(FactMissingError) as refused:
        price(table, on=date(2026, 5, 15), customer="legal_entity", operator="belpochta")
    said = str(refused.value)
    assert "Line 2" in said
    assert f"needs the fact {fact}, and no column of a list tells it" in said
    assert "batchpost price --service" in said


def test_nearest_services_are_offered() -> None:
    with pytest.raises(UnknownServiceError, match="letter_ordinary"):
        price_one("leter_ordinary", "2026-01-15", weight_g=20)


def test_unknown_operator_names_the_books_there_are() -> None:
    with pytest.raises(UnknownOperatorError, match="belpochta"):
        open_book("nobody")


LEGAL = "lines/domestic_legal_entity.csv"


def copy_of_the_book(folder: Path) -> Path:
    target = folder / "belpochta"
    for path in sorted((BUILT_IN / "belpochta").rglob("*")):
        if path.is_file():
            copy = target / path.relative_to(BUILT_IN / "belpochta")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    return target


def test_the_offices_own_book_stands_before_the_built_in(tmp_path: Path) -> None:
    lines = copy_of_the_book(tmp_path) / "lines" / "domestic_legal_entity.csv"
    text = lines.read_text(encoding="utf-8")
    lines.write_text(text.replace("base_upto_weight,3.30,", "base_upto_weight,9.99,"), "utf-8")
    own = price_one("letter_registered", "2026-01-15", weight_g=20, books=tmp_path)
    assert own.net == 999
    assert price_one("letter_registered", "2026-01-15", weight_g=20).net == 330


@pytest.mark.parametrize(
    ("file", "before", "after", "says"),
    [
        (LEGAL, "base_upto_weight,3.30,", "base_upto_weight,3.3x,", "value"),
        (LEGAL, "line,services", "line,service", "heading"),
        (LEGAL, ",per_started_step,", ",per_begun_step,", "rule"),
        (LEGAL, "2026-01-01", "2026-13-01", "effective_from"),
        (LEGAL, "2025-12-31", "2026-06-30", "same time"),
        ("services.csv", "letter_registered,", "letter_reg,", "not named"),
        ("vat.csv", "20,2023-04-11", "20,2027-04-11", "VAT"),
        ("book.toml", 'currency = "BYN"', "currency = 5", "currency"),
        ("book.toml", "operator", "operator =", "cannot be read"),
        ("extras.csv", "notice_of_delivery_simple", "notice_simple", "charge"),
    ],
)  # fmt: skip
def test_a_broken_book_is_refused_with_its_place(
    tmp_path: Path, file: str, before: str, after: str, says: str
) -> None:
    path = copy_of_the_book(tmp_path) / file
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), "utf-8")
    with pytest.raises(TariffBookError, match=says) as refused:
        price_one("letter_registered", "2026-01-15", weight_g=30, advice="simple", books=tmp_path)
    assert refused.value.exit_code == 5


def test_a_book_without_a_table_is_refused(tmp_path: Path) -> None:
    (copy_of_the_book(tmp_path) / "vat.csv").unlink()
    with pytest.raises(TariffBookError, match=r"vat\.csv"):
        price_one("letter_registered", "2026-01-15", weight_g=30, books=tmp_path)
