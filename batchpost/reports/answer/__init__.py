"""The answer to the client: its own list, the faulty cells marked and explained.

As a workbook, a web page or JSON. A list in xlsx comes back as it came; any other becomes a
workbook of the same rows and columns. Nothing in an answer runs: macros, links, names and
conditional formats are dropped, formulas among the items stand as their last values; plain
sums below them stay. A formula without a value is kept as its text.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from batchpost.language import Language
from batchpost.model.finding import Finding, Severity
from batchpost.model.listing import ReadList
from batchpost.model.message import N_, counted, message
from batchpost.model.own_sheets import FINDINGS_MARK
from batchpost.model.words import SEVERITIES
from batchpost.reports.document import write_document
from batchpost.reports.view import CellKind, Cells, Column, Fact, Note, Table, View

TITLE = N_("Answer to the client")
FORMATS = ("html", "xlsx", "text", "json")
#: How the name of an answer may end.
ENDINGS = (".xlsx", ".html", ".json")
COPIES = 1

#: The answer bears no moment of its own: the same findings give the same bytes.
_UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def build(listing: ReadList, findings: Sequence[Finding], language: Language) -> View:
    """Return the table of all findings, with how many there are."""
    speak = language.text
    columns = (
        Column("no", speak(N_("No.")), CellKind.WHOLE, 14),
        Column("severity", speak(N_("Severity")), width=32),
        Column("sheet", speak(N_("Sheet")), width=26),
        Column("row", speak(N_("Row")), CellKind.WHOLE, 16),
        Column("column", speak(N_("Column")), width=36),
        Column("value", speak(N_("Value")), width=40),
        Column("what", speak(N_("What is wrong")), width=90),
        Column("remedy", speak(N_("What to do")), width=90),
    )
    ordered = in_order(findings)
    rows = tuple(_row(number, each, language) for number, each in enumerate(ordered, 1))
    return View(
        report="answer",
        language=language.code,
        title=speak(N_("Findings on the list")),
        subtitle=file_name(listing),
        dated_at=_UNDATED,
        currency="",
        facts=_facts(listing, findings, language),
        tables=(Table("findings", columns, rows, title=speak(N_("Findings"))),),
        notes=(Note("own_sheet", _about_sheet(language)),),
    )


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings by their place in the file, the gravest at a row first."""
    return sorted(findings, key=_place)


def file_name(listing: ReadList) -> str:
    """Return the name of the client's file without the office's folders."""
    return listing.source.path.replace("\\", "/").rsplit("/", 1)[-1]


def _about_sheet(language: Language) -> str:
    """Return the line that tells people, and the reader, whose sheet this is."""
    said = language.text(
        N_("The post office added this sheet. Leave it when the list comes back, or delete it.")
    )
    return f"{said} {FINDINGS_MARK}"


def _place(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.place
    return (place.sheet or "", place.row or 0, _GRAVITY[finding.severity], place.column or "")


def _row(number: int, finding: Finding, language: Language) -> Cells:
    place = finding.place
    return (
        number,
        language.text(SEVERITIES[finding.severity]),
        place.sheet or "",
        place.row,
        place.column or "",
        finding.value or "",
        language.say(finding.message),
        language.say(finding.remedy),
    )


def _facts(listing: ReadList, findings: Sequence[Finding], language: Language) -> tuple[Fact, ...]:
    speak = language.text
    severities = [finding.severity for finding in findings]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    if errors:
        said = language.say(
            counted(
                "{count} error forbids acceptance. Correct it and bring the list again.",
                "{count} errors forbid acceptance. Correct them and bring the list again.",
                errors,
            )
        )
    elif warnings:
        said = speak(N_("The list can be accepted; please look at the warnings."))
    else:
        said = speak(N_("The list can be accepted."))
    counts = message(
        "{items}, {errors}, {warnings}",
        items=counted("{count} item", "{count} items", len(listing.items)),
        errors=counted("{count} error", "{count} errors", errors),
        warnings=counted("{count} warning", "{count} warnings", warnings),
    )
    return (
        Fact("verdict", speak(N_("Result")), said),
        Fact("counts", speak(N_("Counted")), language.say(counts)),
    )


def write_answer(
    listing: ReadList,
    findings: Sequence[Finding],
    original: Path,
    out: Path,
    language: Language,
) -> None:
    """Write the answer in the form that the ending of `out` names, a workbook by default.

    Args:
        original: The client's file, as it was read.

    Raises:
        ReportError: `out` cannot be written.
    """
    ending = out.suffix.lower()
    if ending == ".html":
        from batchpost.reports.answer.page import page  # noqa: PLC0415 - only on request

        write_document(page(listing, findings, language), out)
    elif ending == ".json":
        from batchpost.reports.answer.as_json import as_json  # noqa: PLC0415 - same

        write_document(as_json(listing, findings, language), out)
    else:
        write_document(_workbook(listing, findings, original, language), out)


def _workbook(
    listing: ReadList, findings: Sequence[Finding], original: Path, language: Language
) -> bytes:
    from batchpost.reports.answer.marks import Spots, marks_of  # noqa: PLC0415 - only on request
    from batchpost.reports.answer.original import marked_original  # noqa: PLC0415 - same
    from batchpost.reports.answer.rebuilt import rebuilt  # noqa: PLC0415 - same

    view = build(listing, findings, language)
    marks = marks_of(listing, findings, language)
    where = Spots(listing)
    spots = [where.of(finding) for finding in in_order(findings)]
    content = marked_original(original, listing, view, marks, spots)
    return content or rebuilt(listing, view, marks, spots, language)
