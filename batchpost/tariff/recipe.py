"""Recipes: what an item of a service is charged on a day, ladder by ladder.

Everything about an item that is not a number to reckon with (service, marks, advice,
size, zone, whether a value is declared) is settled here once for all items alike; the
kernel then works on numbers only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from batchpost.model.message import message
from batchpost.tariff import ladders
from batchpost.tariff.book import Book
from batchpost.tariff.conditions import Facts, all_hold
from batchpost.tariff.confidence import END_UNKNOWN, VAT_UNCLEAR
from batchpost.tariff.errors import (
    DeclaredValueNotPricedError,
    FactMissingError,
    FactValueError,
    NoTariffInForceError,
    NotPricedError,
    TariffBookError,
)
from batchpost.tariff.kernel import Ladder, Vat
from batchpost.tariff.ladders import Shape, parted
from batchpost.tariff.lines import Line, Part
from batchpost.tariff.validity import last_day

_MAIN = (Part.BASE, Part.SLOPE, Part.RATE, Part.UNITS)
#: In the order a price list is read: forwarding, what adds to it, fees beside it.
_ORDER = list(Part)
_VAT = {
    "no": Vat.ON_TOP, "yes": Vat.INSIDE, "unclear": Vat.INSIDE,
    "exempt": Vat.EXEMPT, "n/a": Vat.EXEMPT,
}  # fmt: skip
_FOLLOWS = "n/a"


@dataclass(frozen=True, slots=True)
class Label:
    """What a charge is called: one for each segment of each ladder."""

    service: str
    title: str
    lines: tuple[Line, ...]
    vat: Vat
    vat_rate: int
    vat_unclear: bool

    @property
    def rule(self) -> str:
        """Return the book's words for how the charge is reckoned."""
        return "+".join(dict.fromkeys(line.rule for line in self.lines))

    @property
    def grades(self) -> list[str]:
        """Return the grades of confidence the charge rests on."""
        found = [line.confidence for line in self.lines]
        if any(line.end_unknown for line in self.lines):
            found.append(END_UNKNOWN)
        if self.vat_unclear:
            found.append(VAT_UNCLEAR)
        return found


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for: a service and the facts of the item its lines may turn on."""

    service: str
    facts: Facts

    @property
    def declared(self) -> bool:
        """Tell whether a value is declared."""
        return "yes" in self.facts["declared"]


@dataclass
class Tariff:
    """A book on one day for one category of payer; ladders are made when first asked for."""

    book: Book
    on: date
    category: str
    labels: list[Label] = field(default_factory=list)
    _ladders: dict[tuple[str, tuple[Line, ...], str], Ladder] = field(default_factory=dict)

    def recipe(self, ask: Ask, line_no: int) -> tuple[Ladder, ...]:
        """Return the charges of an item: forwarding, surcharge, insurance, then the extras.

        Args:
            ask: The service and the facts.
            line_no: An item that asks, for the sentence if there is no price.

        Raises:
            NoTariffInForceError: No line of a service asked for is in force.
            FactMissingError, FactValueError: A fact the lines turn on is missing or unknown.
            DeclaredValueNotPricedError: A value is declared and the service has no fee for it.
            UnknownServiceError, TariffBookError: The book does not know, or contradicts itself.
        """
        service = self.book.service(ask.service)
        stated = {name: frozenset({value}) for name, value in service.defaults.items()}
        facts = {**stated, **{name: values for name, values in ask.facts.items() if values}}
        lines = self.lines_in_force(ask.service)
        forwarding = self._forwarding(ask.service, lines, facts)
        vat = self._vat_word(forwarding.lines)
        found = [self._ladder(ask.service, forwarding, service.title_ru, vat)]
        marked = [line for line in parted(lines, Part.SURCHARGE) if all_hold(line.when, facts)]
        if marked:
            self._refuse_valueless(ask.service, marked)
            shape = ladders.by_forwarding(marked)
            found.append(self._ladder(ask.service, shape, marked[0].title_ru, vat))
        if ask.declared:
            fees = [line for line in parted(lines, Part.INSURANCE) if all_hold(line.when, facts)]
            if not fees:
                raise DeclaredValueNotPricedError(ask.service, line_no, self.on)
            self._refuse_valueless(ask.service, fees)
            shape = ladders.by_declared_value(fees)
            found.append(
                self._ladder(ask.service, shape, fees[0].title_ru, self._vat_word(shape.lines))
            )
        return (*found, *self._extras(ask.service, facts))

    def _extras(self, service: str, facts: Facts) -> list[Ladder]:
        found = []
        for extra in self.book.extras_for(service):
            if all_hold(extra.when, facts):
                shape = self._forwarding(extra.charge, self.lines_in_force(extra.charge), facts)
                vat = self._vat_word(shape.lines)
                title = self.book.services[extra.charge].title_ru
                found.append(self._ladder(extra.charge, shape, title, vat))
        return found

    def lines_in_force(self, service: str) -> list[Line]:
        """Return the lines of a service on this day, forwarding first.

        Raises:
            NoTariffInForceError: There is none, or none but fees beside a forwarding.
            UnknownServiceError: The book has no such service.
        """
        lines = self.book.lines_in_force(service, self.on, self.category)
        lines.sort(key=lambda line: (_ORDER.index(line.part), line.weight_from_g or 0))
        if not _carries(lines):
            raise NoTariffInForceError(service, self.on, self._known_periods(service))
        return lines

    def is_in_force(self, service: str) -> bool:
        """Tell whether the service has a line on this day other than fees beside a forwarding.

        Raises:
            UnknownServiceError: The book has no such service.
        """
        return _carries(self.book.lines_in_force(service, self.on, self.category))

    def _known_periods(self, service: str) -> list[tuple[date, date | None]]:
        """Return when the service has prices, neighbouring periods joined."""
        lines = [
            line
            for line in self.book.lines_of(service)
            if line.part in _MAIN and line.serves(self.category)
        ]
        periods: list[tuple[date, date | None]] = []
        for start, end in sorted(
            {(line.effective_from, last_day(line, lines)) for line in lines if line.effective_from},
            key=lambda period: (period[0], period[1] or date.max),
        ):
            last = periods[-1] if periods else None
            if last and (last[1] is None or (start - last[1]).days <= 1):
                later = None if None in (last[1], end) else max(last[1] or start, end or start)
                periods[-1] = (last[0], later)
            else:
                periods.append((start, end))
        return periods

    def _forwarding(self, service: str, lines: Sequence[Line], facts: Facts) -> Shape:
        main = [line for line in lines if line.part in {*_MAIN, Part.NONE}]
        self._refuse_valueless(service, main)
        fit = [line for line in main if all_hold(line.when, facts)]
        if not fit:
            raise _refusal(service, main, facts)
        for part, shape in ((Part.RATE, ladders.by_amount), (Part.UNITS, ladders.by_units)):
            if parted(fit, part):
                return shape(parted(fit, part))
        rounding = [line for line in parted(lines, Part.ROUNDING) if all_hold(line.when, facts)]
        steps = [line for line in parted(lines, Part.STEP) if all_hold(line.when, facts)]
        limit_g = self.book.services[service].weight_limit_g
        bases, slopes = parted(fit, Part.BASE), parted(fit, Part.SLOPE)
        return ladders.by_weight(bases, steps, slopes, rounding, limit_g)

    def _refuse_valueless(self, service: str, lines: Sequence[Line]) -> None:
        for line in lines:
            if line.outcome:
                raise NotPricedError(service, self.on, line.line, line.outcome)

    def _vat_word(self, lines: Sequence[Line]) -> str:
        words = {line.vat_for(self.category) for line in lines} - {_FOLLOWS}
        if len(words) > 1:
            fault = message("lines of one charge differ in VAT")
            raise TariffBookError(lines[0].price_list, lines[0].line, fault)
        return words.pop() if words else _FOLLOWS

    def _ladder(self, service: str, shape: Shape, title: str, vat_word: str) -> Ladder:
        key = (service, shape.lines, vat_word)
        if key not in self._ladders:
            rate = self.book.vat_rate(self.on)
            if rate is None:
                fault = message("no rate of VAT for {day}", day=self.on.isoformat())
                raise TariffBookError("vat.csv", "-", fault)
            vat = _VAT[vat_word]
            self._ladders[key] = ladders.build(shape, vat, rate, len(self.labels))
            unclear = vat_word == "unclear"
            for segment in ladders.filled(shape):
                self.labels.append(Label(service, title, segment.lines, vat, rate, unclear))
        return self._ladders[key]


def _carries(lines: Sequence[Line]) -> bool:
    return any(line.part in {*_MAIN, Part.NONE} for line in lines)


def _refusal(service: str, lines: Sequence[Line], facts: Facts) -> Exception:
    """Return the error that names the fact for which no line fits."""
    asked: dict[str, list[str]] = {}
    for line in lines:
        for condition in line.when:
            for value in sorted(condition.values):
                choices = asked.setdefault(condition.name, [])
                if value not in choices:
                    choices.append(value)
    for name, choices in asked.items():
        if not facts.get(name):
            return FactMissingError(service, name, choices)
    for name, choices in asked.items():
        if facts[name].isdisjoint(choices):
            return FactValueError(service, name, ", ".join(sorted(facts[name])), choices)
    name = next(iter(asked))
    return FactValueError(service, name, ", ".join(sorted(facts[name])), asked[name])
