"""The receipt as its PDF template takes it."""

from dataclasses import asdict
from typing import Any

from batchpost.reports.font import printable
from batchpost.reports.view import Fact, View
from batchpost.reports.written import written

#: So many kinds of charges and framed notes, and the two receipts still share a sheet.
ROWS_ON_HALF_A_SHEET = 7


def placed(view: View, copies: int) -> dict[str, Any]:
    """Return what the template places, and whether two receipts share a sheet."""
    table = written(view, view.tables[0])
    total = table.total
    assert total is not None
    return {
        "language": view.language,
        "title": printable(view.title),
        "subtitle": printable(view.subtitle),
        "issuer": printable(view.issuer),
        "form": printable(view.form),
        "copies": [view.words["copy"].format(number=number + 1) for number in range(copies)],
        "halves": len(table.rows) + sum(n.grave for n in view.notes) <= ROWS_ON_HALF_A_SHEET,
        "facts": [_fact(fact) for fact in view.facts],
        "headings": [column.heading for column in table.columns],
        "widths": [column.width for column in table.columns],
        "rows": [[printable(cell) for cell in row] for row in table.rows],
        "total": asdict(total),
        "conclusion": [_fact(fact) for fact in view.conclusion],
        "graves": [printable(note.text) for note in view.notes if note.grave],
        "notes": [printable(note.text) for note in view.notes if not note.grave],
        "signature": {
            "who": printable(view.signatures[0].who),
            "name": printable(view.signatures[0].name),
            "stamp": printable(view.signatures[0].stamp),
        },
        "words": dict(view.words),
    }


def _fact(fact: Fact) -> dict[str, str]:
    return {"label": printable(fact.label), "value": printable(fact.value)}
