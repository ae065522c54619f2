"""Recipes: what an item of a service is charged on a day, ladder by ladder.

Everything about an item that is not a number to reckon with (service, marks, advice,
size, zone, whether a value is declared) is settled here once for all items alike; the
kernel then works on numbers only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from batchpost.model.message import message
from batchpost.tariff import ladders
from batchpost.tariff.book import Book, Extra
from batchpost.tariff.chosen import Chosen, is_main
from batchpost.tariff.conditions import Facts, all_hold
from batchpost.tariff.confidence import ASSUMPTION, END_UNKNOWN, VAT_UNCLEAR
from batchpost.tariff.errors import (
    DeclaredValueNotPricedError,
    FactValueError,
    NoTariffInForceError,
    NotPricedError,
    TariffBookError,
)
from batchpost.tariff.kernel import FORWARDING, Ladder, Vat
from batchpost.tariff.ladders import Segment, Shape, parted
from batchpost.tariff.lines import Line, Part
from batchpost.tariff.office import SET_BY_BRANCH, SetByBranchError
from batchpost.tariff.rates import Rate, settle
from batchpost.tariff.validity import last_day

#: In the order a price list is read: forwarding, what adds to it, fees beside it.
_ORDER = {part: place for place, part in enumerate(Part)}
#: A reference may lead to a reference, but not without end.
_DEEPEST = 3
#: So many charges may stand behind one line; more is a book made to take for ever.
_MOST_REFERRED = 16
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
    shape: Shape | None = None  # the whole ladder; a charge of a contract has none
    segment: Segment | None = None  # the stretch of it this label is for
    assumed: bool = False  # a fact it turns on is assumed: the item does not tell it
    exchange: Rate | None = None  # what a price in another currency was settled at
    settled: tuple[str, ...] = ()  # the grades of that rate on the day

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
        if self.assumed:
            found.append(ASSUMPTION)
        return [*found, *self.settled]


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
    _ladders: dict[tuple[object, ...], Ladder] = field(default_factory=dict)
    _chosen: dict[str, Chosen] = field(default_factory=dict)
    _extras_of: dict[str, list[Extra]] = field(default_factory=dict)

    def recipe(self, ask: Ask, line_no: int) -> tuple[Ladder, ...]:
        """Return the charges of an item: forwarding, add-ons, surcharge, insurance, extras.

        Args:
            ask: The service and the facts.
            line_no: An item that asks, for the sentence if there is no price.

        Raises:
            NoTariffInForceError: No line of a service asked for is in force.
            NotAcceptedError: The operator does not accept such an item to its destination.
            FactMissingError, FactValueError: A fact the lines turn on is missing or unknown.
            DeclaredValueNotPricedError: A value is declared and the service has no fee for it.
            UnknownServiceError, TariffBookError: The book does not know, or contradicts itself.
        """
        title = self.book.service(ask.service).title_ru
        facts = self._facts(ask.service, ask.facts)
        self._prove_category(ask.service, facts)
        lines = self._fitting(ask.service, facts, line_no)
        assumed = self._assumed(ask, lines)
        found = self._forwarding(ask.service, lines, facts, title, line_no)
        forwarding = found[0]
        if forwarding.quantity == FORWARDING:
            multiplier = forwarding.lines[0]
            raise NotPricedError(ask.service, self.on, multiplier.line, "beside_only")
        vat = self._vat_word(forwarding.lines)
        charges = [
            self._ladder(ask.service, shape, shape.title, self._vat_word(shape.lines), assumed)
            for shape in found
        ]
        for line in parted(lines, Part.ADD_ON):
            self._refuse_valueless(ask.service, [line])
            shape = ladders.beside(line)
            charges.append(
                self._ladder(ask.service, shape, line.title_ru, self._vat_word([line], vat))
            )
        for marked in ladders.apart(parted(lines, Part.SURCHARGE)):
            self._refuse_valueless(ask.service, marked)
            shape = ladders.by_forwarding(marked, self._left_out(ask.service, lines, marked[0]))
            charges.append(self._ladder(ask.service, shape, marked[0].title_ru, vat))
        if ask.declared and not parted(lines, Part.REFERENCE):
            fees = parted(lines, Part.INSURANCE)
            if not fees:
                raise DeclaredValueNotPricedError(ask.service, line_no, self.on)
            self._refuse_valueless(ask.service, fees)
            shape = ladders.by_declared_value(fees)
            charges.append(
                self._ladder(ask.service, shape, fees[0].title_ru, self._vat_word(shape.lines))
            )
        return (*charges, *self._extras(ask.service, facts, vat, line_no))

    def _facts(self, service: str, told: Facts) -> Facts:
        """Return the facts told, the service's usual ones for those not told."""
        stated = {
            name: frozenset({value}) for name, value in self.book.service(service).defaults.items()
        }
        return {**stated, **{name: values for name, values in told.items() if values}}

    def _assumed(self, ask: Ask, lines: Sequence[Line]) -> bool:
        """Tell whether a price turns on a fact that the item does not tell and is assumed."""
        silent = {
            name for name in self.book.service(ask.service).assumed if not ask.facts.get(name)
        }
        return any(condition.name in silent for line in lines for condition in line.when)

    def _prove_category(self, service: str, facts: Facts) -> None:
        """Refuse a category that the service does not carry: its add-ons would be left out."""
        told = facts.get("category", frozenset())
        carried = self.book.service(service).categories
        if told and carried and told.isdisjoint(carried):
            raise FactValueError(service, "category", ", ".join(sorted(told)), sorted(carried))

    def _fitting(self, service: str, facts: Facts, line_no: int) -> list[Line]:
        """Return the lines in force whose conditions hold, after refusing what has no price."""
        chosen = self._chosen_of(service)
        placed = chosen.placed(facts)
        fit = [line for line in chosen.near(placed) if all_hold(line.when, placed)]
        main = [line for line in fit if is_main(line)]
        if not main:
            raise chosen.refusal(service, placed) or NoTariffInForceError(
                service, self.on, self._known_periods(service)
            )
        for line in main:
            if line.rule == "not_accepted":
                raise chosen.closed(
                    self.book, line, placed, service=service, on=self.on, line_no=line_no
                )
        self._refuse_valueless(service, main)
        return fit

    def _left_out(self, service: str, lines: Sequence[Line], surcharge: Line) -> Shape | None:
        """Return the part of the forwarding a surcharge is not reckoned on."""
        parts = parted(lines, Part.INCLUDED)
        if surcharge.rule != "percent_surcharge_on_base_excl_air" or not parts:
            return None
        limit_g = self.book.services[service].weight_limit_g
        return ladders.component(parts, parted(lines, Part.ROUNDING), limit_g)

    def _extras(self, service: str, facts: Facts, vat: str, line_no: int) -> list[Ladder]:
        found = []
        if service not in self._extras_of:
            self._extras_of[service] = self.book.extras_for(service)
        for extra in self._extras_of[service]:
            if all_hold(extra.when, facts):
                lines = self._fitting(extra.charge, facts, line_no)
                title = self.book.services[extra.charge].title_ru
                for shape in self._forwarding(extra.charge, lines, facts, title, line_no):
                    word = vat if shape.quantity == FORWARDING else self._vat_word(shape.lines)
                    found.append(self._ladder(extra.charge, shape, shape.title, word))
        return found

    def _chosen_of(self, service: str) -> Chosen:
        """Return the lines of a service on this day, ready to be chosen from.

        Raises:
            NoTariffInForceError: There is none, or none but fees beside a forwarding.
            UnknownServiceError: The book has no such service.
        """
        if service not in self._chosen:
            lines = self.book.lines_in_force(service, self.on, self.category)
            lines.sort(key=lambda line: (_ORDER[line.part], line.weight_from_g or 0))
            if not _carries(lines):
                raise NoTariffInForceError(service, self.on, self._known_periods(service))
            self._chosen[service] = Chosen(lines)
        return self._chosen[service]

    def lines_in_force(self, service: str) -> list[Line]:
        """Return the lines of a service on this day, forwarding first.

        Raises:
            NoTariffInForceError: There is none, or none but fees beside a forwarding.
            UnknownServiceError: The book has no such service.
        """
        return list(self._chosen_of(service).lines)

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
            if is_main(line) and line.part is not Part.NONE and line.serves(self.category)
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

    def _forwarding(
        self,
        service: str,
        lines: Sequence[Line],
        facts: Facts,
        title: str,
        line_no: int,
        *,
        depth: int = 0,
    ) -> list[Shape]:
        """Return the shapes of a forwarding: one, or those of the services it refers to."""
        references = parted(lines, Part.REFERENCE)
        if references:
            return self._referred(references[0], facts, line_no, depth)
        return [replace(self._own(service, lines, facts), title=title)]

    def _own(self, service: str, lines: Sequence[Line], facts: Facts) -> Shape:
        multipliers, units = parted(lines, Part.MULTIPLIER), parted(lines, Part.UNITS)
        if multipliers:
            return ladders.by_multiplier(multipliers)
        if units:
            return ladders.by_units(units, whole_term=bool(facts.get("days")))
        if parted(lines, Part.RATE):
            return ladders.by_amount(parted(lines, Part.RATE))
        bases, steps = parted(lines, Part.BASE), parted(lines, Part.STEP)
        if not bases and not (steps and steps[0].weight_from_g == 1):
            raise NoTariffInForceError(service, self.on, self._known_periods(service))
        limit_g = self.book.services[service].weight_limit_g
        slopes, rounding = parted(lines, Part.SLOPE), parted(lines, Part.ROUNDING)
        return ladders.by_weight(bases, steps, slopes, rounding, limit_g)

    def _referred(self, reference: Line, facts: Facts, line_no: int, depth: int) -> list[Shape]:
        """Return the forwarding of the services a line refers to, as its own."""
        if depth > _DEEPEST:
            fault = message("its references lead to one another")
            raise TariffBookError(reference.price_list, reference.line, fault)
        found: list[Shape] = []
        for service, instead in reference.references:
            if service not in self.book.services:
                fault = message("it refers to {service}, which there is not", service=service)
                raise TariffBookError(reference.price_list, reference.line, fault)
            said = {condition.name: condition.values for condition in instead}
            own = self._facts(service, {**facts, **said})
            lines = self._fitting(service, own, line_no)
            title = reference.title_ru
            for shape in self._forwarding(service, lines, own, title, line_no, depth=depth + 1):
                parts = tuple(
                    replace(part, lines=(reference, *part.lines)) for part in shape.segments
                )
                found.append(replace(shape, segments=parts, title=title))
            if len(found) > _MOST_REFERRED:
                fault = message(
                    "its references name more than {count} charges", count=_MOST_REFERRED
                )
                raise TariffBookError(reference.price_list, reference.line, fault)
        return found

    def _refuse_valueless(self, service: str, lines: Sequence[Line]) -> None:
        for line in lines:
            if line.outcome == SET_BY_BRANCH:
                raise SetByBranchError(service, self.on, line.line, self.book.operator)
            if line.outcome:
                raise NotPricedError(service, self.on, line.line, line.outcome)

    def _vat_word(self, lines: Sequence[Line], follows: str = _FOLLOWS) -> str:
        """Return how VAT stands to a charge; `follows` where its lines do not say."""
        words = {
            line.vat_for(self.category) for line in lines if line.part is not Part.REFERENCE
        } - {_FOLLOWS}
        if len(words) > 1:
            fault = message("lines of one charge differ in VAT")
            raise TariffBookError(lines[0].price_list, lines[0].line, fault)
        return words.pop() if words else follows

    def _vat(self, word: str) -> tuple[Vat, int]:
        """Return how VAT stands to a charge, and its rate.

        Where a book has no rate, a price of which nobody says whether it holds VAT is not
        taken apart.
        """
        vat, rate = _VAT[word], self.book.vat_rate(self.on)
        if rate is not None:
            return vat, rate
        if word in {"no", "yes"}:
            fault = message("no rate of VAT for {day}", day=self.on.isoformat())
            raise TariffBookError("vat.csv", "-", fault)
        return Vat.EXEMPT, 0

    def _ladder(
        self, service: str, shape: Shape, title: str, vat_word: str, assumed: bool = False
    ) -> Ladder:
        key = (service, shape.quantity, shape.lines, vat_word, assumed)
        if key not in self._ladders:
            vat, rate = self._vat(vat_word)
            unclear = vat_word == "unclear"
            shape, exchange = settle(shape, self.book.currency, self.book.own_rates, self.on)
            settled = exchange.grades(self.on) if exchange else ()
            self._ladders[key] = ladders.build(shape, vat, rate, len(self.labels))
            for segment in ladders.filled(shape):
                lines = segment.lines + (shape.less.lines if shape.less else ())
                label = Label(service, title, lines, vat, rate, unclear, shape, segment, assumed)
                self.labels.append(replace(label, exchange=exchange, settled=settled))
        return self._ladders[key]


def _carries(lines: Sequence[Line]) -> bool:
    return any(map(is_main, lines))
