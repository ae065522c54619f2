"""Which layout a list is read by, and the list laid out by it.

A layout that was named is used or refused. One that is recognised by its fingerprint is used
and said; the client's own goes before the office's, the office's before those that come with
the program. Where two of one rank read the list differently, nobody guesses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.listing import Manifest
from batchpost.model.message import Message, message
from batchpost.model.words import words_of
from batchpost.parsers.choosing import is_our_own
from batchpost.parsers.hints import Hints
from batchpost.parsers.layouts.laid import lay_sheet
from batchpost.parsers.layouts.matching import Fit, fit, nearly, recognised
from batchpost.parsers.layouts.model import By, Confidence, Layout
from batchpost.parsers.layouts.refusals import LayoutMisfitError, LayoutsAmbiguousError
from batchpost.parsers.layouts.seen import Seen
from batchpost.parsers.layouts.stored import shipped_layouts
from batchpost.parsers.layouts.titles import Told, told_by
from batchpost.parsers.workbook import ListFacts, Sheet, Workbook


class _Rank(IntEnum):
    """Which of several recognised layouts goes first."""

    OWN = 0
    OFFICE = 1
    OTHER_CLIENT = 2  # of a client, where nobody said whose list it is
    SHIPPED = 3


@dataclass(frozen=True)
class Laid:
    """A workbook laid out, or left as it was where no layout fits; findings either way."""

    workbook: Workbook
    layout: Layout | None = None
    findings: tuple[Finding, ...] = ()

    def about_title(self, title: Manifest) -> list[Finding]:
        """Say where the titles above the table speak against what the layout sets."""
        if self.layout is None:
            return []
        found = []
        for field in ("kind", "category"):
            said, now = self.layout.constant(field), getattr(title, field)
            if said and now and said != now:
                found.append(_differs(self.layout, field, said, now))
        return found


def as_named(hints: Hints) -> Hints:
    """Return the hints with what a layout that was named says of the file itself."""
    layout = hints.layout
    if layout is None:
        return hints
    return replace(
        hints,
        encoding=hints.encoding or layout.encoding,
        separator=hints.separator or layout.separator,
    )


def lay_out(file_name: str, workbook: Workbook, hints: Hints) -> Laid:
    """Return a workbook laid out by the layout named, or by the one it is recognised by.

    Raises:
        LayoutMisfitError: The layout named fits no sheet.
        LayoutsAmbiguousError: Two layouts of one rank fit and read the list differently.
    """
    sheets = _looked_at(workbook, hints)
    seen = {id(sheet): Seen(sheet.table) for sheet in sheets}
    pairs = [(sheet, seen[id(sheet)]) for sheet in sheets]
    if hints.layout is not None:
        return _named(file_name, workbook, hints.layout, pairs)
    found = [
        (rank, layout)
        for layout in (*hints.layouts, *shipped_layouts())
        if (rank := _rank(layout, hints.client)) is not None
        and any(recognised(layout, each, thoroughly=not layout.shipped) for _, each in pairs)
    ]
    if found:
        return _chosen(file_name, workbook, pairs, found)
    own = [layout for layout in hints.layouts if hints.client and layout.client == hints.client]
    return _nearly(file_name, workbook, pairs, own)


def _looked_at(workbook: Workbook, hints: Hints) -> list[Sheet]:
    sheets = [sheet for sheet in workbook.sheets if sheet.table.height]
    if hints.sheets:
        return [sheet for sheet in sheets if sheet.table.sheet in hints.sheets]
    sheets = [sheet for sheet in sheets if not is_our_own(sheet)] or sheets
    return [sheet for sheet in sheets if not sheet.hidden] or sheets


def _rank(layout: Layout, client: str | None) -> _Rank | None:
    """Return a layout's rank for the client who brings the list, `None` for another's."""
    if layout.shipped:
        return _Rank.SHIPPED
    if layout.client is None:
        return _Rank.OFFICE
    if client is None:
        return _Rank.OTHER_CLIENT
    return _Rank.OWN if layout.client == client else None


def _named(
    file_name: str, workbook: Workbook, layout: Layout, pairs: Sequence[tuple[Sheet, Seen]]
) -> Laid:
    fits, reasons = _fits(layout, pairs)
    if not fits:
        reason = reasons[0] if reasons else message("it holds no rows.")
        raise LayoutMisfitError(file_name, layout.name, reason)
    return _laid(file_name, workbook, layout, fits, [_used(layout, named=True)])


def _fits(
    layout: Layout, pairs: Sequence[tuple[Sheet, Seen]]
) -> tuple[list[tuple[Sheet, Fit]], list[Message]]:
    """Return the sheets a layout fits, and why it does not fit the others.

    Where nothing but places is known, any sheet would fit, so the first alone is taken.
    """
    fits: list[tuple[Sheet, Fit]] = []
    reasons: list[Message] = []
    for sheet, seen in _of_sheet(layout, pairs):
        lies = fit(layout, seen)
        if isinstance(lies, Fit):
            fits.append((sheet, lies))
        else:
            reasons.append(lies)
    known = layout.by is By.HEADING or layout.recognise.headings
    return (fits if known else fits[:1]), reasons


def _of_sheet(layout: Layout, pairs: Sequence[tuple[Sheet, Seen]]) -> Sequence[tuple[Sheet, Seen]]:
    """Return the sheet the layout names if the workbook has it, else every sheet."""
    return [pair for pair in pairs if pair[0].table.sheet == layout.sheet] or pairs


def _chosen(
    file_name: str,
    workbook: Workbook,
    pairs: Sequence[tuple[Sheet, Seen]],
    found: Sequence[tuple[_Rank, Layout]],
) -> Laid:
    """Use the best of the layouts recognised, or none where that is anybody's guess."""
    best = min(rank for rank, _ in found)
    rivals = [layout for rank, layout in found if rank == best]
    if len({layout.meaning for layout in rivals}) > 1:
        if best is _Rank.OTHER_CLIENT:
            return Laid(workbook, None, (_of_several(rivals),))
        raise LayoutsAmbiguousError(file_name, [layout.name for layout in rivals])
    layout = rivals[0]
    findings = [_used(layout, named=False)]
    if best is _Rank.OTHER_CLIENT:
        findings.append(_of_client(layout))
    fits, reasons = _fits(layout, pairs)
    if fits:
        return _laid(file_name, workbook, layout, fits, findings)
    return Laid(workbook, None, (_misfit(layout, reasons[0]),))


