"""What a list says of itself above its table: number, date, mailer, kind, category."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.listing import Manifest
from batchpost.model.message import message
from batchpost.model.words import words_of as words_of_codes
from batchpost.parsers.folding import words_of
from batchpost.parsers.hints import Hints

_WORDS = Path(__file__).parent / "data" / "list_words.csv"
_LIST_NO = re.compile(
    r"(?:список|реестр|опись|спіс|рэестр|list|register)\s*(?:\(?\s*ф\.?\s*103\S*\)?\s*)?"
    r"(?:№|no\.?|nr\.?|n)\s*:?\s*([\w][\w/.-]*)",
    re.IGNORECASE,
)
_TAX_ID = re.compile(r"(?:УНП|УНН|ИНН|ИИН|UNP)\s*:?\s*(\d{9,12})\b", re.IGNORECASE)
_MAILER = re.compile(
    r"(?:отправитель|адпраўшчык|sender|mailer)\s*:?\s*(.+?)"
    r"(?=,?\s*(?:УНП|УНН|ИНН|UNP)\b|,?\s*договор|,?\s*дагавор|,?\s*contract|$)",
    re.IGNORECASE,
)
_CONTRACT = re.compile(
    r"(?:договор|дагавор|contract)\w*\s*(?:№|no\.?)\s*([\w][\w/.-]*)"
    r"(?:\s*(?:от|ад|of)\s*\d{1,2}[./]\d{1,2}[./]\d{2,4})?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_IN_WORDS = re.compile(r"\b(\d{1,2})\D{0,3}\s+([а-яіў]{3,9})\s+(\d{4})\b", re.IGNORECASE)
_MONTHS = (
    ("янв", "сту"),
    ("фев", "лют"),
    ("мар", "сак"),
    ("апр", "крас"),
    ("мая", "май", "тра"),
    ("июн", "чэр"),
    ("июл", "ліп"),
    ("авг", "жні"),
    ("сен", "вер"),
    ("окт", "кас"),
    ("ноя", "ліс"),
    ("дек", "сне"),
)


#: Kinds whose names stand beside a wider one: a letter of the first class, a parcel by EMS.
_CLOSER = frozenset(("first_class", "ems"))
#: A heading of cash on delivery names the money order it is sent by.
_IN_HEADINGS = ("money_order",)
#: `Без объявленной ценности` says what an item is not; registered it may be all the same.
_NOT_INSURED = ("ordinary", "registered")


@dataclass(frozen=True, slots=True)
class Said:
    """Kind, category, advice and marks that words name for a whole list or one cell.

    `also` are further kinds and categories, which these words name beside the first.
    """

    kind: str | None = None
    category: str | None = None
    advice: str | None = None
    marks: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()


@lru_cache
def _patterns() -> tuple[tuple[str, str, "re.Pattern[str]"], ...]:
    with _WORDS.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(line for line in opened if not line.startswith("#"))
        return tuple((row["what"], row["value"], re.compile(row["pattern"])) for row in rows)


@lru_cache(maxsize=4096)
def said_in(text: str) -> Said:
    """Return what kind, category and advice a phrase names.

    >>> said_in("заказных писем с простым уведомлением")
    Said(kind='letter', category='registered', advice='simple', marks=(), also=())
    >>> said_in("писем и посылок").also, said_in("письма 1 класса").also
    ((('kind', 'letter'),), ())
    """
    plain = " ".join(words_of(text))
    found: dict[str, str] = {}
    also: list[tuple[str, str]] = []
    marks = set()
    for what, value, pattern in _patterns():
        rest = pattern.sub(" ", plain)
        if rest == plain:
            continue
        plain = " ".join(rest.split())
        if what == "mark":
            marks.add(value)
        elif (found.get(what), value) == _NOT_INSURED:
            found[what] = value
        elif found.setdefault(what, value) != value and _is_another(found, what):
            also.append((what, value))
    return Said(
        found.get("kind"),
        found.get("category"),
        found.get("advice"),
        tuple(sorted(marks)),
        tuple(also),
    )


def _is_another(found: Mapping[str, str], what: str) -> bool:
    """Tell whether a second word of its sort says something else, not the same more closely."""
    return what in {"kind", "category"} and found["kind" if what == "kind" else what] not in _CLOSER


def read_titles(rows: Iterable[Sequence[str | None]]) -> tuple[Manifest, Said]:
    """Return what the rows above a table say of the list; the first word on a thing counts."""
    manifest = Manifest()
    said = Said()
    for row in rows:
        line = " ".join(" ".join(cell.split()) for cell in row if cell)
        if not line:
            continue
        manifest = _with_line(manifest, line)
        if _MAILER.search(line) or _TAX_ID.search(line):
            continue
        new = said_in(line)
        said = Said(
            said.kind or new.kind,
            said.category or new.category,
            said.advice or new.advice,
            said.marks or new.marks,
            (*said.also, *new.also, *_others(said, new)),
        )
    return replace(manifest, kind=said.kind, category=said.category), said


def _others(said: Said, new: Said) -> Iterator[tuple[str, str]]:
    """Return what a further line names otherwise than those above it."""
    for what, first, second in (
        ("kind", said.kind, new.kind),
        ("category", said.category, new.category),
    ):
        if first is not None and second not in {None, first} and first not in _CLOSER:
            yield what, str(second)


def about_titles(said: Said, headings: Iterable[str], hints: Hints) -> list[Finding]:
    """Return warnings where titles name several kinds or categories, or a heading another one.

    Where the operator says what holds there is nothing left to choose.
    """
    found = [
        _several(what, str(getattr(said, what)), other)
        for what, other in dict.fromkeys(said.also)
        if getattr(hints, what) is None and other != getattr(said, what)
    ]
    if said.kind is None or hints.kind is not None:
        return found
    for heading in headings:
        named = said_in(heading)
        if named.kind not in {None, said.kind, *_IN_HEADINGS} and not named.also:
            found.append(_in_heading(said.kind, str(named.kind), heading))
    return found


def _several(what: str, first: str, other: str) -> Finding:
    return Finding(
        f"{what}.titles_differ",
        Severity.WARNING,
        Place(),
        other,
        message(
            "The titles of the list name {first} and {other}; {first} was taken.",
            first=words_of_codes(first),
            other=words_of_codes(other),
        ),
        message("Look at the list, or say what holds for all its items."),
    )


def _in_heading(first: str, other: str, heading: str) -> Finding:
    return Finding(
        "kind.heading_differs",
        Severity.WARNING,
        Place(column=heading),
        heading,
        message(
            "The titles of the list name {first}, the heading «{heading}» names {other}; "
            "{first} was taken.",
            first=words_of_codes(first),
            other=words_of_codes(other),
            heading=heading,
        ),
        message("Look at the list, or say what holds for all its items."),
    )


def _with_line(manifest: Manifest, line: str) -> Manifest:
    contract = _CONTRACT.search(line)
    if contract is not None:
        line_left = line[: contract.start()] + " " + line[contract.end() :]
    else:
        line_left = line
    number = _LIST_NO.search(line_left)
    tax_id = _TAX_ID.search(line)
    mailer = _MAILER.search(line)
    name = mailer.group(1).strip(" ,;_") if mailer is not None else None
    return replace(
        manifest,
        list_no=manifest.list_no or (number.group(1).rstrip(".-") if number else None),
        list_date=manifest.list_date or _date_in(line_left),
        mailer=manifest.mailer or name or None,
        mailer_tax_id=manifest.mailer_tax_id or (tax_id.group(1) if tax_id else None),
        contract_no=manifest.contract_no or (contract.group(1).rstrip(".") if contract else None),
    )


def _date_in(line: str) -> date | None:
    """Return the first date of a line.

    >>> _date_in("Дата сдачи: 23.11.2026"), _date_in("от 3 мая 2026 г.")
    (datetime.date(2026, 11, 23), datetime.date(2026, 5, 3))
    """
    if found := _ISO.search(line):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.search(line):
        year = int(found[3])
        return _date(year if year > 99 else 2000 + year, int(found[2]), int(found[1]))
    if found := _IN_WORDS.search(line):
        word = found[2].lower()
        for month, beginnings in enumerate(_MONTHS, 1):
            if word.startswith(beginnings):
                return _date(int(found[3]), month, int(found[1]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
