"""The answer to the client: its own workbook, the faulty cells marked and explained.

A list in xlsx comes back as it came; any other becomes a workbook of the same rows and
columns. Nothing in an answer runs: macros, links, names, validations and conditional
formats are dropped, and the client's formulas are kept as their last values. A formula
without a value is kept as its text.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from batchpost.language import Language
from batchpost.model.finding import Finding, Severity
from batchpost.model.listing import ReadList
from batchpost.model.message import N_, counted, message
from batchpost.model.words import SEVERITIES
from batchpost.reports.document import write_document
from batchpost.reports.formats import write_whole
from batchpost.reports.view import CellKind, Cells, Column, Fact, Table, View

TITLE = N_("Answer to the client")
FORMATS = ("html", "xlsx", "text", "json")
COPIES = 1

#: The answer bears no moment of its own: the same findings give the same bytes.
_UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def build(listing: ReadList, findings: Sequence[Finding], language: Language) -> View:
    """Return the table of all findings, with how many there are."""
    speak = language.text
    ordered = sorted(findings, key=_place)
    columns = (
        Column("no", speak(N_("No.")), CellKind.WHOLE, 10),
        Column("severity", speak(N_("Severity")), width=24),
        Column("sheet", speak(N_("Sheet")), width=22),
        Column("row", speak(N_("Row")), CellKind.WHOLE, 14),
        Column("column", speak(N_("Column")), width=32),
        Column("value", speak(N_("Value")), width=36),
        Column("what", speak(N_("What is wrong")), width=70),
        Column("remedy", speak(N_("What to do")), width=70),
    )
    rows = tuple(_row(number, each, language) for number, each in enumerate(ordered, 1))
    return View(
        report="answer",
        language=language.code,
        title=speak(N_("Findings on the list")),
        subtitle=listing.source.path.replace("\\", "/").rsplit("/", 1)[-1],
        dated_at=_UNDATED,
        currency="",
        facts=_facts(listing, findings, language),
        tables=(Table("findings", columns, rows, title=speak(N_("Findings"))),),
    )


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
    speak, code = language.text, language.code
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
        "items {items}, errors {errors}, warnings {warnings}",
        items=write_whole(len(listing.items), code),
        errors=write_whole(errors, code),
        warnings=write_whole(warnings, code),
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
    """Write the client's workbook with the faulty cells marked, and a sheet of all findings.

    Args:
        original: The client's file, as it was read.

    Raises:
        ReportError: `out` cannot be written.
    """
    from batchpost.reports.answer.marks import marks_of  # noqa: PLC0415 - only on request
    from batchpost.reports.answer.original import marked_original  # noqa: PLC0415 - same
    from batchpost.reports.answer.rebuilt import rebuilt  # noqa: PLC0415 - same

    view = build(listing, findings, language)
    marks = marks_of(listing, findings, language)
    content = marked_original(original, listing, view, marks)
    write_document(content or rebuilt(listing, view, marks), out)
