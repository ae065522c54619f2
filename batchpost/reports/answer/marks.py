"""Marks: which cells of the client's table are faulty, and what is written at them."""

from collections.abc import Sequence
from dataclasses import dataclass

from batchpost.language import Language
from batchpost.model.finding import Finding, Severity
from batchpost.model.listing import ReadList
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


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell to be marked: `row` from 1, `index` of the column from 0 with its `heading`.

    Without an index the whole row is meant, and the note stands at its first cell.
    """

    sheet: str | None
    row: int
    index: int | None
    heading: str | None
    severity: Severity
    text: str


def marks_of(
    listing: ReadList, findings: Sequence[Finding], language: Language
) -> tuple[Mark, ...]:
    """Return one mark for every faulty cell; several findings at a cell are said together."""
    indexes: dict[str, int] = {}
    for match in listing.columns:
        indexes.setdefault(match.heading, match.index)
    cells: dict[tuple[str | None, int, int | None], list[Finding]] = {}
    for finding in findings:
        place = finding.place
        index = indexes.get(place.column) if place.column is not None else None
        # A finding on a whole column is marked at its heading.
        row = place.row or (listing.source.header_row if index is not None else None)
        if row is not None:
            sheet = place.sheet or listing.source.sheet
            cells.setdefault((sheet, row, index), []).append(finding)
    return tuple(
        Mark(
            sheet,
            row,
            index,
            found[0].place.column,
            _worst(found),
            "\n\n".join(_said(finding, language) for finding in found),
        )
        for (sheet, row, index), found in cells.items()
    )


def _worst(findings: Sequence[Finding]) -> Severity:
    present = {finding.severity for finding in findings}
    return next(severity for severity in FILLS if severity in present)


def _said(finding: Finding, language: Language) -> str:
    severity = language.text(SEVERITIES[finding.severity])
    text = f"{severity.capitalize()}: {language.say(finding.message)}"
    remedy = language.say(finding.remedy)
    return f"{text}\n{language.text(N_('What to do'))}: {remedy}" if remedy else text
