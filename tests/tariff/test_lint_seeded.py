"""The lint finds each fault planted in copies of the real books, and tells nothing else.

A copy holds the lists concerned, whole; what the lint says of it untouched is known first,
so whatever is new comes from the fault that was planted.
"""

from pathlib import Path

import pytest
from lint_seeds import (
    EXPRESS,
    INDIVIDUAL,
    LEGAL,
    PARCELS,
    ZONES,
    Plant,
    again,
    copy_of,
    drop,
    key,
    put,
    rows_of,
    untouched,
    write,
)

from batchpost.tariff.lint import lint_folder

#: what it is: the list, how it is planted, the code and the line that the fault must name
SEEDS: dict[str, tuple[str, Plant, str, str]] = {
    "gap of one gram": (
        ZONES, put(f"{EXPRESS}.5000g.20260101", weight_from_g="3002"),
        "weights.gap", f"{EXPRESS}.5000g.20260101",
    ),
    "overlap of one gram": (
        ZONES, put(f"{EXPRESS}.5000g.20260101", weight_from_g="3000"),
        "lines.overlap", f"{EXPRESS}.5000g.20260101",
    ),
    "closed interval turned open": (
        ZONES, put(f"{EXPRESS}.5000g.20260101", weight_to_g="4999"),
        "weights.gap", f"{EXPRESS}.5000g.20260101",
    ),
    "both bounds off by one": (
        ZONES,
        lambda rows: (
            put(f"{EXPRESS}.5000g.20260101", weight_to_g="4999")(rows),
            put(f"{EXPRESS}.10000g.20260101", weight_from_g="5000")(rows),
        )[0],
        "weights.boundary", f"{EXPRESS}.5000g.20260101",
    ),
    "overlap of one day": (
        LEGAL, put("legal.letter_registered.first.20240401", effective_to="2024-12-01"),
        "lines.overlap", "legal.letter_registered.first.20240401",
    ),
    "day left out": (
        LEGAL, put("legal.letter_registered.first.20240401", effective_to="2024-11-29"),
        "days.hole", "legal.letter_registered.first.20240401",
    ),
    "version of a service missing": (
        INDIVIDUAL, drop("individual.postcard_registered.item.20250101"),
        "days.hole", "individual.postcard_registered.item.20241201",
    ),
    "zone missing for one band": (
        ZONES, drop(f"{EXPRESS}.15000g.20260101"),
        "weights.gap", f"{EXPRESS}.10000g.20260101",
    ),
    "last band missing": (
        ZONES, drop(f"{EXPRESS}.50000g.20260101"),
        "weights.short", f"{EXPRESS}.45000g.20260101",
    ),
    "first band missing": (
        ZONES, drop(f"{EXPRESS}.1000g.20260101"),
        "weights.gap", f"{EXPRESS}.2000g.20260101",
    ),
    "started steps missing": (
        LEGAL, drop("legal.letter_registered.step.20250101"),
        "weights.short", "legal.letter_registered.first.20250101",
    ),
    "swapped from and to": (
        ZONES, put(f"{EXPRESS}.5000g.20260101", weight_from_g="5000", weight_to_g="3001"),
        "weights.bounds", f"{EXPRESS}.5000g.20260101",
    ),
    "price falling with weight": (
        ZONES, put(f"{EXPRESS}.5000g.20260101", value="8.00"),
        "price.falls", f"{EXPRESS}.5000g.20260101",
    ),
    "value times ten": (
        LEGAL, put("legal.letter_registered.first.20250101", value="26.00"),
        "value.odd", "legal.letter_registered.first.20250101",
    ),
    "newest value times ten": (
        LEGAL, put("legal.letter_registered.first.20260101", value="33.00"),
        "value.odd", "legal.letter_registered.first.20260101",
    ),
    "value of zero": (
        LEGAL, put("legal.letter_registered.first.20250101", value="0.00"),
        "value.zero", "legal.letter_registered.first.20250101",
    ),
    "step of zero grams": (
        LEGAL, put("legal.letter_registered.step.20250101", per="0"),
        "line.per", "legal.letter_registered.step.20250101",
    ),
    "value with a comma": (
        LEGAL, put("legal.letter_registered.first.20250101", value="2,60"),
        "line.value", "legal.letter_registered.first.20250101",
    ),
    "duplicate line name": (
        LEGAL, again("legal.letter_registered.first.20250101"),
        "line.duplicate", "legal.letter_registered.first.20250101",
    ),
    "line twice under two names": (
        LEGAL, again("legal.letter_registered.first.20250101", line="legal.copy"),
        "lines.overlap", "legal.copy",
    ),
    "missing source": (
        LEGAL, put("legal.letter_registered.first.20250101", source=""),
        "line.source", "legal.letter_registered.first.20250101",
    ),
    "missing legal basis": (
        LEGAL, put("legal.letter_registered.first.20250101", legal_basis=""),
        "legal_basis.missing", "legal.letter_registered.first.20250101",
    ),
    "document missing": (
        LEGAL, put("legal.letter_registered.first.20250101", legal_basis="Order No. 1"),
        "document.unknown", "legal.letter_registered.first.20250101",
    ),
    "unknown confidence": (
        LEGAL, put("legal.letter_registered.first.20250101", confidence="certain"),
        "confidence.unknown", "legal.letter_registered.first.20250101",
    ),
    "unknown outcome": (
        LEGAL, put("legal.letter_registered.first.20250101", outcome="maybe"),
        "line.outcome", "legal.letter_registered.first.20250101",
    ),
    "unknown rule": (
        LEGAL, put("legal.letter_registered.first.20250101", rule="flat"),
        "line.rule", "legal.letter_registered.first.20250101",
    ),
    "impossible day": (
        LEGAL, put("legal.letter_registered.first.20250101", effective_from="2025-02-30"),
        "line.effective_from", "legal.letter_registered.first.20250101",
    ),
    "VAT contradicting": (
        LEGAL, put("legal.letter_registered.step.20250101", vat="yes"),
        "vat.contradiction", "legal.letter_registered.step.20250101",
    ),
    "currency unknown": (
        LEGAL, put("legal.letter_registered.first.20250101", currency="BYM"),
        "currency.unknown", "legal.letter_registered.first.20250101",
    ),
    "percent where money stands": (
        LEGAL, put("legal.letter_registered.first.20250101", currency="%"),
        "currency.wrong", "legal.letter_registered.first.20250101",
    ),
    "rounding line removed": (
        LEGAL, drop("legal.parcel.rounding.plain.20250101"),
        "rounding.missing", "legal.parcel.kg.20250101",
    ),
    "insurance of a version missing": (
        LEGAL, drop("legal.parcel.insurance.20250101"),
        "days.hole", "legal.parcel.insurance.20241201",
    ),
    "least charge times ten": (
        INDIVIDUAL, put("individual.parcel_qr.insurance.20250101", minimum="50.00"),
        "value.odd", "individual.parcel_qr.insurance.20250101",
    ),
    "least charges of two bands differ": (
        LEGAL, put("legal.money_order.band.over1000.20250301", minimum="2.00"),
        "minimum.contradiction", "legal.money_order.band.over1000.20250301",
    ),
    "wrong reference": (
        LEGAL, put("legal.return_parcel.reference.20250101", value="parcell"),
        "reference.unknown", "legal.return_parcel.reference.20250101",
    ),
    "missing destination": (
        PARCELS, drop("parcel.nonpriority.item.AT.20250101", "parcel.nonpriority.kg.AT.20250101"),
        "days.hole", "parcel.nonpriority.item.AT.20240801",
    ),
    "destination missing in the newest list": (
        PARCELS, drop("parcel.nonpriority.item.AT.20260101", "parcel.nonpriority.kg.AT.20260101"),
        "days.end", "parcel.nonpriority.item.AT.20250101",
    ),
    "destination code unknown": (
        PARCELS,
        put("parcel.nonpriority.item.AT.20260101", when="priority=nonpriority destination=A1"),
        "destination.unknown", "parcel.nonpriority.item.AT.20260101",
    ),
    "price per kilogram of a destination times ten": (
        PARCELS, put("parcel.nonpriority.kg.AT.20250101", value="95.00"),
        "value.odd", "parcel.nonpriority.kg.AT.20250101",
    ),
    "sum for the item missing": (
        PARCELS, drop("parcel.nonpriority.item.AT.20250101"),
        "weights.no_base", "parcel.nonpriority.kg.AT.20250101",
    ),
}  # fmt: skip


def test_there_are_faults_enough() -> None:
    assert len(SEEDS) >= 40


@pytest.mark.parametrize("seed", SEEDS)
def test_a_planted_fault_is_found_and_nothing_else(seed: str, tmp_path: Path) -> None:
    price_list, plant, code, line = SEEDS[seed]
    book = copy_of(price_list, tmp_path)
    table = book / "lines" / f"{price_list}.csv"
    rows = rows_of(table)
    plant(rows)
    write(table, rows)
    found = [fault for fault in lint_folder(book) if key(fault) not in untouched(price_list)]
    told = [(fault.code, fault.line, str(fault.message)) for fault in found]
    assert [fault.code for fault in found] == [code], told
    assert line in {found[0].line, *found[0].others}, told
