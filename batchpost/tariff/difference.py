"""The difference between two books: lines added, removed and changed, and the past apart.

Lines are the same by their name; a line under another name is the same where it stands for
the same services, conditions, grams, amounts, payers and days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from batchpost.tariff.book import Book
from batchpost.tariff.conditions import Condition
from batchpost.tariff.derived import Boxes
from batchpost.tariff.lines import Line

#: What a column is called where a change of it is told; the others go by their own name.
_CALLED = {
    "value_text": "value",
    "minimum_text": "minimum",
    "effective_from": "days",
    "effective_to": "days",
    "end_unknown": "days",
    "weight_from_g": "grams",
    "weight_to_g": "grams",
    "amount_over": "amounts",
    "amount_to": "amounts",
    "vat_individual": "vat",
    "title_ru": "title",
    "title_en": "title",
}
#: What tells where a line comes from, not what it charges.
_SOURCES = frozenset(
    {"line", "article_no", "title", "legal_basis", "confidence", "source", "note", "price_list"}
)


@dataclass(frozen=True, slots=True)
class Change:
    """A line before and after, and what of it changed (`value`, `days`, `outcome` …)."""

    old: Line
    new: Line
    what: tuple[str, ...]

    @property
    def charges_change(self) -> bool:
        """Tell whether the change can change a price, not only its title or source."""
        return not _SOURCES.issuperset(self.what)

    def touches_before(self, day: date) -> bool:
        """Tell whether prices of days before `day` change."""
        if not self.charges_change:
            return False
        if set(self.what) - _SOURCES == {"days"}:
            return _days_before(self.old, day) != _days_before(self.new, day)
        return _in_force_before(self.old, day) or _in_force_before(self.new, day)


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What changed beside the lines: a service, an extra, a rate of VAT, a zone, a class."""

    table: str
    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new book changes in an old one."""

    added: tuple[Line, ...]
    removed: tuple[Line, ...]
    changed: tuple[Change, ...]
    rules: tuple[RuleChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether both books say the same."""
        return not (self.added or self.removed or self.changed or self.rules)

    def before(self, day: date) -> "Difference":
        """Return the part that changes prices of days before `day`."""
        return Difference(
            tuple(line for line in self.added if _in_force_before(line, day)),
            tuple(line for line in self.removed if _in_force_before(line, day)),
            tuple(change for change in self.changed if change.touches_before(day)),
            self.rules,
        )


def differences(old: Book, new: Book) -> Difference:
    """Return which lines and rules differ between two books.

    Raises:
        TariffBookError: A line of either cannot be read.
    """
    before = {line.line: line for line in old.lines()}
    after = {line.line: line for line in new.lines()}
    pairs = {name: name for name in before if name in after}
    free = {_place(line): name for name, line in after.items() if name not in pairs}
    for name, line in before.items():
        if name not in pairs and _place(line) in free:
            pairs[name] = free.pop(_place(line))
    changed = [
        Change(before[name], after[other], what)
        for name, other in pairs.items()
        if (what := _changed(before[name], after[other]))
    ]
    found = set(pairs.values())
    return Difference(
        added=tuple(line for name, line in after.items() if name not in found),
        removed=tuple(line for name, line in before.items() if name not in pairs),
        changed=tuple(changed),
        rules=tuple(_rules(old, new)),
    )


def _place(line: Line) -> tuple[object, ...]:
    """Return what a line stands for, whatever it is called and charges."""
    return (
        line.services, line.when, line.weight_from_g, line.weight_to_g, line.amount_over,
        line.amount_to, line.part, line.unit, line.customer_category, line.effective_from,
        line.effective_to,
    )  # fmt: skip


def _changed(old: Line, new: Line) -> tuple[str, ...]:
    if old == new:
        return ()
    names = (
        field.name for field in fields(Line) if getattr(old, field.name) != getattr(new, field.name)
    )
    return tuple(dict.fromkeys(_CALLED.get(name, name) for name in names))


def _in_force_before(line: Line, day: date) -> bool:
    return line.effective_from is not None and line.effective_from < day


def _days_before(line: Line, day: date) -> tuple[date, date | None, bool] | None:
    """Return the days of a line before `day`, `None` where it has none."""
    if line.effective_from is None or line.effective_from >= day:
        return None
    end = line.effective_to
    open_then = end is None or end >= day
    return line.effective_from, None if open_then else end, line.end_unknown


def _rules(old: Book, new: Book) -> Iterable[RuleChange]:
    """Yield what differs beside the lines."""
    before, after = _tables(old), _tables(new)
    for table in dict.fromkeys([*before, *after]):
        was, now = before.get(table, {}), after.get(table, {})
        for name in sorted({*was, *now}):
            if was.get(name) != now.get(name):
                yield RuleChange(table, name, was.get(name, ""), now.get(name, ""))


def _tables(book: Book) -> dict[str, Mapping[str, str]]:
    """Return what the tables of a book say beside the lines: by table and name, as text."""
    derived = book.derived
    return {
        "book.toml": _manifest(book),
        "services.csv": _services(book),
        "extras.csv": _extras(book),
        "vat.csv": _vat(book),
        "destinations.csv": book.destinations.titles,
        "derived.csv": {
            f"{source.fact} {source.table} {_plain(source.services)}": _plain(source.given)
            for source in derived.sources
        },
        **{
            lookup.source.table: {_plain(given): value for given, value in lookup.values.items()}
            for lookup in derived.lookups
        },
        **{table.source.table: _boxes(table) for table in derived.boxes},
    }


def _manifest(book: Book) -> Mapping[str, str]:
    return {
        "title": book.title,
        "country": book.country,
        "currency": book.currency,
        "postcode_digits": str(book.postcode_digits),
        "declared_abroad": book.declared_abroad,
    }


def _boxes(table: Boxes) -> Mapping[str, str]:
    """Return the classes of measures by their place: the first that fits counts."""
    return {
        f"{place} {box.value}": f"{_plain(box.sides_mm)} mm {_plain(box.weight_g)} g"
        for place, box in enumerate(table.boxes, 1)
    }


def _services(book: Book) -> Mapping[str, str]:
    return {
        name: " ".join(
            f"{field.name}={_plain(getattr(service, field.name))}"
            for field in fields(service)
            if field.name != "name"
        )
        for name, service in book.services.items()
    }


def _extras(book: Book) -> Mapping[str, str]:
    return {
        f"{extra.service} {_plain(extra.when)}".strip(): _plain(extra.charge)
        for extra in book.extras
    }


def _vat(book: Book) -> Mapping[str, str]:
    return {
        start.isoformat(): f"{rate} … {end.isoformat() if end else ''}".rstrip()
        for rate, start, end in book.vat_rates
    }


def _plain(value: object) -> str:
    """Return a value of a table as text whose order does not change from run to run."""
    if isinstance(value, Mapping):
        return ",".join(f"{name}:{each}" for name, each in sorted(value.items()))
    if isinstance(value, (set, frozenset)):
        return "|".join(sorted(map(str, value)))
    if isinstance(value, tuple):
        return " ".join(map(_plain, value))
    if isinstance(value, Condition):
        return f"{value.name}{'?' if value.optional else ''}={_plain(value.values)}"
    return "" if value is None else str(value)
