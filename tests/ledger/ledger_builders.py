"""Invented acceptances for the ledger's tests; a builder shows only what matters to a test."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pandas as pd

from batchpost.model.acceptance import ACCEPTED_COLUMNS, Acceptance, DueDates, Totals
from batchpost.model.charges import CHARGE_COLUMNS, BookUsed
from batchpost.model.client import Client, Contact, CustomerCategory, Payment
from batchpost.model.contract import Counted, Term, TermRule
from batchpost.model.corrections import CorrectedItems
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.items import item_table
from batchpost.model.labels import NumberUsed, Roll
from batchpost.model.listing import ControlTotals, Manifest, Source
from batchpost.model.message import counted, message
from batchpost.model.quote import Quote

MINSK = ZoneInfo("Europe/Minsk")
AT = datetime(2026, 11, 23, 10, 30, tzinfo=MINSK)
OPERATOR = "Операторова О.О."

CLIENT = Client(
    client_id="housing",
    name="ЖЭС-образец № 1",
    tax_id="100000007",
    contract_no="12/26",
    contract_from=date(2026, 1, 1),
    contacts=(Contact("Образцова А.А.", "+375 29 000-00-00", "a@example.by"),),
)
SHOP = Client(
    client_id="shop",
    name="Магазин-образец",
    category=CustomerCategory.ENTREPRENEUR,
    payment=Payment.CASH,
)
ROLL = Roll("R1", "RB", "BY", 1, 500_000, "registered")

TERMS = (
    Term("2.1", TermRule.FLAT, ("letter_registered",), "3.10", date(2026, 1, 1)),
    Term(
        "3", TermRule.DISCOUNT, (), "5", date(2026, 1, 1), date(2026, 12, 31),
        items_from=1000, counted=Counted.MONTH, note="по доп. соглашению № 1",
    ),
)  # fmt: skip
BOOK = BookUsed("belpochta", "Тарифы", ("Приказ № 1",), ("transcribed",), ("источник",))
QUOTE = Quote("ab" * 32, "housing", date(2025, 12, 28), "BYN", 30, 9900, 1980, 11880, BOOK)


def prepare(opened) -> None:
    """Give a ledger two clients and a roll."""
    for client in (CLIENT, SHOP):
        opened.add_client(client, operator=OPERATOR, at=AT)
    opened.issue_roll(ROLL, operator=OPERATOR, at=AT)


def ask(ledger, question: str) -> list[tuple]:
    """Ask the database itself."""
    return ledger._store.read(lambda c: c.exec_driver_sql(question).all())


def identifier(serial: int) -> str:
    """A number for a label; its check digit is not the ledger's business."""
    return f"RB{serial:08d}0BY"


def items_of(count: int, first_serial: int | None = None, **columns) -> pd.DataFrame:
    given = {
        "line_no": range(1, count + 1),
        "row": range(3, count + 3),
        "kind": ["letter"] * count,
        "category": ["registered"] * count,
        "weight_g": [20 + line % 90 for line in range(count)],
        "declared_value": [None if line % 3 else 1000 + line for line in range(count)],
        "currency": ["BYN"] * count,
        "addressee": [f"Примеров П.{line}" for line in range(count)],
        "postcode": [f"{220000 + line % 140}" for line in range(count)],
        "country": ["BY"] * count,
        "locality": [None if line % 5 else "г. Минск" for line in range(count)],
        "address": [f"ул. Примерная, д. {line % 200}, кв. {line % 90}" for line in range(count)],
        "phone": [None if line % 2 else "+375 29 111-11-11" for line in range(count)],
        "advice": ["simple"] * count,
        "marks": ["" if line % 2 else "court fragile" for line in range(count)],
    }
    if first_serial is not None:
        given["item_identifier"] = [identifier(first_serial + line) for line in range(count)]
    items = item_table(given | columns)
    accepted = {
        "declared_weight_g": items["weight_g"],
        "weighed_g": [None] * count,
        "due_on": ["2026-11-27"] * count,
        "fee": [534 if line % 2 else 222 for line in range(count)],
    }
    for name, dtype in ACCEPTED_COLUMNS.items():
        items[name] = pd.array(accepted[name], dtype=dtype)
    return items


