"""A batch and its items laid out as a table; what is not known is kept and said."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.listing import Manifest
from batchpost.model.message import counted, message
from batchpost.parsers.flat_table import table_of
from batchpost.parsers.json_text import as_text, flatten
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.refusals import BrokenListError
from batchpost.parsers.text_file import DecodedText
from batchpost.parsers.workbook import ListFacts, Sheet, Workbook

_HERE = Path(__file__).parent
_TITLE = "Belpochta JSON"
#: Any of these keys makes a JSON file such a batch.
_MARKS = (b'"recipient_object"', b'"postal_delivery_type"', b'"recipient_foreign_id"')
_ITEMS = ("items", "postal_items")
_KEPT = "kept"
_KEPT_HEADING = "addons (comment)"
_NOTHING = frozenset(("false", "0", "none", ""))


@lru_cache
def _item_keys() -> dict[str, str]:
    """Return the roles of known keys."""
    return {row["key"]: row["role"] for row in _rows("item_keys.csv")}


@lru_cache
def _batch_values() -> dict[tuple[str, str], dict[str, str]]:
    """Return what the values of the batch's keys set: field of the manifest → value."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in _rows("batch_values.csv"):
        sets = {field: row[field] for field in ("kind", "category", "direction") if row[field]}
        found[row["key"], row["value"]] = sets
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(line for line in opened if not line.startswith("#")))


def looks_like_batch(file: ListFile) -> bool:
    """Tell whether the bytes hold a key that only such a batch has."""
    return any(mark in file.data for mark in _MARKS)


def read_batch(file: ListFile, text: DecodedText, values: Sequence[Any]) -> Workbook:
    """Return the items of the one batch.

    Raises:
        BrokenListError: No items, or several batches.
        TooLargeError: More items or keys than the limits allow.
    """
    batch, items = _take_apart(file, values)
    manifest, findings = _manifest(batch)
    flat = [flatten(file, item) for item in items]
    keys = Counter(key for item in flat for key, value in item.items() if value is not None)
    unknown = sorted(key for key in keys if key not in _item_keys())
    if unknown:
        findings.append(_unknown_keys(unknown))
    findings += _keep(flat)
    roles = tuple(
        (key.upper(), "passed_over" if role == _KEPT else role)
        for key, role in _item_keys().items()
    )
    facts = ListFacts(
        manifest,
        weight_unit="g",
        currency="BYN",
        roles=(*roles, (_KEPT_HEADING.upper(), "comment")),
    )
    sheet = Sheet(table_of(None, flat, file.name, file.limits), keyed=True)
    said = (*text.findings, *findings)
    return Workbook("belpost_json", (sheet,), text.encoding, facts, said)


def _take_apart(
    file: ListFile, values: Sequence[Any]
) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    """Return the batch's own keys and its items."""
    top: Any = values[0] if len(values) == 1 else list(values)
    if isinstance(top, list) and len(top) == 1 and _items_of(top[0]) is not None:
        (top,) = top
    items = _items_of(top)
    batch: dict[str, Any] = {}
    if items is None:
        items = top
    else:
        batch = {key: value for key, value in top.items() if key not in _ITEMS}
        inner = batch.pop("batch", None)
        batch |= inner if isinstance(inner, Mapping) else {}
    if not isinstance(items, list) or not items:
        raise BrokenListError(file.name, _TITLE, message("it holds no list of items"))
    if any(_items_of(item) is not None for item in items):
        raise BrokenListError(file.name, _TITLE, message("it holds several batches"))
    if not all(isinstance(item, Mapping) for item in items):
        raise BrokenListError(file.name, _TITLE, message("an item is no object"))
    return batch, items


def _items_of(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return None
    return next((value[key] for key in _ITEMS if isinstance(value.get(key), list)), None)


def _manifest(batch: Mapping[str, Any]) -> tuple[Manifest, list[Finding]]:
    """Return what the batch says of all items; what it says besides is told."""
    sets: dict[str, str] = {}
    others = []
    for key, value in batch.items():
        text = as_text(value)
        known = _batch_values().get((key, text or ""))
        if known is not None:
            sets |= known
        elif text is not None and text not in _NOTHING:
            others.append(f"{key}={text[:80]}")
    manifest = Manifest(
        kind=sets.get("kind"), category=sets.get("category"), direction=sets.get("direction")
    )
    return manifest, [_batch_says(others)] if others else []


def _keep(items: Sequence[dict[str, str | None]]) -> list[Finding]:
    """Write what has no column of its own into each item's comment, and say so once."""
    kept = [key for key, role in _item_keys().items() if role == _KEPT]
    count = 0
    names: Counter[str] = Counter()
    for item in items:
        used = {
            key: value
            for key in kept
            if (value := item.get(key)) is not None and value.lower() not in _NOTHING
        }
        if not used:
            continue
        count += 1
        names.update(used)
        item[_KEPT_HEADING] = ", ".join(
            key.rpartition(".")[2] if value == "true" else f"{key.rpartition('.')[2]}={value}"
            for key, value in used.items()
        )
    return [_kept_in_comment(count, sorted(names))] if count else []


def _unknown_keys(keys: Sequence[str]) -> Finding:
    return Finding(
        "belpost.unknown_keys",
        Severity.WARNING,
        Place(),
        ", ".join(keys),
        message("The items have keys that are not known here: {keys}.", keys=", ".join(keys)),
        message("Ask the client what they mean and enter them by hand if they matter."),
    )


def _kept_in_comment(count: int, names: Sequence[str]) -> Finding:
    return Finding(
        "belpost.kept_in_comment",
        Severity.WARNING,
        Place(),
        ", ".join(names),
        counted(
            "{count} item asks for what has no column here ({names}); it stands in its comment.",
            "{count} items ask for what has no column here ({names}); it stands in their comments.",
            count,
            names=", ".join(names),
        ),
        message("Look whether it changes the price or the delivery."),
    )


def _batch_says(others: Sequence[str]) -> Finding:
    return Finding(
        "belpost.batch_says",
        Severity.INFO,
        Place(),
        "; ".join(others),
        message("The batch also says: {facts}.", facts="; ".join(others)),
        message("Look whether it changes the price or the payment."),
    )
