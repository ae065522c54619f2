"""Acceptances, lists and figures for the documents; persons are invented."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from batchpost.language import Language, language
from batchpost.model.acceptance import Acceptance, BatchChange, Change, DueDates, Totals
from batchpost.model.charges import CHARGE_COLUMNS, BookUsed
from batchpost.model.client import Client, Payment
from batchpost.model.corrections import Correction
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.items import item_table
from batchpost.model.labels import Roll, RollBalance
from batchpost.model.listing import ColumnMatch, Manifest, RawTable, ReadList, Source
from batchpost.model.message import message
from batchpost.reports.client import ClientFigures
from batchpost.reports.day import DayFigures
from batchpost.reports.sums_table import SUMS
from batchpost.settings import Office, Settings

CASES = Path(__file__).parent / "cases"
MOMENT = datetime(2026, 11, 23, 10, 30, tzinfo=timezone(timedelta(hours=3)))


def an_acceptance(
    count: int = 3,
    *,
    items: dict[str, Any] | None = None,
    charges: dict[str, Any] | None = None,
    **facts: Any,
) -> Acceptance:
    """Build an acceptance of `count` registered letters; facts given replace the usual ones."""
    numbers = list(range(1, count + 1))
    columns: dict[str, Any] = {
        "line_no": numbers,
        "row": [number + 8 for number in numbers],
        "item_identifier": [f"RB{number:08d}0BY" for number in numbers],
        "kind": ["letter"] * count,
        "category": ["registered"] * count,
        "weight_g": [20 + number % 7 for number in numbers],
        "currency": ["BYN"] * count,
        "addressee": [f"Пробный Ўладзімір {number}" for number in numbers],
        "postcode": ["220030"] * count,
        "country": ["BY"] * count,
        "address": ["г. Минск, ул. Ленина, д. 40, кв. 79"] * count,
        "advice": ["simple"] * count,
        "marks": [""] * count,
    } | (items or {})
    table = item_table(columns, count)
    table["declared_weight_g"] = table["weighed_g"] = table["weight_g"]
    table["due_on"] = pd.array(["2026-11-25"] * count, dtype="string[pyarrow]")
    rows: dict[str, Any] = {
        "line_no": numbers,
        "charge_no": [1] * count,
        "service": ["letter_registered"] * count,
        "title": ["Письмо заказное"] * count,
        "tariff_line": ["test:1"] * count,
        "rule": ["base_upto_weight"] * count,
        "net": [160] * count,
        "vat": [32] * count,
        "gross": [192] * count,
    } | (charges or {})
    charged = pd.DataFrame(
        {name: pd.array(rows[name], dtype=dtype) for name, dtype in CHARGE_COLUMNS.items()}
    )
    fees = charged.groupby("line_no")["gross"].sum()
    table["fee"] = table["line_no"].map(fees).fillna(0).astype("int64")
    usual: dict[str, Any] = {
        "client": Client(
            "zhkh",
            "КУП «Жилкомхоз-Образец»",
            tax_id="100582333",
            contract_no="45-П/2025",
            contract_from=date(2025, 12, 12),
        ),
        "source": Source("list.xlsx", "0" * 64, "xlsx"),
        "manifest": Manifest("17", date(2026, 11, 23), direction="domestic"),
        "items": table,
        "charges": charged,
        "currency": "BYN",
        "book": BookUsed("test", "Test tariffs", ("Order No. 1",), ("transcribed",), ("test",)),
        "due": DueDates(date(2026, 11, 25), date(2026, 11, 30), source="test standards"),
        "operator": "Иванова А.А.",
        "accepted_at": MOMENT,
        "batch_no": 5,
    }
    return Acceptance(**usual | facts)


def a_list(rows: list[list[str | None]], header_row: int | None = 1, **source: Any) -> ReadList:
    """Build a list as read from a table whose header, if it has one, is among its rows."""
    width = max(map(len, rows), default=0)
    columns = tuple(
        pa.chunked_array([pa.array([row[index] for row in rows], pa.large_string())])
        for index in range(width)
    )
    headings = [str(cell) for cell in rows[header_row - 1]] if header_row else ["NAME", "WEIGHT"]
    count = len(rows) - (header_row or 0)
    given = {"path": "list.csv", "sha256": "0" * 64, "format": "delimited"} | source
    return ReadList(
        Source(header_row=header_row, **given),
        Manifest(),
        item_table({"line_no": list(range(1, count + 1))}),
        (),
        tuple(ColumnMatch(index, heading, None) for index, heading in enumerate(headings)),
        RawTable(given.get("sheet"), np.arange(1, len(rows) + 1), columns),
    )


def a_finding(
    row: int | None = 2,
    column: str | None = "Вес",
    severity: Severity = Severity.ERROR,
    sheet: str | None = None,
    value: str | None = "abc",
) -> Finding:
    """Build a finding at a place of the client's table."""
    return Finding(
        "weight.unreadable",
        severity,
        Place(sheet, row, column),
        value,
        message("{value} is no weight.", value=value),
        message("Write whole grams."),
    )


def sums_frame(**keys: list[str]) -> pd.DataFrame:
    """Build a frame of sums under the given keys."""
    count = len(next(iter(keys.values())))
    frame = pd.DataFrame({name: pd.array(v, dtype="string[pyarrow]") for name, v in keys.items()})
    for number, name in enumerate(
        ("items", "weight_g", "declared_value", "cod_amount", "net", "vat", "gross", "labels"), 1
    ):
        frame[name] = [number * 100 + at for at in range(count)]
    frame["charges"] = frame["items"]
    return frame


