"""Faults put into a random clean list are found: each at its row, exactly as many as there are."""

import tempfile
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batchpost.checks.run import CheckRules, check_items
from batchpost.identifiers.columns import clean_identifiers
from batchpost.model.finding import Severity
from batchpost.parsers.reading import Hints, read_list

HEADINGS = {
    "addressee": "Кому",
    "postcode": "Индекс",
    "region": "Область",
    "locality": "Город",
    "address": "Адрес",
    "weight": "Масса, г",
    "identifier": "ШПИ",
    "value": "Объявленная ценность, руб.",
    "cod": "Наложенный платёж, руб.",
    "advice": "Уведомление",
    "phone": "Телефон",
    "email": "E-mail",
    "marks": "Отметки",
    "order": "Заказ",
}
PLACES = [
    ("220030", "Минская обл.", "г. Минск"),
    ("224030", "Брестская обл.", "г. Брест"),
    ("246050", "Гомельская обл.", "г. Гомель"),
    ("231244", "Гродненская обл.", "г. Новогрудок"),
]
WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def s10(serial, indicator="VV", country="BY"):
    digits = f"{serial:08d}"
    rest = 11 - sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11
    return f"{indicator}{digits}{ {10: 0, 11: 5}.get(rest, rest) }{country}"


def wrong_digit(number):
    return number[:10] + str((int(number[10]) + 1) % 10) + number[11:]


@dataclass(frozen=True)
class Fault:
    """What is put into a row: new cells, by column; the code that must be found there."""

    code: str
    cells: dict
    extra: str = ""

    def put(self, row, other):
        made = {
            name: cell(row, other) if callable(cell) else cell for name, cell in self.cells.items()
        }
        return row | made


FAULTS = [
    Fault("addressee.missing", {"addressee": ""}),
    Fault("addressee.no_letters", {"addressee": "20"}),
    Fault("address.missing", {"address": "", "locality": ""}),
    Fault("postcode.missing", {"postcode": ""}),
    Fault("postcode.length", {"postcode": lambda row, _: row["postcode"][:5]}),
    Fault("postcode.length", {"postcode": lambda row, _: row["postcode"] + "1"}),
    Fault("postcode.form", {"postcode": lambda row, _: row["postcode"][:2] + "О030"}),
    Fault("postcode.unknown_area", {"postcode": "221030"}),
    Fault("postcode.region", {"postcode": "210015"}),
    Fault("weight.missing", {"weight": ""}),
    Fault("weight.unreadable", {"weight": "лёгкое"}),
    Fault("weight.not_positive", {"weight": "0"}),
    Fault("weight.not_positive", {"weight": "-20"}),
    Fault("weight.over_limit", {"weight": "2001"}),
    Fault("weight.mixed_units", {"weight": "20,5"}),
    Fault("identifier.check_digit", {"identifier": lambda row, _: wrong_digit(row["identifier"])}),
    Fault("identifier.malformed", {"identifier": "VV123"}),
    Fault("identifier.country", {"identifier": s10(12345678, country="XX")}),
    Fault("number.lost_digits", {"identifier": "1.09440224E+13"}),
    Fault("identifier.repaired", {"identifier": lambda row, _: "В" + row["identifier"][1:]}),
    Fault("identifier.other_kind", {"identifier": s10(7654321, "CP")}),
    Fault("identifier.other_carrier", {"identifier": "BY080027046773"}),
    Fault("identifier.duplicate", {"identifier": lambda _, other: other["identifier"]}),
    Fault("declared_value.missing", {"value": ""}),
    Fault("declared_value.negative", {"value": "-5,00", "cod": ""}),
    Fault("amount.unreadable", {"value": "десять"}),
    Fault("amount.unreadable", {"cod": "десять"}),
    Fault("cod.above_declared_value", {"value": "5,00", "cod": "5,01"}),
    Fault("cod.negative", {"cod": "-1,00"}),
    Fault("advice.unreadable", {"advice": "голубем"}),
    Fault("advice.no_contact", {"advice": "электронное", "phone": "", "email": ""}),
    Fault("phone.form", {"phone": "217-78"}),
    Fault("email.form", {"email": "client0.example.by"}),
    Fault("addon.not_offered", {"marks": "громоздкая"}),
    Fault("marks.unknown", {"marks": "с бантиком"}),
    Fault("client_key.duplicate", {"order": lambda _, other: other["order"]}),
    Fault("text.formula", {"address": "=1+1"}),
    Fault("row.fields", {}, extra=";лишнее"),
]