def _nearly(
    file_name: str,
    workbook: Workbook,
    pairs: Sequence[tuple[Sheet, Seen]],
    own: Iterable[Layout],
) -> Laid:
    """Use a client's own layout on a list that changed a little; say it where it changed much."""
    findings: list[Finding] = []
    for layout in own:
        close = [pair for pair in pairs if nearly(layout, pair[1])]
        if not close:
            continue
        fits, reasons = _fits(layout, close)
        if fits:
            said = [_used(layout, named=False), _changed(layout)]
            return _laid(file_name, workbook, layout, fits, said)
        findings.append(_misfit(layout, reasons[0]))
    return Laid(workbook, None, tuple(findings))


def _laid(
    file_name: str,
    workbook: Workbook,
    layout: Layout,
    fits: Sequence[tuple[Sheet, Fit]],
    findings: Sequence[Finding],
) -> Laid:
    made: dict[int, Sheet] = {}
    about: list[Finding] = []
    for sheet, lies in fits:
        made[id(sheet)], said = lay_sheet(sheet, layout, lies)
        about += said
    told = told_by(layout, fits[0][0].table, file_name)
    sheets = tuple(made.get(id(sheet), sheet) for sheet in workbook.sheets)
    facts = _facts(workbook.facts, layout, told)
    said = [*findings, *_constants(layout, facts), *about]
    if layout.confidence is Confidence.EXAMPLE:
        said.append(_example(layout))
    if told.contradicting:
        said.append(_contradicting(layout, told))
    return Laid(replace(workbook, sheets=sheets, facts=facts), layout, tuple(said))