def day_figures() -> DayFigures:
    """Build a day of three groups."""
    frame = sums_frame(
        kind=["letter", "parcel", "letter"],
        category=["registered", "insured", "registered"],
        client_id=["zhkh", "shop", "zhkh"],
        operator=["Иванова А.А.", "Пробная Б.Б.", "Пробная Б.Б."],
        payment=["payment_order", "card", "payment_order"],
        currency=["BYN", "BYN", "BYN"],
    )
    roll = RollBalance(Roll("R-1", "RB", "BY", 1, 500), 123, 2, 375, 126)
    sums = {name: [-1, 2] for name in SUMS}
    corrections = pd.DataFrame(
        {
            "batch_no": [3, 4],
            "list_no": ["17", None],
            "accepted_on": ["2026-11-20", "2026-11-21"],
            "change": ["excluded", "corrected"],
            "currency": ["BYN", "BYN"],
            **sums,
        }
    )
    names = {"zhkh": "КУП «Жилкомхоз-Образец»"}
    return DayFigures(MOMENT.date(), MOMENT, frame, (roll,), names, corrections)


def client_figures() -> ClientFigures:
    """Build two months of a client."""
    months = sums_frame(month=["2026-10", "2026-11"], currency=["BYN", "BYN"])
    services = sums_frame(
        month=["2026-10", "2026-10", "2026-11"],
        service=["letter_registered", "notice", "letter_registered"],
        title=["Письмо заказное", "Уведомление", "Письмо заказное"],
        currency=["BYN", "BYN", "BYN"],
    )
    client = Client("zhkh", "КУП «Жилкомхоз-Образец»", payment=Payment.ADVANCE)
    return ClientFigures(client, date(2026, 10, 1), date(2026, 11, 30), MOMENT, months, services)


def a_correction(count: int = 3, change: Change = Change.CORRECTED, **facts: Any) -> Correction:
    """Build a correction of the first two of some letters: each becomes 5 g heavier."""
    before = an_acceptance(count)
    out = before.items.head(2)
    put_in = out.assign(weight_g=out["weight_g"] + 5)
    if change is not Change.CORRECTED:
        put_in = put_in.head(0)
    usual: dict[str, Any] = {
        "number": 1,
        "change": change,
        "entry_id": 2026110001000000007,
        "at": MOMENT + timedelta(days=1),
        "booked_on": MOMENT.date() + timedelta(days=1),
        "operator": "Пробная Б.Б.",
        "reason": "взвешено ещё раз",
        "allowed_by": "Образцова В.В.",
        "items": 2,
        "before": Totals(count, 21 * count, net=160 * count, vat=32 * count, gross=192 * count),
        "after": Totals(count, 21 * count + 10, net=160 * count, vat=33 * count, gross=193 * count),
        "fields": ("weight_g",) if change is Change.CORRECTED else (),
    }
    made = BatchChange(**usual | facts)
    after = an_acceptance(count, entry_id=2026110001000000005, changes=(made,))
    return Correction(after, made, out, put_in)


def acceptance_of_case(path: Path) -> Acceptance:
    """Read an acceptance from a case file: what differs from the usual one."""
    case = json.loads(path.read_text(encoding="utf-8"))
    facts: dict[str, Any] = {}
    if "due" in case:
        facts["due"] = DueDates(**case["due"])
    if "manifest" in case:
        facts["manifest"] = Manifest(**case["manifest"])
    if "client" in case:
        given = case["client"] | {"payment": Payment(case["client"]["payment"])}
        facts["client"] = Client(**given)
    if "confidence" in case:
        facts["book"] = BookUsed(
            "test", "Test tariffs", (), tuple(case["confidence"]), (), doubtful=case["doubtful"]
        )
    return an_acceptance(
        case["count"], items=case.get("items"), charges=case.get("charges"), **facts
    )


@pytest.fixture
def settings() -> Settings:
    return Settings(office=Office(name="ОПС Минск-30", district_node="Минский РУПС"))


@pytest.fixture
def english() -> Language:
    return language("en")


@pytest.fixture
def build() -> SimpleNamespace:
    """Hand the builders to tests, which cannot import a neighbour."""
    return SimpleNamespace(
        acceptance=an_acceptance,
        listing=a_list,
        finding=a_finding,
        day=day_figures,
        client=client_figures,
        correction=a_correction,
        case=acceptance_of_case,
        cases=sorted(CASES.glob("*.case.json")),
    )


@pytest.fixture
def inputs(settings: Settings) -> Callable[[str], tuple[Any, ...]]:
    """Give what `build` of a report takes, but for the language."""
    listing = a_list([["Кому", "Вес"], ["=1+1", "abc"], ["Жук", "20"]])
    given: dict[str, tuple[Any, ...]] = {
        "register": (an_acceptance(30), settings),
        "receipt": (an_acceptance(30), settings),
        "answer": (listing, (a_finding(), a_finding(3, None, Severity.WARNING))),
        "day": (day_figures(), settings),
        "client": (client_figures(), settings),
        "correction_act": (a_correction(), settings),
    }
    return lambda name: given[name]
