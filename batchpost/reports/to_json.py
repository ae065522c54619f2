"""JSON of a view: what golden files hold and other programs read."""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from batchpost.model.money import format_minor, minor_digits
from batchpost.reports.view import CellKind, Cells, Column, Sums, Table, View


def to_json(view: View, copies: int = 1) -> bytes:  # noqa: ARG001 - one signature for all
    """Return the view as JSON: amounts as texts with their currency, dates ISO 8601."""
    document = {
        "report": view.report,
        "language": view.language,
        "title": view.title,
        "subtitle": view.subtitle,
        "issuer": view.issuer,
        "form": view.form,
        "dated_at": view.dated_at.isoformat(),
        "currency": view.currency,
        "facts": [asdict(fact) for fact in view.facts],
        "tables": [_table(table) for table in view.tables],
        "conclusion": [asdict(fact) for fact in view.conclusion],
        "notes": [asdict(note) for note in view.notes],
        "signatures": [asdict(signature) for signature in view.signatures],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(
        errors="backslashreplace"
    )


def _table(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "title": table.title,
        "columns": [
            {
                "key": column.key,
                "heading": column.heading,
                "kind": column.kind,
                "currency": column.currency if column.kind is CellKind.MONEY else None,
            }
            for column in table.columns
        ],
        "rows": [_cells(row, table.columns) for row in table.rows],
        "totals": _sums(table.totals, table.columns),
        "pages": [
            {
                "first": page.first,
                "last": page.last,
                "subtotal": _sums(page.subtotal, table.columns),
                "running": _sums(page.running, table.columns),
            }
            for page in table.pages
        ],
    }


def _sums(sums: Sums | None, columns: tuple[Column, ...]) -> dict[str, Any] | None:
    return None if sums is None else {"label": sums.label, "cells": _cells(sums.cells, columns)}


def _cells(cells: Cells, columns: tuple[Column, ...]) -> list[Any]:
    return [_cell(cell, column) for cell, column in zip(cells, columns, strict=True)]


def _cell(cell: Any, column: Column) -> Any:
    if column.kind is CellKind.MONEY and isinstance(cell, int):
        return format_minor(cell, minor_digits(column.currency or ""))
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return cell
