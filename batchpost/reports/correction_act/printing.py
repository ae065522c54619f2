"""The act of a correction as its PDF template takes it."""

from dataclasses import asdict
from typing import Any

from batchpost.reports.font import printable
from batchpost.reports.view import Fact, Table, View
from batchpost.reports.written import written

#: What goes over the whole width: it may be long.
WIDE = frozenset(("fields", "reason"))


def placed(view: View, copies: int) -> dict[str, Any]:
    """Return what the template places."""
    return {
        "language": view.language,
        "title": printable(view.title),
        "subtitle": printable(view.subtitle),
        "issuer": printable(view.issuer),
        "form": printable(view.form),
        "copies": [view.words["copy"].format(number=number + 1) for number in range(copies)],
        "facts": [_fact(fact) for fact in view.facts if fact.key not in WIDE],
        "wide": [_fact(fact) for fact in view.facts if fact.key in WIDE],
        "tables": [_table(view, table) for table in view.tables],
        "conclusion": [_fact(fact) for fact in view.conclusion],
        "graves": [printable(note.text) for note in view.notes if note.grave],
        "notes": [printable(note.text) for note in view.notes if not note.grave],
        "signatures": [
            {"who": printable(s.who), "name": printable(s.name), "stamp": printable(s.stamp)}
            for s in view.signatures
        ],
        "words": dict(view.words),
    }


def _table(view: View, table: Table) -> dict[str, Any]:
    text = written(view, table)
    assert text.total is not None, table.key
    return {
        "title": printable(text.title),
        "headings": [printable(column.heading) for column in text.columns],
        "widths": [column.width for column in text.columns],
        "aligns": ["right" if column.right else "left" for column in text.columns],
        "rows": [[printable(cell) for cell in row] for row in text.rows],
        "total": asdict(text.total),
    }


def _fact(fact: Fact) -> dict[str, str]:
    return {"label": printable(fact.label), "value": printable(fact.value)}
