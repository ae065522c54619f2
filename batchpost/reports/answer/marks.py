"""Marks: which cells of the client's table are faulty, and what is written at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from batchpost.language import Language
from batchpost.model.finding import Finding, Severity
from batchpost.model.listing import ColumnMatch, ListSheet, ReadList
from batchpost.model.message import N_
from batchpost.model.words import SEVERITIES

AUTHOR = "batchpost"

#: Background and border by severity; the words at the cell say the same without colour.
FILLS = {
    Severity.ERROR: ("FFC7CE", "C00000"),
    Severity.WARNING: ("FFEB9C", "9C6500"),
    Severity.INFO: ("DDEBF7", "1F4E79"),
}

#: A spreadsheet grows slow with more notes than this; the sheet of findings holds them all.
NOTES_MOST = 2_000

#: Stands for the row of a control file's sums, which is no row of the client's table.
CONTROL_ROW = -1
_CONTROL_FIELDS = {
    "control.weight": "weight_g",
    "control.declared_value": "declared_value",
    "control.cod_amount": "cod_amount",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the client's table: `row` from 1, `index` of the column from 0 with its heading.

    Without an index the whole row is meant. Row 0 is the header of a format whose header is
    no row (dbf).
    """

    sheet: str | None
    row: int
    index: int | None
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A spot to be marked, how gravely, and what is said of it."""

    spot: Spot
    severity: Severity
    text: str


class Spots:
    """Tells where the findings on a list are to be marked in its table."""

    def __init__(self, listing: ReadList) -> None:
        self._source = listing.source
        self._fields = {match.field: match for match in reversed(listing.columns)}
        self._sheets = {sheet.table.sheet: sheet for sheet in listing.more_sheets}
        self._indexes = _indexes(listing.columns)
        self._more = {name: _indexes_of(it, listing) for name, it in self._sheets.items()}

    def of(self, finding: Finding) -> Spot | None:
        """Return the spot of a finding, `None` for a remark on the list that needs none.

        A finding on a whole column is marked at its heading; an error or warning about the
        list as a whole, which no cell can show, at the first heading.
        """
        place = finding.place
        sheet = place.sheet or self._source.sheet
        indexes = self._more.get(sheet, self._indexes)
        index = indexes.get(place.column) if place.column is not None else None
        if place.row is not None:
            return Spot(sheet, place.row, index, place.column)
        if index is not None:
            return Spot(sheet, self._header_row(sheet), index, place.column)
        if finding.severity is Severity.INFO:
            return None
        if sheet != self._source.sheet and sheet not in self._sheets:
            return Spot(sheet, 1, 0)
        if finding.code.startswith("control."):
            match = self._fields.get(_CONTROL_FIELDS.get(finding.code, ""))
            return Spot(sheet, CONTROL_ROW, match.index if match else 0)
        return Spot(sheet, self._header_row(sheet), 0)

    def _header_row(self, sheet: str | None) -> int:
        own = self._sheets.get(sheet)
        return (own.header_row if own is not None else self._source.header_row) or 0


def _indexes(columns: Sequence[ColumnMatch]) -> dict[str, int]:
    found: dict[str, int] = {}
    for match in columns:
        found.setdefault(match.heading, match.index)
    return found


def _indexes_of(sheet: ListSheet, listing: ReadList) -> dict[str, int]:
    """Return a further sheet's columns by its own headings and by those of the first sheet."""
    first = {
        match.heading: own.index
        for match in reversed(listing.columns)
        if (own := sheet.column_like(match)) is not None
    }
    return first | _indexes(sheet.columns)


def marks_of(
    listing: ReadList, findings: Sequence[Finding], language: Language
) -> tuple[Mark, ...]:
    """Return one mark for every faulty spot; several findings at a spot are said together.

    A note on a whole row or column, such as a total, marks nothing: nothing there is faulty.
    """
    spots = Spots(listing)
    found: dict[Spot, list[Finding]] = {}
    for finding in findings:
        spot = spots.of(finding)
        place = finding.place
        whole = place.row is None or place.column is None
        if spot is not None and not (whole and finding.severity is Severity.INFO):
            found.setdefault(spot, []).append(finding)
    said = _Sayer(language)
    return tuple(
        Mark(spot, worst(there), "\n\n".join(map(said.of, there))) for spot, there in found.items()
    )


def worst(findings: Sequence[Finding]) -> Severity:
    """Return the gravest severity among findings."""
    present = {finding.severity for finding in findings}
    return next(severity for severity in FILLS if severity in present)


class _Sayer:
    def __init__(self, language: Language) -> None:
        self._say = language.say
        self._remedy = language.text(N_("What to do"))
        self._severities: Mapping[Severity, str] = {
            severity: language.text(SEVERITIES[severity]).capitalize() for severity in FILLS
        }

    def of(self, finding: Finding) -> str:
        text = f"{self._severities[finding.severity]}: {self._say(finding.message)}"
        remedy = self._say(finding.remedy)
        return f"{text}\n{self._remedy}: {remedy}" if remedy else text
