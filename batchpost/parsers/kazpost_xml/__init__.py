"""Letters for Kazpost's electronic service as XML: one element with `Rcpn…` inside an item.

Clients of Kazpost save the messages they send (`GetAddrLetter`), one or many in a file,
with or without a SOAP envelope. Weights are kilograms here. Source: list-formats notes 1.4,
a public SOAP client and a developer's note, one source each; no list of this kind was seen,
and a finding says so.
"""

import csv
from functools import lru_cache
from pathlib import Path

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message
from batchpost.parsers.hints import Hints
from batchpost.parsers.listfile import ListFile
from batchpost.parsers.text_kinds import plain_head
from batchpost.parsers.workbook import ListFacts, Sheet, Workbook, from_rows

TITLE = "Kazpost XML"
_FIELDS = Path(__file__).parent / "fields.csv"


def identify(file: ListFile) -> bool:
    """Tell whether the text is XML that names an addressee as Kazpost does."""
    plain = plain_head(file.head)
    return plain.startswith(b"<") and b"RcpnName" in plain


def read(file: ListFile, hints: Hints) -> Workbook:  # noqa: ARG001 - XML says its encoding
    """Return the letters as rows, one column for each element they have.

    Raises:
        ListError: Not well formed, with a document type, or larger than the limits allow.
    """
    from batchpost.parsers.kazpost_xml.letters import letters_in  # noqa: PLC0415 - only its own files pay for it

    headings, rows, lines = letters_in(file)
    table = from_rows(None, [headings, *rows], file.limits, file.name, [1, *lines])
    facts = ListFacts(weight_unit="kg", currency="KZT", roles=_roles())
    return Workbook("kazpost_xml", (Sheet(table),), facts=facts, findings=(_example(),))


@lru_cache
def _roles() -> tuple[tuple[str, str], ...]:
    with _FIELDS.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(line for line in opened if not line.startswith("#"))
        return tuple((row["field"].upper(), row["role"]) for row in rows)


def _example() -> Finding:
    return Finding(
        "kazpost.example",
        Severity.WARNING,
        Place(),
        None,
        message(
            "Kazpost's letters are read by one public description: weights in kilograms, "
            "amounts in tenge."
        ),
        message("Compare the first items with the list."),
    )
