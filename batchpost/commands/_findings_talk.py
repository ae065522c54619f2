"""Findings as a person at a terminal reads them: what matters first, nothing cut."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from batchpost.commands._asking import drop_pending
from batchpost.commands._desk import Desk
from batchpost.commands._folding import printable
from batchpost.language import Language
from batchpost.model.finding import Finding, Severity
from batchpost.model.message import Message, message
from batchpost.model.words import SEVERITIES

#: Rows that one remark names, so that it stays readable; the next names the rest.
_ROWS_AT_ONCE = 60
_MARGIN = "    "
_NARROWEST = 40


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence for all rows it is true of; `count` is how many findings that is."""

    head: str
    text: str
    remedy: str
    code: str
    severity: Severity
    count: int


def remarks(findings: Sequence[Finding], language: Language) -> Iterator[Remark]:
    """Gather findings into remarks: errors, warnings, notes; each by the order of rows.

    The same words about the same column and value are said once, with all the rows.
    """
    several = len({finding.place.sheet for finding in findings}) > 1
    for severity in Severity:
        alike: dict[tuple[str | None, ...], list[Finding]] = {}
        for finding in findings:
            if finding.severity is severity:
                text, remedy = language.say(finding.message), language.say(finding.remedy)
                value = None if severity is Severity.INFO else finding.value
                place = finding.place
                key = (text, remedy, finding.code, place.sheet, place.column, value)
                alike.setdefault(key, []).append(finding)
        for (said, way_out, *_), same in alike.items():
            for first in range(0, len(same), _ROWS_AT_ONCE):
                part = same[first : first + _ROWS_AT_ONCE]
                head = _head(part, language, several=several)
                yield Remark(head, said or "", way_out or "", part[0].code, severity, len(part))


def _head(same: Sequence[Finding], language: Language, *, several: bool) -> str:
    """Return where it is and what stands there, in the words of the client's file."""
    first = same[0]
    parts = [language.text(SEVERITIES[first.severity]).capitalize()]
    if several and first.place.sheet is not None:
        parts.append(language.say(message("sheet “{sheet}”", sheet=first.place.sheet)))
    rows = [finding.place.row for finding in same if finding.place.row is not None]
    if len(rows) == 1:
        parts.append(language.say(message("row {row}", row=rows[0])))
    elif rows:
        parts.append(language.say(message("rows {rows}", rows=_ranges(rows))))
    if first.place.column is not None:
        parts.append(language.say(message("column “{column}”", column=_line(first.place.column))))
    value = _line(first.value or "") if len({each.value for each in same}) == 1 else ""
    if value and value != first.place.column:
        return f"{', '.join(parts)}: {value}"
    return ", ".join(parts)


def _ranges(rows: Sequence[int]) -> str:
    """Return rows as people write them.

    >>> _ranges([2, 3, 4, 9, 11, 12])
    '2–4, 9, 11, 12'
    """
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    written = (
        f"{first}–{last}"
        if last > first + 1
        else ", ".join(map(str, range(first, last + 1)))  # two rows are no span
        for first, last in spans
    )
    return ", ".join(written)


def _line(text: str) -> str:
    return " ".join(printable(text).split())


def remark_lines(remark: Remark, width: int) -> list[str]:
    """Return a remark as lines no longer than `width`; only a word longer than that is cut."""
    inner = max(width - len(_MARGIN), _NARROWEST)
    head = f"{remark.head}  [{remark.code}]"
    if remark.severity is Severity.INFO:
        body = [f"{remark.text} {remark.remedy}"]
    else:
        body = [remark.text, remark.remedy]
    folded = textwrap.wrap(head, max(width, _NARROWEST), break_on_hyphens=False)
    lines = [folded[0], *(_MARGIN + line for each in folded[1:] for line in _fold(each, inner))]
    for text in body:
        lines += [_MARGIN + line for line in _fold(printable(text), inner)]
    return lines


def _fold(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)


def page_findings(
    desk: Desk, findings: Sequence[Finding], rest: Message, *, talk: bool = False
) -> None:
    """Show findings to a person at a terminal, a screen at a time.

    `rest` says how to have those that were not looked at.
    """
    screen = shutil.get_terminal_size()
    stream = sys.stderr if talk else sys.stdout
    paged = desk.interactive
    shown, used, seen = 0, 0, False
    for remark in remarks(findings, desk.language):
        lines = remark_lines(remark, screen.columns - 1)
        if paged and seen and used + len(lines) > screen.lines - 2:
            answer = _ask_on(desk, shown, len(findings))
            if answer[:1].lower() in {"q", "й"}:  # the same key in both layouts
                desk.tell(rest)
                return
            paged, used = answer == "", 0
        click.echo("\n".join([_lit(lines[0], remark.severity), *lines[1:]]), file=stream)
        shown, used, seen = shown + remark.count, used + len(lines), True


def _ask_on(desk: Desk, shown: int, count: int) -> str:
    asked = message(
        "{shown} of {count} shown. Enter: next page; a: all; q: no more", shown=shown, count=count
    )
    said = desk.language.say(asked)
    drop_pending()  # behind a scanned label more may have come in
    return str(click.prompt(said, default="", show_default=False, err=True)).strip()


def _lit(line: str, severity: Severity) -> str:
    """Return the first line of a remark, bold where it is an error; words tell it as well."""
    if severity is not Severity.ERROR or os.environ.get("NO_COLOR"):
        return line
    return click.style(line, bold=True)
