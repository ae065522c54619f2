"""The traps, the lists as clients bring them, and files of others that are odd or hostile."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from batchpost.errors import ListError
from batchpost.model.listing import ReadList
from batchpost.model.money import format_minor
from batchpost.parsers.reading import read_list

from .conftest import SHARED

GOLDEN = Path(__file__).parent / "golden"
#: Traps about checks and identifiers: reading gives the items, others give the finding.
NOT_OF_READING = {"T08", "T09", "T31", "T32", "T33", "T34", "T35"}


def cases() -> list[dict[str, Any]]:
    path = SHARED / "traps" / "expected.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def shown(listing: ReadList, name: str, position: int) -> str:
    value = listing.items[name].iloc[position]
    return format_minor(int(value)) if name in {"declared_value", "cod_amount"} else str(value)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_trap(case: dict[str, Any], shared: Path) -> None:
    path = shared / "traps" / case["file"]
    if case["refuse"]:
        with pytest.raises(ListError):
            read_list(path)
        return
    listing = read_list(path)
    if case["items"] is not None:
        assert len(listing.items) == case["items"]
    if case["id"] != "T09":
        for position, fields in case["fields"].items():
            for name, wanted in fields.items():
                assert shown(listing, name, int(position)) == str(wanted)
    for forbidden in case["forbid"]:
        assert not any(forbidden in str(value) for value in listing.items.to_numpy().ravel())
    if case["id"] in NOT_OF_READING:
        return
    left = list(listing.findings)
    for place, severity in case["mention"]:
        sheet = place.partition(":")[2] if isinstance(place, str) else None
        named = next(
            finding
            for finding in left
            if severity in {None, finding.severity.value}
            and (place is None or finding.place.row == place or finding.place.sheet == sheet)
        )
        left.remove(named)


def outcome(listing: ReadList) -> dict[str, Any]:
    items = listing.items.astype(object).where(listing.items.notna(), None)
    records = items.to_dict("records")
    canonical = json.dumps(records, ensure_ascii=False, sort_keys=True, default=str)
    return {
        "format": listing.source.format,
        "encoding": listing.source.encoding,
        "sheet": listing.source.sheet,
        "header_row": listing.source.header_row,
        "manifest": str(listing.manifest),
        "columns": {match.heading: match.field for match in listing.columns},
        "findings": [
            [f.code, f.severity.value, f.place.row, f.place.column] for f in listing.findings
        ],
        "items": len(records),
        "weight_g": int(listing.items.weight_g.sum()),
        "declared_value": int(listing.items.declared_value.sum()),
        "cod_amount": int(listing.items.cod_amount.sum()),
        "first": records[0],
        "last": records[-1],
        "sha256_of_items": hashlib.sha256(canonical.encode()).hexdigest(),
    }


LISTS = {
    "F007710146102632700012.zip": 50,
    "court-letters.dbf": 64,
    "export-small-packets.xlsx": 28,
    "housing-registered-letters.xlsx": 129,
    "shop-parcels.csv": 36,
}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_list_as_a_client_brings_it(name: str, shared: Path) -> None:
    found = outcome(read_list(shared / "lists" / name))
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("BATCHPOST_REWRITE_GOLDEN"):
        text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert found == json.loads(golden.read_text(encoding="utf-8"))
    assert found["items"] == LISTS[name]


def odd_files() -> list[Path]:
    if not SHARED.is_dir():
        return []
    there = sorted((SHARED / "corpora").rglob("*"))
    return [path for path in there if path.is_file() and path.suffix not in {".md", ".json"}]


@pytest.mark.parametrize("path", odd_files(), ids=lambda path: path.name)
def test_odd_file_gives_an_answer_or_a_refusal(path: Path) -> None:
    try:
        listing = read_list(path)
    except ListError:
        return
    assert len(listing.items)
