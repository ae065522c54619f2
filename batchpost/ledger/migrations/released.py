"""What the rows of the schemas 0001 and 0002 tell, in the words of the entries since 0003.

Frozen like the migrations: the names are those of the tables and entries of that time.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final

import sqlalchemy as sa

from batchpost.ledger.columnar import of_columns
from batchpost.ledger.entries import Content

Row = Mapping[str, Any]

_CLIENT: Final = (
    "client_id", "version_no", "name", "category", "tax_id", "contract_no", "contract_from",
    "contract_until", "payment", "vat_mode", "contacts",
)  # fmt: skip
_ROLL: Final = ("roll_id", "indicator", "country", "first_serial", "last_serial", "kind")
_QUOTE: Final = (
    "source_sha256", "client_id", "priced_on", "currency", "items", "net", "vat", "gross", "book",
)  # fmt: skip
#: What the file was called may name a person: it is told apart.
_NOT_OF_BATCH: Final = {"entry_id", "accepted_at", "due_example", "source_path"}

_ITEM: Final = (
    "line_no", "sheet", "row", "item_identifier", "kind", "category", "weight_g",
    "declared_value", "cod_amount", "currency", "postcode", "country", "region", "district",
    "locality", "advice", "marks", "declared_weight_g", "weighed_g", "due_on", "fee",
)  # fmt: skip
_ADDRESSEE: Final = (
    "line_no", "addressee", "address", "phone", "email", "client_key", "comment",
)  # fmt: skip
_CHARGE: Final = (
    "line_no", "charge_no", "service", "title", "tariff_line", "rule", "net", "vat", "gross",
)  # fmt: skip
_LABEL: Final = ("line_no", "roll_id", "serial")
_FINDING: Final = ("finding_no", "code", "severity", "sheet", "row", "column", "line_no")
_FINDING_TEXT: Final = ("finding_no", "value", "message", "remedy")
#: Columns of whole numbers; all others are text.
_WHOLE: Final = {
    "line_no", "row", "weight_g", "declared_value", "cod_amount", "declared_weight_g",
    "weighed_g", "fee", "charge_no", "net", "vat", "gross", "serial", "finding_no",
}  # fmt: skip


def content_of(connection: sa.Connection, kind: str, entry_id: int, payload: Row) -> Content:
    """Return what an entry of those schemas told, by its rows in their tables."""
    return _TELLS[kind](connection, entry_id, payload)


def moment_of(value: str | datetime) -> datetime:
    """Return a moment, which SQLite keeps as text, in UTC."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read.astimezone(UTC)


def rows_of(connection: sa.Connection, table: str, *chosen: sa.ColumnElement[bool]) -> list[Row]:
    """Return the chosen rows of a table as the database gives them."""
    asked = sa.select(sa.text("*")).select_from(sa.table(table)).where(*chosen)
    return [dict(row) for row in connection.execute(asked).mappings()]


def _of_entry(connection: sa.Connection, table: str, entry_id: int) -> list[Row]:
    return rows_of(connection, table, sa.column("entry_id") == entry_id)


def _client(connection: sa.Connection, entry_id: int, _payload: Row) -> Content:
    (row,) = _of_entry(connection, "client_version", entry_id)
    return Content(_plain(row, _CLIENT))


def _terms(connection: sa.Connection, entry_id: int, _payload: Row) -> Content:
    (row,) = _of_entry(connection, "contract_terms", entry_id)
    facts = _plain(row, ("client_id", "version_no"))
    return Content(facts | {"terms": json.loads(row["terms"])})


def _quote(connection: sa.Connection, entry_id: int, _payload: Row) -> Content:
    (row,) = _of_entry(connection, "quote", entry_id)
    return Content(_plain(row, _QUOTE))


def _roll(connection: sa.Connection, entry_id: int, _payload: Row) -> Content:
    (row,) = _of_entry(connection, "roll", entry_id)
    owners = _of_entry(connection, "roll_client", entry_id)
    owner = owners[0]["client_id"] if owners else None
    return Content(_plain(row, _ROLL) | {"by_list": bool(row["by_list"]), "client_id": owner})


def _spoiled(_connection: sa.Connection, _entry_id: int, payload: Row) -> Content:
    return Content(_plain(payload, ("roll_id", "first_serial", "last_serial")))


def _list(connection: sa.Connection, entry_id: int, _payload: Row) -> Content:
    (row,) = _of_entry(connection, "batch", entry_id)
    accepted_at = moment_of(row["accepted_at"]).astimezone(
        timezone(timedelta(seconds=row["utc_offset_s"]))
    )
    facts = _plain(row, [name for name in row if name not in _NOT_OF_BATCH])
    facts |= {
        "accepted_at": accepted_at.isoformat(),
        "due_example": bool(row["due_example"]),
        "use_no": 1,
        "terms_version_no": _terms_then(connection, entry_id, row["client_id"]),
        "booked_on": accepted_at.date().isoformat(),
        "uses": {},
    }
    items = _sorted(_of_entry(connection, "item", entry_id), "line_no")
    addressees = _sorted(_of_entry(connection, "addressee", entry_id), "line_no")
    charges = _sorted(_of_entry(connection, "charge", entry_id), "line_no", "charge_no")
    labels = _sorted(_of_entry(connection, "label", entry_id), "line_no", "serial")
    findings = _sorted(_of_entry(connection, "finding", entry_id), "finding_no")
    return Content(
        facts,
        {
            "items": _table(items, _ITEM),
            "charges": _table(charges, _CHARGE),
            "labels": _table(labels, _LABEL),
            "findings": _table(findings, _FINDING),
        },
        {
            "addressees": _table(addressees, _ADDRESSEE),
            "finding_texts": _table(findings, _FINDING_TEXT),
            "source": of_columns({"path": [row["source_path"]]}, ["path"]),
        },
    )


def _terms_then(connection: sa.Connection, entry_id: int, client_id: str) -> int:
    """Return which version of a client's terms was the last before an entry, 0 for none."""
    versions = rows_of(
        connection,
        "contract_terms",
        sa.column("client_id") == client_id,
        sa.column("entry_id") < entry_id,
    )
    return max((row["version_no"] for row in versions), default=0)


def _sorted(rows: list[Row], *names: str) -> list[Row]:
    return sorted(rows, key=lambda row: [row[name] for name in names])


def _table(rows: Sequence[Row], names: Sequence[str]) -> Any:
    columns = {name: [row[name] for row in rows] for name in names}
    return of_columns(columns, set(names) - _WHOLE)


def _plain(row: Row, names: Iterable[str]) -> dict[str, Any]:
    """Return facts as JSON knows them; PostgreSQL gives days as such, SQLite as text."""
    return {
        name: value.isoformat() if isinstance(value := row[name], date) else value for name in names
    }


_TELLS: Final[Mapping[str, Callable[[sa.Connection, int, Row], Content]]] = {
    "client_added": _client,
    "client_changed": _client,
    "contract_terms_set": _terms,
    "list_quoted": _quote,
    "roll_issued": _roll,
    "labels_spoiled": _spoiled,
    "list_accepted": _list,
}
