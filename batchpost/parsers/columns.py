"""Which column of the table is which field, and what was passed over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.items import NAMES, ItemCategory
from batchpost.model.listing import ColumnMatch
from batchpost.model.message import N_, message
from batchpost.parsers.account_orders import order_keys
from batchpost.parsers.header import Header
from batchpost.parsers.hints import Hints
from batchpost.parsers.workbook import ListFacts

#: Columns of the item table that parts of names, addresses and marks flow into.
_FLOWS_INTO = {
    "weight": "weight_g",
    "surname": "addressee",
    "first_name": "addressee",
    "patronymic": "addressee",
    "location": "address",
    "street": "address",
    "house": "address",
    "letter": "address",
    "slash": "address",
    "building": "address",
    "structure": "address",
    "hotel": "address",
    "flat": "address",
    "address_type": "address",
    "box": "address",
}
_MANY = "mark:"
#: So many repeated columns are a table of their own.
_COLUMNS_OF_A_TABLE = 3
_NOTES = {
    "number": N_("number in the client's list"),
    "weight_unit": N_("unit of the weight"),
    "customs_value": N_("value of the contents, not a declared value"),
    "contents": N_("contents"),
    "charge": N_("charge reckoned by the client"),
    "passed_over": N_("not needed"),
}
_NAMES = {"weight_g": "weight"}


@dataclass(frozen=True)
class Assigned:
    """One column of the client's table with what it was taken for; `role` may be missing."""

    index: int
    heading: str
    role: str | None
    unit: str | None = None
    currency: str | None = None
    note: str | None = None
    minor: bool = False
    torn: bool = False

    @property
    def field(self) -> str | None:
        """Return the column of the item table it flows into."""
        if self.role is None:
            return None
        if self.role.startswith(_MANY):
            return "marks"
        target = _FLOWS_INTO.get(self.role, self.role)
        return target if target in NAMES else None

    def match(self, column: pa.ChunkedArray) -> ColumnMatch:
        """Return the column as the desk shows it, its first value beside it."""
        first = next((value for value in column.slice(0, 50).to_pylist() if value), None)
        return ColumnMatch(self.index, self.heading, self.field, first, self.note, self.role)


def assign(
    header: Header, facts: ListFacts, hints: Hints, category: str | None
) -> tuple[list[Assigned], list[Finding]]:
    """Return what each column was taken for; two columns for one field leave the second out.

    What the operator said of a column goes before what its heading says, here and elsewhere.
    """
    overrides = hints.columns or {}
    corrected = {role_named(name) for name in overrides.values()}
    found: list[Assigned] = []
    findings: list[Finding] = []
    taken: dict[str, Assigned] = {}
    keys = order_keys(header.headings)
    for index, heading in enumerate(header.headings):
        column = _by_words(header, index, facts, category)
        if (key := keys.get(heading.lower())) is not None:
            column = replace(column, unit=key.unit, currency=key.currency, minor=key.minor)
        if index in overrides:
            column = replace(column, role=role_named(overrides[index]))
        elif column.role in corrected and column.role not in _NOTES:
            column = replace(column, role=None)
        if column.role in taken and column.role not in _NOTES:
            findings.append(_duplicate(column, taken[str(column.role)]))
            column = replace(column, role=None, note=N_("a second column of the same meaning"))
        if column.role is not None:
            taken.setdefault(column.role, column)
            column = replace(column, note=_NOTES.get(column.role))
        found.append(column)
        if column.role == "customs_value":
            findings.append(_customs_value(heading))
    beside = [finding for finding in findings if finding.code == "column.duplicate"]
    if len(beside) >= _COLUMNS_OF_A_TABLE:
        findings.append(_beside(beside[0].place.column))
    return found, findings


def moved(hints: Hints, first: Header, its: Header) -> Mapping[int, str] | None:
    """Return the columns the operator named on a first sheet as they stand on a further one.

    Another sheet may have them in another order; a column without a heading keeps its place.
    """
    if hints.columns is None or its.headings == first.headings:
        return hints.columns
    found = {}
    for index, role in hints.columns.items():
        heading = first.headings[index] if index < len(first.headings) else ""
        if not heading:
            found[index] = role
            continue
        nth = first.headings[:index].count(heading)
        places = [at for at, text in enumerate(its.headings) if text == heading]
        if nth < len(places):
            found[places[nth]] = role
    return found


def _by_words(header: Header, index: int, facts: ListFacts, category: str | None) -> Assigned:
    """Return a column as its heading has it; a value of an insured item is its declared one."""
    heading, meaning = header.headings[index], header.meanings[index]
    role = dict(facts.roles).get(heading.upper(), meaning.role if meaning else None)
    if role == "customs_value" and category == ItemCategory.INSURED:
        role = "declared_value"
    if meaning is None:
        return Assigned(index, heading, role)
    return Assigned(
        index, heading, role, meaning.unit, meaning.currency, minor=meaning.minor, torn=meaning.torn
    )


def role_named(name: str) -> str | None:
    """Return the role of a column of the item table, none for an empty name."""
    return _NAMES.get(name, name) or None


def by_role(columns: Sequence[Assigned]) -> dict[str, Assigned]:
    """Return the first column of each role."""
    roles: dict[str, Assigned] = {}
    for column in columns:
        if column.role is not None:
            roles.setdefault(column.role, column)
    return roles


def _beside(heading: str | None) -> Finding:
    return Finding(
        "table.beside",
        Severity.ERROR,
        Place(column=heading),
        heading,
        message("Two tables stand side by side; only the first was read."),
        message("Ask the client for each table as a list of its own."),
    )


def _duplicate(column: Assigned, first: Assigned) -> Finding:
    """Say that a column is left out; kilograms beside grams are two parts of one weight."""
    units_differ = None not in {column.unit, first.unit} and column.unit != first.unit
    if units_differ or column.minor != first.minor:
        said = message(
            "Columns «{first}» and «{second}» are in two units, as parts of one value are; only "
            "the first was read.",
            first=first.heading,
            second=column.heading,
        )
        remedy = message("Ask the client for the whole value in one column.")
        place = Place(column=column.heading)
        return Finding("column.duplicate", Severity.ERROR, place, None, said, remedy)
    return Finding(
        "column.duplicate",
        Severity.WARNING,
        Place(column=column.heading),
        None,
        message(
            "Columns «{first}» and «{second}» mean the same; only the first was read.",
            first=first.heading,
            second=column.heading,
        ),
        message("Correct the columns in the preview if the second is the right one."),
    )


def _customs_value(heading: str) -> Finding:
    return Finding(
        "column.customs_value",
        Severity.INFO,
        Place(column=heading),
        None,
        message(
            "Column «{heading}» was taken for the value of the contents, not for a declared value.",
            heading=heading,
        ),
        message("If the items are insured for it, give the category insured."),
    )
