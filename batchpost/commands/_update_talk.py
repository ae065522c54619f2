"""What an update of the tariffs says: a summary, the lines that differ, the effect in money."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from batchpost.commands._desk import Desk
from batchpost.commands._listing_document import amount
from batchpost.commands._show import Column, show
from batchpost.commands._tariff_words import release_name
from batchpost.model.message import N_, Message, counted, message

if TYPE_CHECKING:
    from batchpost.tariff.difference import Difference
    from batchpost.tariff.lines import Line
    from batchpost.workflows.effect_of_tariffs import Effect
    from batchpost.workflows.update_tariffs import Update

COLUMNS = (
    Column("change", N_("Change")),
    Column("line", N_("Tariff line")),
    Column("services", N_("Service")),
    Column("title", N_("Title")),
    Column("before", N_("Before"), right=True),
    Column("after", N_("After"), right=True),
    Column("from", N_("From")),
    Column("to", N_("To")),
)
_WORDS = {"added": N_("added"), "removed": N_("removed"), "changed": N_("changed")}
#: A person reads so many lines; programs get all.
_SHOWN = 40


def summary(done: "Update") -> Message:
    """Return one sentence on what an update did."""
    release = done.got.release
    facts = {"operator": release.operator, "release": release.release, "before": done.from_release}
    if done.status == "nothing_to_do":
        return message(
            "Release {release} of {operator} is in force already; nothing to do.", **facts
        )
    if done.status == "held":
        return message(
            "Release {release} of {operator} was rolled back here and is not put in force again; "
            "{before} stays. To take it all the same, use --again.",
            **facts,
        )
    said = {
        **facts,
        "before": release_name(done.from_release),
        "signed": done.got.signed_by or message("no"),
    }
    if done.status == "would_activate":
        return message(
            "Release {release} of {operator} would take the place of {before} (signed: {signed}). "
            "Nothing was changed.",
            **said,
        )
    return message(
        "Release {release} of {operator} is in force in place of {before} (signed: {signed}).",
        **said,
    )


def show_update(desk: Desk, done: "Update", shown_as: str) -> None:
    """Show what an update did, as data on stdout; its sentences as talk."""
    rows = list(_rows(done.difference)) if done.difference else []
    if shown_as == "table":
        table = [row | {"change": desk.text(_WORDS[row["change"]])} for row in rows[:_SHOWN]]
        if table:
            show(desk, shown_as, COLUMNS, table)
    else:
        show(desk, shown_as, COLUMNS, rows, document=_document(desk, done, rows))
    for said in _sentences(done, rows):
        desk.tell(said)


def _sentences(done: "Update", rows: list[dict[str, Any]]) -> Iterator[Message]:
    difference = done.difference
    if difference is not None:
        yield message(
            "Lines: {added} added, {removed} removed, {changed} changed; rules and services "
            "changed: {rules}.",
            added=len(difference.added),
            removed=len(difference.removed),
            changed=len(difference.changed),
            rules=len(difference.rules),
        )
        if len(rows) > _SHOWN:
            yield message("The first {count} are shown; all of them by --format csv.", count=_SHOWN)
    elif done.status in {"activated", "would_activate"}:
        yield message(
            "No book of {operator} that can be read was in force before; nothing was compared.",
            operator=done.got.release.operator,
        )
    previous = done.got.release.previous
    if difference is not None and previous not in {None, done.from_release}:
        yield message(
            "Release {release} was made from {previous}, but {before} is in force here: the "
            "difference holds that of the releases between.",
            release=done.got.release.release,
            previous=previous,
            before=done.from_release,
        )
    for day, count in done.in_force_from:
        yield message("Lines in force from {day}: {count}.", day=day, count=count)
    if done.effect is not None:
        yield from _effect(done.effect)
    if done.no_effect is not None:
        yield message("What it does to last month is not known: {reason}", reason=done.no_effect)
    warnings = sum(not fault.blocking for fault in done.faults)
    if warnings:
        yield counted(
            "The lint has {count} remark on it; `batchpost tariff lint BOOK` shows it.",
            "The lint has {count} remarks on it; `batchpost tariff lint BOOK` shows them.",
            warnings,
        )
    if done.own_folder is not None:
        yield message(
            "The office's own book in {folder} stands before every release: prices go by it. Move "
            "it away to use the release.",
            folder=done.own_folder,
        )
    yield summary(done)


def _effect(effect: "Effect") -> Iterator[Message]:
    if not effect.items and not effect.unpriced:
        yield message(
            "From {since} to {until} nothing was accepted that these tariffs price.",
            since=effect.since,
            until=effect.until,
        )
        return
    facts = {name: amount(value, effect.currency) for name, value in _sums(effect).items()}
    yield message(
        "What was accepted from {since} to {until} ({items} items) costs {ahead_old} {currency} "
        "now and {ahead_new} by the new tariffs of {on}: {ahead_difference}.",
        since=effect.since,
        until=effect.until,
        items=effect.items,
        currency=effect.currency,
        on=effect.ahead_on,
        **facts,
    )
    if effect.accepted[0] != effect.accepted[1]:
        yield message(
            "The past is changed: by the days of acceptance the same items come to "
            "{accepted_new} {currency} instead of {accepted_old}: {accepted_difference}.",
            currency=effect.currency,
            **facts,
        )
    if effect.unpriced and effect.reason is not None:
        yield counted(
            "{count} item of that month has no price by one of the books: {reason}",
            "{count} items of that month have no price by one of the books; the first: {reason}",
            effect.unpriced,
            reason=effect.reason,
        )


def _sums(effect: "Effect") -> dict[str, int]:
    found: dict[str, int] = {}
    for name, (old, new) in (("accepted", effect.accepted), ("ahead", effect.ahead)):
        found |= {f"{name}_old": old, f"{name}_new": new, f"{name}_difference": new - old}
    return found


def _rows(difference: "Difference") -> Iterator[dict[str, Any]]:
    for line in difference.added:
        yield _row("added", None, line)
    for line in difference.removed:
        yield _row("removed", line, None)
    for change in difference.changed:
        yield _row("changed", change.old, change.new) | {"what": list(change.what)}


def _row(change: str, old: "Line | None", new: "Line | None") -> dict[str, Any]:
    line = new or old
    assert line is not None
    return {
        "change": change,
        "line": line.line,
        "price_list": line.price_list,
        "services": "+".join(line.services),
        "title": line.title_ru,
        "before": _value(old),
        "after": _value(new),
        "from": line.effective_from.isoformat() if line.effective_from else None,
        "to": line.effective_to.isoformat() if line.effective_to else None,
    }


def _value(line: "Line | None") -> str | None:
    if line is None:
        return None
    return f"{line.value_text} {line.currency}".strip() or line.outcome or None


def _document(desk: Desk, done: "Update", rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the answer for programs."""
    release = done.got.release
    effect = done.effect
    counts = None
    if done.difference is not None:
        counts = {name: len(getattr(done.difference, name)) for name in (*_WORDS, "rules")}
    return {
        "status": done.status,
        "operator": release.operator,
        "release": release.release,
        "before": done.from_release,
        "sha256": release.sha256,
        "signed_by": done.got.signed_by,
        "source": done.got.source,
        "at": done.at.isoformat(),
        "difference": counts,
        "lines": rows,
        "in_force_from": [{"on": day.isoformat(), "lines": n} for day, n in done.in_force_from],
        "effect": None if effect is None else _effect_document(effect),
        "no_effect": desk.language.say(done.no_effect) if done.no_effect else None,
        "lint": {"warnings": sum(not fault.blocking for fault in done.faults)},
        "own_folder": None if done.own_folder is None else str(done.own_folder),
    }


def _effect_document(effect: "Effect") -> dict[str, Any]:
    sums = {
        name: amount(value, effect.currency) if effect.currency else None
        for name, value in _sums(effect).items()
    }
    return {
        "since": effect.since.isoformat(),
        "until": effect.until.isoformat(),
        "ahead_on": effect.ahead_on.isoformat(),
        "currency": effect.currency or None,
        "batches": effect.batches,
        "items": effect.items,
        "unpriced": effect.unpriced,
        **sums,
    }
