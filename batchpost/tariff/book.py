"""The book: one operator's price lists, loaded from a folder of data and proved.

    <book>/book.toml      operator, title, currency, country, rules that hold for all lines
    <book>/lines/*.csv    price lists, one line a row (columns: `lines.COLUMNS`)
    <book>/services.csv   services by name: titles, what item kinds they carry, greatest mass
    <book>/extras.csv     what is charged beside the forwarding, and when
    <book>/vat.csv        rates of VAT with their days
    <book>/destinations.csv  places abroad: code, names, other names (where lines name places)

A folder of the operator's name in the office's own `books` folder stands before the
release that `tariff update` put in force there, and that before the built-in book. Lines are
kept compiled (`compiled`) where there is a place for it: an office's PC loads a book in some
milliseconds.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from batchpost.model.message import message
from batchpost.model.money import minor_digits
from batchpost.model.reasons import reason_of
from batchpost.tariff.compiled import lines_in
from batchpost.tariff.conditions import Condition, parse_conditions
from batchpost.tariff.derived import Derived, read_derived
from batchpost.tariff.destinations import Destinations, read_destinations
from batchpost.tariff.errors import TariffBookError, UnknownOperatorError, UnknownServiceError
from batchpost.tariff.line_tables import Lines
from batchpost.tariff.lines import Line
from batchpost.tariff.office import equipped
from batchpost.tariff.rates import SDR, Rate
from batchpost.tariff.releases.active import active_folders
from batchpost.tariff.tables import Row, read_table
from batchpost.tariff.validity import in_force

BUILT_IN = Path(__file__).parent / "books"
MANIFEST = "book.toml"
_MANIFEST_MAX = 1_000_000
_HUNDREDTHS = 2
#: Facts that come from the item's own columns: declared value, advice, marks.
OWN_FACTS = frozenset({"declared", "advice", "mark", "category"})

_SERVICES = (
    "service", "title_ru", "title_en", "kind", "categories", "direction", "weight_limit_g",
    "defaults", "limit_confidence", "limit_source", "note",
)  # fmt: skip
_EXTRAS = ("service", "when", "charge", "note")
VAT_COLUMNS = (
    "rate",
    "effective_from",
    "effective_to",
    "legal_basis",
    "confidence",
    "source",
    "note",
)


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the book: its titles, the items it carries, its greatest mass."""

    name: str
    title_ru: str
    title_en: str
    kind: str
    categories: frozenset[str]
    direction: str
    weight_limit_g: int | None
    defaults: Mapping[str, str]
    assumed: frozenset[str] = frozenset()  # defaults that are assumed where the item is silent


@dataclass(frozen=True, slots=True)
class Extra:
    """A charge beside the forwarding: for which service, when, by which service's lines."""

    service: str  # `intl_*` and `*` for those that have no nearer row with the same condition
    when: tuple[Condition, ...]
    charge: str


