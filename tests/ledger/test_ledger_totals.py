"""Totals of days and clients equal what plain SQL says of the tables."""

from datetime import date, datetime, timedelta

import pytest
from ledger_builders import CLIENT, MINSK, SHOP, an_acceptance, ask

KEYS = ["kind", "category", "client_id", "operator", "payment", "currency"]
SUMS = ["items", "weight_g", "declared_value", "cod_amount", "net", "vat", "gross", "labels"]
DAY_COLUMNS = KEYS + SUMS


class TestTotals:
    @pytest.fixture
    def busy(self, counter):
        """Two clients, two operators, two kinds, over a month's end."""
        days = [datetime(2026, 11, 30, 0, 0, tzinfo=MINSK), datetime(2026, 12, 1, tzinfo=MINSK)]
        number = 0
        for at in (*days, days[0] + timedelta(hours=23, minutes=59)):
            for client in (CLIENT, SHOP):
                number += 1
                given = an_acceptance(
                    7,
                    sha256=f"{number}" * 64,
                    client=client,
                    at=at,
                    operator="A" if number % 2 else "B",
                    first_serial=number * 10,
                    from_roll=number % 2 == 0,
                    category=["registered"] * 4 + ["insured"] * 2 + [None],
                )
                counter.record(given)
        return counter

    def test_a_day_is_the_sum_of_its_tables(self, busy):
        day = busy.day_totals(date(2026, 11, 30))
        assert day["items"].sum() == 28
        ours = "(SELECT entry_id FROM batch WHERE batch_no IN (1, 2, 5, 6))"
        for name in ("weight_g", "declared_value"):
            (sum_,) = ask(busy, f"SELECT SUM({name}) FROM item WHERE entry_id IN {ours}")[0]
            assert day[name].sum() == sum_
        for name in ("net", "vat", "gross"):
            (sum_,) = ask(busy, f"SELECT SUM({name}) FROM charge WHERE entry_id IN {ours}")[0]
            assert day[name].sum() == sum_
            (sum_,) = ask(busy, f"SELECT SUM({name}) FROM batch WHERE entry_id IN {ours}")[0]
            assert day[name].sum() == sum_
        assert day["labels"].sum() == 14
        assert day["gross"].sum() == day["net"].sum() + day["vat"].sum()

    def test_a_day_is_told_by_kind_client_operator_and_payment(self, busy):
        day = busy.day_totals(date(2026, 11, 30))
        assert day.columns.tolist() == DAY_COLUMNS
        registered = day[(day["client_id"] == "shop") & (day["category"] == "registered")]
        assert registered["items"].tolist() == [8]
        assert registered["operator"].tolist() == ["B"]
        assert registered["payment"].tolist() == ["cash"]
        assert day["category"].isna().sum() == 2
        assert len(day) == 6

    def test_a_day_is_the_offices_day(self, busy):
        assert busy.day_totals(date(2026, 11, 30))["items"].sum() == 28
        assert busy.day_totals(date(2026, 11, 29))["items"].sum() == 0
        assert busy.day_totals(date(2026, 12, 1))["items"].sum() == 14

    def test_an_empty_day_has_no_rows(self, busy):
        day = busy.day_totals(date(2027, 1, 1))
        assert day.empty
        assert day["gross"].dtype == "int64"

    def test_a_client_is_told_by_month(self, busy):
        period = ("shop", date(2026, 11, 1), date(2027, 1, 1))
        totals = busy.client_totals(*period)
        assert totals.groupby("month")["items"].sum().to_dict() == {"2026-11": 14, "2026-12": 7}
        services = busy.client_services(*period)
        assert services[["month", "service", "items", "charges"]].to_numpy().tolist() == [
            ["2026-11", "letter_registered", 14, 14],
            ["2026-11", "notice_of_delivery_simple", 6, 6],
            ["2026-12", "letter_registered", 7, 7],
            ["2026-12", "notice_of_delivery_simple", 3, 3],
        ]
        assert services["gross"].sum() == totals["gross"].sum()

    def test_a_period_ends_before_its_until(self, busy):
        totals = busy.client_totals("shop", date(2026, 11, 1), date(2026, 12, 1))
        assert totals["month"].unique().tolist() == ["2026-11"]
