"""`batchpost tariff diff`: what one book changes in another, line by line."""

from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import Command, format_option
from batchpost.commands._show import Column, show
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    from datetime import date

    from batchpost.tariff.difference import Change, Difference, RuleChange
    from batchpost.tariff.lines import Line

COLUMNS = (
    Column("change", N_("Change")),
    Column("line", N_("Tariff line")),
    Column("title", N_("Title")),
    Column("what", N_("What changes")),
    Column("old", N_("Before")),
    Column("new", N_("After")),
    Column("from", N_("From")),
    Column("past", N_("Past days")),
)
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_WORDS = {ADDED: N_("added"), REMOVED: N_("removed"), CHANGED: N_("changed")}
_WHAT = {
    "value": N_("price"), "minimum": N_("least charge"), "days": N_("days"), "grams": N_("grams"),
    "amounts": N_("amounts"), "outcome": N_("outcome"), "vat": N_("VAT"), "title": N_("title"),
    "source": N_("source"), "legal_basis": N_("legal basis"), "confidence": N_("confidence"),
    "note": N_("note"), "when": N_("conditions"), "currency": N_("currency"), "rule": N_("rule"),
    "line": N_("name"), "services": N_("services"), "price_list": N_("price list"),
}  # fmt: skip


@click.command(
    "diff",
    cls=Command,
    help=N_(
        "Show what one book changes in another. Give operators, folders, numbers of releases, "
        "`built-in` or `active`; without them, what is in force against the built-in book."
    ),
)
@click.argument("old", metavar="[OLD]", required=False)
@click.argument("new", metavar="[NEW]", required=False)
@click.option("--on", metavar="DATE",
              help=N_("Changes of days before this one are marked; today by default."))  # fmt: skip
@click.option("--operator", help=N_("Whose tariffs; the office's operator by default."))
@format_option
@pass_desk
def diff_books(
    desk: Desk, /, *, old: str | None, new: str | None, on: str | None, operator: str | None,
    shown_as: str,
) -> None:  # fmt: skip
    """Show the lines added, removed and changed, and which touch the past."""
    from batchpost.workflows.compare_tariffs import compare_tariffs

    day = desk.day(on)
    found = compare_tariffs(old, new, operator or desk.settings.tariff_operator, desk.books)
    difference = found.difference
    rows = _rows(desk, difference, day)
    past = difference.before(day)
    counts = {
        ADDED: len(difference.added), REMOVED: len(difference.removed),
        CHANGED: len(difference.changed), "rules": len(difference.rules),
        "past": len(past.added) + len(past.removed) + len(past.changed),
    }  # fmt: skip
    document = {
        "on": day.isoformat(), "old": str(found.old), "new": str(found.new), "counts": counts,
        "lines": rows, "rules": [_rule(rule) for rule in difference.rules],
    }  # fmt: skip
    if shown_as == "table":
        rows = [_in_words(desk, row) for row in rows]
        rows += [_in_words(desk, _rule_row(rule)) for rule in difference.rules]
    if rows or shown_as != "table":
        show(desk, shown_as, COLUMNS, [_flat(row) for row in rows], document=document)
    desk.tell(
        message(
            "Lines added: {added}, removed: {removed}, changed: {changed}; of them for days before "
            "{day}: {past}. Other rules changed: {rules}.",
            day=day, **counts,
        )
    )  # fmt: skip


def _rows(desk: Desk, difference: "Difference", day: "date") -> list[dict[str, Any]]:
    past = difference.before(day)
    before = {id(one) for one in (*past.added, *past.removed, *past.changed)}
    rows = [_line(desk, ADDED, line, past=id(line) in before) for line in difference.added]
    rows += [_line(desk, REMOVED, line, past=id(line) in before) for line in difference.removed]
    rows += [_changed(desk, one, past=id(one) in before) for one in difference.changed]
    return rows


def _line(desk: Desk, change: str, line: "Line", *, past: bool) -> dict[str, Any]:
    shown = _values(line, ("value",))
    return {
        "change": change,
        "line": line.line,
        "services": list(line.services),
        "title": line.title_en if desk.language.code == "en" else line.title_ru,
        "what": ["value"],
        "old": shown if change == REMOVED else None,
        "new": shown if change == ADDED else None,
        "from": line.effective_from.isoformat() if line.effective_from else None,
        "past": past,
    }


def _changed(desk: Desk, change: "Change", *, past: bool) -> dict[str, Any]:
    return _line(desk, CHANGED, change.new, past=past) | {
        "what": list(change.what),
        "old": _values(change.old, change.what),
        "new": _values(change.new, change.what),
    }


def _values(line: "Line", what: tuple[str, ...]) -> str:
    """Return the parts of a line that changed, as text."""
    return "; ".join(filter(None, (_value(line, name) for name in what)))


def _value(line: "Line", name: str) -> str:
    if name == "value":
        return f"{line.value_text} {line.currency}".strip() or line.outcome
    if name == "days":
        start = line.effective_from.isoformat() if line.effective_from else "?"
        end = line.effective_to.isoformat() if line.effective_to else "…"
        return f"{start} – {'?' if line.end_unknown else end}"
    if name == "grams":
        return f"{line.weight_from_g or 1}–{line.weight_to_g or '…'}"
    if name == "amounts":
        return f"{line.amount_over}–{line.amount_to or '…'}"
    if name == "when":
        return " ".join(sorted(f"{one.name}={'|'.join(sorted(one.values))}" for one in line.when))
    fields = {"minimum": "minimum_text", "title": "title_ru"}
    found = getattr(line, fields.get(name, name))
    return "+".join(found) if isinstance(found, tuple) else str(found)


def _rule(rule: "RuleChange") -> dict[str, Any]:
    return {
        "table": rule.table,
        "name": rule.name,
        "old": rule.old or None,
        "new": rule.new or None,
    }


def _rule_row(rule: "RuleChange") -> dict[str, Any]:
    change = CHANGED if rule.old and rule.new else ADDED if rule.new else REMOVED
    return {"change": change, "line": rule.name, "title": rule.table, "what": [],
            "old": rule.old, "new": rule.new, "from": None, "past": None}  # fmt: skip


def _in_words(desk: Desk, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its words in the reader's language."""
    return row | {
        "change": desk.text(_WORDS[row["change"]]),
        "what": ", ".join(
            desk.text(_WHAT[name]) if name in _WHAT else name for name in row["what"]
        ),
        "past": desk.text(N_("yes")) if row["past"] else "",
    }


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {name: ", ".join(value) if isinstance(value, list) else value
            for name, value in row.items()}  # fmt: skip


COMMANDS = (diff_books,)