@dataclass(frozen=True)
class Book:
    """A tariff book (тарифный справочник) of one operator."""

    folder: Path
    operator: str
    title: str
    country: str
    currency: str
    list_titles: Mapping[str, str]
    postcode_digits: int
    declared_abroad: str  # the unit a declared value is told in abroad, empty for none
    _lines: Lines = field(repr=False)
    services: Mapping[str, Service] = field(repr=False)
    extras: tuple[Extra, ...] = field(repr=False)
    vat_rates: tuple[tuple[int, date, date | None], ...] = field(repr=False)
    own_lines: Mapping[str, tuple[Line, ...]] = field(default_factory=dict, repr=False)
    own_rates: tuple[Rate, ...] = field(default=(), repr=False)
    _read: dict[str, tuple[Line, ...]] = field(default_factory=dict, repr=False)

    def lines_of(self, service: str) -> tuple[Line, ...]:
        """Return all lines of a service, of all days, in the order of the tables.

        Raises:
            UnknownServiceError: The book has no such service.
        """
        if service not in self._read:
            self.service(service)
            self._read[service] = self._lines.of(service) + self.own_lines.get(service, ())
        return self._read[service]

    def service(self, name: str) -> Service:
        """Return a service by name.

        Raises:
            UnknownServiceError: The book has none; the nearest names are offered.
        """
        if name not in self.services:
            import difflib  # noqa: PLC0415 - only a wrong name needs it

            nearest = difflib.get_close_matches(name, self.services, n=3, cutoff=0.5)
            raise UnknownServiceError(name, nearest)
        return self.services[name]

    def lines_in_force(self, service: str, on: date, category: str) -> list[Line]:
        """Return the lines of a service in force on a day for payers of `category`.

        A line whose price the branch sets gives way to the office's own price.
        """
        found = in_force([line for line in self.lines_of(service) if line.serves(category)], on)
        replaced = {line.replaces for line in found if line.replaces}
        return [line for line in found if line.line not in replaced] if replaced else found

    def line_named(self, name: str) -> Line | None:
        """Return a line by its name, `None` where there is none."""
        return self._lines.named(name)

    def lines(self) -> Iterator[Line]:
        """Return every line of the book once, each proved."""
        seen = set()
        for service in self.services:
            for line in self.lines_of(service):
                if line.line not in seen:
                    seen.add(line.line)
                    yield line

    def vat_rate(self, on: date) -> int | None:
        """Return the VAT rate of a day in hundredths of a percent, `None` if not known."""
        for rate, start, end in self.vat_rates:
            if start <= on and (end is None or on <= end):
                return rate
        return None

    @cached_property
    def service_of(self) -> Mapping[tuple[str, str, str], str]:
        """Return which service carries an item: by kind, category and direction."""
        return {
            (service.kind, category, service.direction): service.name
            for service in self.services.values()
            if service.kind
            for category in service.categories
        }

    @cached_property
    def destinations(self) -> Destinations:
        """Return the places abroad the book's lines name."""
        return read_destinations(self.folder)

    def destination_title(self, code: str) -> str:
        """Return what people call a destination: its code and its name where it is known."""
        title = self.destinations.titles.get(code)
        return f"{code} ({title})" if title else code

    @cached_property
    def derived(self) -> Derived:
        """Return which facts follow from which, by the book's own tables."""
        return read_derived(self.folder)

    @cached_property
    def fact_names(self) -> frozenset[str]:
        """Return the facts of an item, beyond its table's own columns, that the book asks for."""
        facts = self._lines.facts() | {one.name for extra in self.extras for one in extra.when}
        return frozenset(facts - OWN_FACTS) | self.derived.names

    def extras_for(self, service: str) -> list[Extra]:
        """Return the extras of a service; its own rows stand before those for many."""
        found: dict[tuple[Condition, ...], Extra] = {}
        for extra in sorted(self.extras, key=lambda extra: -len(extra.service.rstrip("*"))):
            many = extra.service.endswith("*")
            if extra.service == service or (many and service.startswith(extra.service[:-1])):
                found.setdefault(extra.when, extra)
        return list(found.values())


def operators(books: Path | None = None) -> dict[str, Path]:
    """Return the folders of all books by operator.

    The office's own folder stands before the release in force, and that before the built-in
    book.

    Raises:
        ActiveUnreadableError: Which releases are in force is not to be read.
    """
    found = _folders(BUILT_IN)
    if books is not None and books.is_dir():
        found |= active_folders(books)
        found |= _folders(books)
    return found


def _folders(root: Path) -> dict[str, Path]:
    folders = sorted(root.iterdir())
    return {folder.name: folder for folder in folders if (folder / MANIFEST).is_file()}