def charges_of(items: pd.DataFrame) -> pd.DataFrame:
    """A postage for every item, an advice of delivery for every other."""
    rows = []
    for index, line_no in enumerate(items["line_no"].tolist()):
        rows.append((line_no, 1, "letter_registered", "Письмо заказное", 185, 37))
        if index % 2:
            rows.append((line_no, 2, "notice_of_delivery_simple", "Уведомление", 260, 52))
    values = {
        "line_no": [row[0] for row in rows],
        "charge_no": [row[1] for row in rows],
        "service": [row[2] for row in rows],
        "title": [row[3] for row in rows],
        "tariff_line": ["book:1.1"] * len(rows),
        "rule": ["step"] * len(rows),
        "net": [row[4] for row in rows],
        "vat": [row[5] for row in rows],
        "gross": [row[4] + row[5] for row in rows],
    }
    return pd.DataFrame(
        {name: pd.array(values[name], dtype=dtype) for name, dtype in CHARGE_COLUMNS.items()}
    )


def totals_of(items: pd.DataFrame, charges: pd.DataFrame) -> Totals:
    sums = {name: int(items[name].sum()) for name in ("weight_g", "declared_value", "cod_amount")}
    fees = {name: int(charges[name].sum()) for name in ("net", "vat", "gross")}
    return Totals(len(items), **sums, **fees)


def an_acceptance(
    count: int = 3,
    *,
    sha256: str = "a" * 64,
    path: str = "list.xlsx",
    client: Client = CLIENT,
    first_serial: int | None = None,
    from_roll: bool = False,
    at: datetime = AT,
    operator: str = OPERATOR,
    findings: tuple[Finding, ...] = (),
    numbers: tuple[NumberUsed, ...] = (),
    **columns,
) -> Acceptance:
    items = items_of(count, first_serial, **columns)
    charges = charges_of(items)
    if from_roll:
        numbers = tuple(NumberUsed("R1", first_serial + line, line + 1) for line in range(count))
    return Acceptance(
        client=client,
        source=Source(path, sha256, "xlsx", sheet="Лист1", header_row=2),
        manifest=Manifest(
            list_no="7/а",
            list_date=date(2026, 11, 22),
            mailer=client.name,
            kind="letter",
            category="registered",
            direction="domestic",
            control=ControlTotals(item_count=count),
        ),
        items=items,
        charges=charges,
        currency="BYN",
        book=BookUsed("by-2026", "Тарифы-образец", ("№ 1",), ("verified", "seen"), ("s1",)),
        due=DueDates(date(2026, 11, 25), date(2026, 11, 27), 1, "образец", example=True),
        operator=operator,
        accepted_at=at,
        findings=findings,
        numbers=numbers,
        totals=totals_of(items, charges),
    )


FINDINGS = (
    Finding(
        "weight.missing",
        Severity.WARNING,
        Place("Лист1", 4, "Масса"),
        "20,5 г",
        message(
            "{n} of {on}: {inner}; {amount}",
            n=3,
            on=date(2026, 11, 22),
            inner=counted("{count} item", "{count} items", 2),
            amount=Decimal("1.50"),
        ),
        message("Weigh it."),
        line_no=2,
    ),
    Finding("list.note", Severity.INFO, Place(), None, message("Seen."), message("None.")),
)


def corrected(ledger, batch_no, line_no, **values) -> CorrectedItems:
    """New versions of an item that differ in the values given."""
    before = ledger.acceptance(batch_no)
    items = before.items[before.items["line_no"] == line_no].reset_index(drop=True)
    for name, value in values.items():
        items[name] = items[name].where(items[name].isna(), value).fillna(value)
    known = len(before.changes)
    return CorrectedItems(batch_no, items, charges_of(items), before.book, tuple(values), known)