def _facts(facts: ListFacts, layout: Layout, told: Told) -> ListFacts:
    """Return what holds for the whole list: the layout's word goes before the format's."""
    manifest = facts.manifest
    return replace(
        facts,
        manifest=replace(
            manifest,
            list_no=told.list_no or manifest.list_no,
            kind=layout.constant("kind") or told.kind or manifest.kind,
            category=layout.constant("category") or told.category or manifest.category,
            direction=layout.constant("direction") or manifest.direction,
        ),
        weight_unit=layout.weight_unit or facts.weight_unit,
        minor_amounts=layout.minor_amounts or facts.minor_amounts,
        currency=layout.constant("currency") or facts.currency,
        advice=layout.constant("advice") or facts.advice,
        marks=layout.constant("marks") or facts.marks,
        roles=(),
        kind_codes=layout.codes_of("kind") or facts.kind_codes,
        category_codes=layout.codes_of("category") or facts.category_codes,
        advice_codes=layout.codes_of("advice") or facts.advice_codes,
    )


def _finding(
    code: str, severity: Severity, layout: Layout, said: Message, remedy: Message
) -> Finding:
    return Finding(f"layout.{code}", severity, Place(), layout.name, said, remedy)


def _used(layout: Layout, *, named: bool) -> Finding:
    said = (
        message("The list was read by the layout «{layout}», which was named.", layout=layout.name)
        if named
        else message(
            "The list was read by the layout «{layout}», found again by its columns.",
            layout=layout.name,
        )
    )
    return _finding("used", Severity.INFO, layout, said, message("Nothing to do."))


def _constants(layout: Layout, facts: ListFacts) -> list[Finding]:
    values = [value for _, value in layout.constants]
    values += [facts.weight_unit] if layout.weight_unit and facts.weight_unit else []
    if not values:
        return []
    said = message(
        "The layout «{layout}» says for the whole list: {values}.",
        layout=layout.name,
        values=words_of(*values),
    )
    remedy = message("Look whether that holds for this list too.")
    return [_finding("constants", Severity.INFO, layout, said, remedy)]


def _example(layout: Layout) -> Finding:
    said = message(
        "The layout «{layout}» is an example: no list of this kind was seen, "
        "and its source is not confirmed.",
        layout=layout.name,
    )
    remedy = message("Compare the first items with the list, and save a layout of your own.")
    return _finding("example", Severity.WARNING, layout, said, remedy)


def _of_client(layout: Layout) -> Finding:
    said = message(
        "The layout «{layout}» belongs to client {client}, and nobody said whose list this is.",
        layout=layout.name,
        client=layout.client,
    )
    remedy = message("Give the client by --client ID.")
    return _finding("of_client", Severity.WARNING, layout, said, remedy)


def _of_several(layouts: Sequence[Layout]) -> Finding:
    names = ", ".join(f"«{layout.name}»" for layout in layouts)
    said = message(
        "Layouts of several clients fit this list ({names}), and none was used.", names=names
    )
    remedy = message("Give the client by --client ID.")
    return Finding("layout.of_client", Severity.WARNING, Place(), names, said, remedy)


def _changed(layout: Layout) -> Finding:
    said = message(
        "The client's list has other columns than when the layout «{layout}» was saved; "
        "those it names are all there.",
        layout=layout.name,
    )
    remedy = message("Look at the new columns, and save the layout anew.")
    return _finding("changed", Severity.WARNING, layout, said, remedy)


def _misfit(layout: Layout, reason: Message) -> Finding:
    said = message(
        "The layout «{layout}» does not fit this list any more: {reason} "
        "The columns were found by their headings.",
        layout=layout.name,
        reason=reason,
    )
    remedy = message("Look at the columns, and save the layout anew.")
    return _finding("misfit", Severity.WARNING, layout, said, remedy)


def _differs(layout: Layout, field: str, said: str, now: str) -> Finding:
    told = message(
        "The titles say {now}; the layout «{layout}» says {said}, and that was used.",
        now=words_of(now),
        said=words_of(said),
        layout=layout.name,
    )
    remedy = message("Give --kind or --category if the titles are right.")
    return _finding(f"{field}_differs", Severity.WARNING, layout, told, remedy)


def _contradicting(layout: Layout, told: Told) -> Finding:
    said = message(
        "Words of the layout «{layout}» contradict each other here ({words}), and say nothing.",
        layout=layout.name,
        words=", ".join(f"«{word}»" for word in told.contradicting),
    )
    remedy = message("Give --kind and --category.")
    return _finding("words_differ", Severity.WARNING, layout, said, remedy)