def a_row(index, weight, value, place):
    postcode, region, locality = place
    return {
        "addressee": f"Жук И.П. {index}",
        "postcode": postcode,
        "region": region,
        "locality": locality,
        "address": f"ул. Садовая, д. {index + 1}",
        "weight": str(weight),
        "identifier": s10(20000000 + index * 7),
        "value": f"{value // 100},{value % 100:02d}",
        "cod": f"{value // 100},{value % 100:02d}" if index % 2 else "",
        "advice": "простое" if index % 3 else "",
        "phone": f"+375 29 217-78-{index % 90 + 10}",
        "email": f"client{index}@example.by",
        "marks": "",
        "order": f"A-{index}",
    }


@st.composite
def clean_rows(draw, least=6, most=14):
    count = draw(st.integers(least, most))
    return [
        a_row(
            index,
            draw(st.integers(20, 2000)),
            draw(st.integers(100, 90_000)),
            draw(st.sampled_from(PLACES)),
        )
        for index in range(count)
    ]


def found_in(rows, extras=None):
    """Errors and warnings of a whole list, written and read: code and row."""
    extras = extras or {}
    lines = [";".join(HEADINGS.values())]
    lines += [";".join(row.values()) + extras.get(index, "") for index, row in enumerate(rows)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_text("\n".join([*lines, ""]), encoding="utf-8-sig", newline="\r\n")
        listing = read_list(path, Hints(kind="small_packet", category="insured"))
    items, about = clean_identifiers(
        listing.items,
        listing.heading("item_identifier"),
        partial(listing.originals, "item_identifier"),
    )
    listing = replace(listing, items=items)
    found = check_items(listing, CheckRules(date(2026, 11, 23)))
    return [
        finding
        for finding in (*listing.findings, *about, *found)
        if finding.severity is not Severity.INFO
    ]


def told(findings):
    return sorted((finding.code, finding.place.row) for finding in findings)


def injected(rows, faults, places):
    """The list with the faults put in, and what must be found; row 1 holds the headings."""
    rows, extras, expected = list(rows), {}, []
    for fault, place in zip(faults, places, strict=True):
        rows[place] = fault.put(rows[place], rows[0])
        if fault.extra:
            extras[place] = fault.extra
        expected.append((fault.code, place + 2))
    return rows, extras, sorted(expected)


@given(clean_rows())
@settings(max_examples=40, deadline=None)
def test_clean_list_stays_clean(rows):
    assert told(found_in(rows)) == []


@pytest.mark.parametrize(
    "fault", FAULTS, ids=[f"{index}-{fault.code}" for index, fault in enumerate(FAULTS)]
)
def test_one_fault_is_found_at_its_row_and_with_its_text(fault):
    rows = [a_row(index, 100 + index, 1000 + index, PLACES[0]) for index in range(8)]
    rows, extras, expected = injected(rows, [fault], [5])
    findings = found_in(rows, extras)
    assert told(findings) == expected
    if len(fault.cells) == 1 and findings[0].place.column is not None:
        (name,) = fault.cells
        assert findings[0].place.column == HEADINGS[name]
        assert (findings[0].value or "") == rows[5][name]


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_as_many_faults_are_found_as_were_put_in(data):
    rows = data.draw(clean_rows(least=30, most=45))
    faults = data.draw(
        st.lists(st.sampled_from(FAULTS), max_size=12, unique_by=lambda each: each.code)
    )
    places = data.draw(
        st.lists(
            st.integers(1, len(rows) - 1),
            min_size=len(faults), max_size=len(faults), unique=True,
        )
    )  # fmt: skip
    rows, extras, expected = injected(rows, faults, places)
    assert told(found_in(rows, extras)) == expected


def test_there_are_enough_kinds_of_faults():
    assert len(FAULTS) >= 25
    assert len({fault.code for fault in FAULTS}) >= 25