def open_book(operator: str, books: Path | None = None) -> Book:
    """Load the book of an operator.

    Args:
        operator: Name of the book's folder.
        books: The office's own books, looked into first.

    Raises:
        UnknownOperatorError: There is no such book.
        TariffBookError: The book cannot be used.
    """
    known = operators(books)
    if operator not in known:
        raise UnknownOperatorError(operator, sorted(known))
    folder = known[operator]
    return equipped(_loaded(folder, _state(folder)), books)


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what tells a changed book: names, times and sizes of its files."""
    try:
        files = sorted(path for path in folder.rglob("*") if path.suffix in {".csv", ".toml"})
        return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    except OSError as error:
        fault = message("it cannot be read ({reason})", reason=reason_of(error))
        raise TariffBookError(folder.name, "-", fault) from error


@lru_cache(maxsize=4)
def _loaded(folder: Path, _state: tuple[tuple[str, int, int], ...]) -> Book:
    return load_book(folder)


def load_book(folder: Path) -> Book:
    """Load a book from its folder.

    Raises:
        TariffBookError: A file is missing, cannot be read, or does not fit; names the place.
    """
    manifest = _manifest(folder / MANIFEST)
    lines = lines_in(folder)
    services = {
        row["service"]: _service(row) for row in read_table(folder / "services.csv", _SERVICES)
    }
    nameless = sorted(lines.services - set(services))
    if nameless:
        fault = message("services of the lines not named here: {names}", names=", ".join(nameless))
        raise TariffBookError("services.csv", "-", fault)
    return Book(
        folder=folder,
        operator=manifest["operator"],
        title=manifest["title"],
        country=manifest["country"],
        currency=manifest["currency"],
        list_titles=manifest["lists"],
        postcode_digits=manifest["postcode_digits"],
        declared_abroad=manifest["declared_abroad"]["unit"],
        _lines=lines,
        services=services,
        extras=tuple(_extra(row, services) for row in read_table(folder / "extras.csv", _EXTRAS)),
        vat_rates=tuple(_vat(row) for row in read_table(folder / "vat.csv", VAT_COLUMNS)),
    )


def _manifest(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            text = file.read(_MANIFEST_MAX).decode("utf-8")
        found: dict[str, Any] = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:  # too deep, or a number too long
        fault = message("it cannot be read ({reason})", reason=reason_of(error))
        raise TariffBookError(path.name, "-", fault) from error
    for name in ("operator", "title", "country", "currency"):
        if not (isinstance(found.get(name), str) and found[name]):
            raise TariffBookError(path.name, name, message("a text is missing"))
    if minor_digits(found["currency"]) != _HUNDREDTHS:
        fault = message("only currencies of hundredths can be reckoned")
        raise TariffBookError(path.name, "currency", fault)
    if not isinstance(found.setdefault("lists", {}), dict):
        raise TariffBookError(path.name, "lists", message("a table of titles is missing"))
    abroad = found.setdefault("declared_abroad", {"unit": ""})
    if not (isinstance(abroad, dict) and abroad.get("unit") in {"", SDR}):
        raise TariffBookError(path.name, "declared_abroad", message("its unit is not XDR"))
    if not isinstance(found.setdefault("postcode_digits", 0), int):
        raise TariffBookError(path.name, "postcode_digits", message("a whole number is missing"))
    return found


def _service(row: Row) -> Service:
    conditions = _conditions(row, "defaults")
    return Service(
        name=row["service"],
        title_ru=row["title_ru"],
        title_en=row["title_en"],
        kind=row["kind"],
        categories=frozenset(row["categories"].split()),
        direction=row["direction"],
        weight_limit_g=row.whole("weight_limit_g"),
        defaults={condition.name: min(condition.values) for condition in conditions},
        assumed=frozenset(condition.name for condition in conditions if condition.optional),
    )


def _extra(row: Row, services: Mapping[str, Service]) -> Extra:
    named = row["service"]
    row.require("service", fits=named in services or named.endswith("*"))
    row.require("charge", fits=row["charge"] in services)
    return Extra(row["service"], _conditions(row, "when"), row["charge"])


def _conditions(row: Row, column: str) -> tuple[Condition, ...]:
    try:
        return parse_conditions(row[column])
    except ValueError as error:
        raise row.refusal(column) from error


def _vat(row: Row) -> tuple[int, date, date | None]:
    whole = row.whole("rate")
    start = row.day("effective_from")
    if whole is None or whole >= 100:
        raise row.refusal("rate")
    if start is None:
        raise row.refusal("effective_from")
    return whole * 100, start, row.day("effective_to")
