"""The answer as one web page: the faulty rows with their cells marked, findings beneath."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from batchpost.language import Language
from batchpost.model.finding import Finding, Severity
from batchpost.model.listing import ListSheet, ReadList
from batchpost.model.message import N_, message
from batchpost.model.words import SEVERITIES
from batchpost.reports.answer import build, in_order
from batchpost.reports.answer.marks import Spots, worst
from batchpost.reports.formats import write_whole
from batchpost.reports.to_html import environment

#: Signs beside the words of severity, so that nothing depends on colour alone.
_SIGNS = {Severity.ERROR: "✕", Severity.WARNING: "!", Severity.INFO: "i"}
#: Columns wider than the paper holds are set in smaller type.
_MANY_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell of a faulty row; `severity` is empty where nothing is wrong with it."""

    text: str
    severity: str
    sign: str


@dataclass(frozen=True, slots=True)
class _Said:
    """One finding in the reader's words."""

    severity: str
    sign: str
    word: str
    column: str
    value: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the client's list and what is wrong with it."""

    label: str
    cells: tuple[_Cell, ...]
    said: tuple[_Said, ...]


def page(listing: ReadList, findings: Sequence[Finding], language: Language) -> bytes:
    """Return the answer as one HTML file: escaped, without scripts, links and pictures."""
    view = build(listing, findings, language)
    speak = language.text
    writer = _Writer(listing, language)
    rows = writer.rows(findings)
    headings = writer.headings
    placed = {
        "view": view,
        "headings": headings,
        "dense": len(headings) > _MANY_COLUMNS,
        "of_list": [writer.said(each) for each in in_order(findings) if not _in_row(each)],
        "rows": rows,
        "words": {
            "row": speak(N_("Row")),
            "list": speak(N_("On the list as a whole")),
            "rows": speak(N_("Rows with findings")),
            "remedy": speak(N_("What to do")),
            "value": speak(N_("Value")),
        },
    }
    template = environment(view.report).get_template("page.html.j2")
    return template.render(placed).encode()


def _in_row(finding: Finding) -> bool:
    """Tell whether a finding is shown at its row; notes on whole rows, as totals, are not."""
    place = finding.place
    noted = finding.severity is Severity.INFO and place.column is None
    return place.row is not None and not noted


class _Writer:
    """Writes rows and findings of one list in one language."""

    def __init__(self, listing: ReadList, language: Language) -> None:
        self._listing, self._language = listing, language
        self._spots = Spots(listing)
        self._shown = [m for m in listing.columns if m.heading or m.example is not None]
        self._sheets = {sheet.table.sheet: sheet for sheet in listing.sheets}
        self._indexes = {name: self._indexes_in(sheet) for name, sheet in self._sheets.items()}
        self.headings = [match.heading for match in self._shown]
        self._words = {one: language.text(SEVERITIES[one]).capitalize() for one in SEVERITIES}

    def said(self, finding: Finding, *, shown: bool = False) -> _Said:
        """Return a finding in words; its value only where no cell with it is `shown`."""
        row = finding.place.row
        where = finding.place.column or ""
        if row is not None and not _in_row(finding):
            where = self._language.say(message("row {row}", row=row))
        return _Said(
            finding.severity.value,
            _SIGNS[finding.severity],
            self._words[finding.severity],
            where,
            "" if shown else finding.value or "",
            self._language.say(finding.message),
            self._language.say(finding.remedy),
        )

    def rows(self, findings: Sequence[Finding]) -> list[_Row]:
        """Return every row with findings, in the order of the file."""
        placed = [each for each in in_order(findings) if _in_row(each)]
        grouped = [
            (key, list(found))
            for key, found in groupby(placed, key=lambda one: (one.place.sheet, one.place.row))
        ]
        own = self._listing.source.sheet
        wanted: dict[str | None, list[int]] = {}
        for (sheet, row), _ in grouped:
            wanted.setdefault(own if sheet is None else sheet, []).append(row or 0)
        texts = {name: self._texts(name, rows) for name, rows in wanted.items()}
        return [self._row(key, found, texts) for key, found in grouped]

    def _indexes_in(self, sheet: ListSheet) -> dict[int, int]:
        """Return where a sheet has the columns that are shown, by those of the first sheet."""
        if sheet.table is self._listing.table:
            return {match.index: match.index for match in self._shown}
        likes = ((match, sheet.column_like(match)) for match in self._shown)
        return {match.index: own.index for match, own in likes if own is not None}

    def _row(
        self,
        key: tuple[str | None, int | None],
        findings: Sequence[Finding],
        texts: Mapping[str | None, Mapping[int, Sequence[str | None]]],
    ) -> _Row:
        sheet, row = key
        own = self._listing.source.sheet
        name = own if sheet is None else sheet
        here = texts[name].get(row or 0)
        indexes = self._indexes.get(name, {})
        by_index: dict[int | None, list[Finding]] = {}
        for finding in findings:
            spot = self._spots.of(finding)
            by_index.setdefault(spot.index if spot else None, []).append(finding)
        cells = []
        for match in self._shown if here is not None else ():
            at = indexes.get(match.index, -1)
            there = by_index.get(at) or by_index.get(None)
            gravity = worst(there) if there else None
            text = (here[at] if here and 0 <= at < len(here) else None) or ""
            sign = _SIGNS[gravity] if gravity and at in by_index else ""
            cells.append(_Cell(text, gravity.value if gravity else "", sign))
        label = write_whole(row or 0, self._language.code)
        if sheet not in {None, own}:
            label = self._language.say(message("{sheet}, row {row}", sheet=sheet, row=row))
        said = tuple(self.said(each, shown=bool(cells)) for each in findings)
        return _Row(label, tuple(cells), said)

    def _texts(self, sheet: str | None, rows: Sequence[int]) -> dict[int, list[str | None]]:
        """Return the cells of some rows of a sheet of the client's, by row."""
        import numpy as np  # noqa: PLC0415 - with pyarrow, only for an answer

        part = self._sheets.get(sheet)
        table = part.table if part is not None else None
        if table is None or not table.height or not rows:
            return {}
        known = table.row_numbers
        wanted = np.unique(np.array(rows))
        places = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        there = known[places] == wanted
        cut: list[Any] = [column.take(places[there]).to_pylist() for column in table.columns]
        cells = [list(row) for row in zip(*cut, strict=True)]
        return dict(zip(wanted[there].tolist(), cells, strict=True))
