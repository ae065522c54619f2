"""Everything a ledger answers, as JSON knows it: to see that two ledgers say the same."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

import pandas as pd

SINCE, UNTIL = date(2026, 1, 1), date(2027, 1, 1)


def answers(ledger, days: list[date], files: list[str], zone: str | None = None) -> Any:
    """Ask a ledger all it knows.

    `zone` is for programs whose totals asked for one; see `released/README.md`.
    """
    more = () if zone is None else (zone,)
    clients = ledger.clients()
    names = [client.client_id for client in clients]
    batch_nos = ledger.batches()["batch_no"].tolist()
    found = {
        "clients": clients,
        "batches": ledger.batches(),
        "lists": {no: ledger.acceptance(no) for no in batch_nos},
        "rolls": sorted(ledger.rolls(), key=lambda each: each.roll.roll_id),
        "gone": {each.roll.roll_id: ledger.gone_labels(each.roll.roll_id)
                 for each in ledger.rolls()},
        "days": {day: ledger.day_totals(day, *more) for day in days},
        "totals": {name: ledger.client_totals(name, SINCE, UNTIL, *more) for name in names},
        "services": {name: ledger.client_services(name, SINCE, UNTIL, *more) for name in names},
    }  # fmt: skip
    if hasattr(ledger, "quote"):
        found["terms"] = {name: ledger.contract_terms(name) for name in names}
        found["terms_then"] = {
            no: ledger.contract_terms(found["lists"][no].client.client_id, no) for no in batch_nos
        }
        found["quotes"] = {
            f"{sha256[:4]} {name}": ledger.quote(sha256, name) for sha256 in files for name in names
        }
    return plain(found)


def plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, pd.DataFrame):
        rows = value.astype(object).where(value.notna(), None)
        return [plain(row) for row in rows.to_dict("records")]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if is_dataclass(value):
        value = {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(name)): plain(fact) for name, fact in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, str | bool | int) else str(value)


def keeps(now: Any, before: Any) -> bool:
    """Tell whether answers say all that earlier ones said; they may say more."""
    if isinstance(before, dict):
        return all(name in now and keeps(now[name], fact) for name, fact in before.items())
    if isinstance(before, list):
        return len(now) == len(before) and all(map(keeps, now, before))
    return now == before
