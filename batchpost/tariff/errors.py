"""What can be wrong with a tariff, each with its own sentence; exit code 5."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from batchpost.errors import ReferenceDataError
from batchpost.model.message import N_, Message, message
from batchpost.model.words import words_of

#: Why a line that exists gives no price, in the words of the column `outcome`.
OUTCOMES: dict[str, str] = {
    "reference": N_("it is charged as another service, which this version does not work out"),
    "contract_only": N_("it is sold by contract only"),
    "set_by_branch": N_("each branch sets its own price"),
    "not_accepted": N_("the operator does not accept it"),
    "no_value": N_("the source of the line does not give its value"),
    "other_version": N_("this version does not know how to reckon it"),
    "beside_only": N_("it is charged only beside another service"),
}


class TariffBookError(ReferenceDataError):
    """A tariff book cannot be used; names the file, the line and the fault."""

    def __init__(self, file: str | Path, line: str, fault: Message) -> None:
        self.file = str(file)
        self.line = line
        self.fault = fault
        super().__init__(
            message(
                "The tariff book cannot be used: {file}, {line}: {fault}. Correct the book or "
                "put the former one back.",
                file=self.file,
                line=line,
                fault=fault,
            )
        )


class UnknownOperatorError(ReferenceDataError):
    """There is no book of this operator."""

    def __init__(self, operator: str, known: Sequence[str]) -> None:
        super().__init__(
            message(
                "There is no tariff book of {operator}. Books there are: {known}.",
                operator=operator,
                known=", ".join(known) or "-",
            )
        )


class UnknownServiceError(ReferenceDataError):
    """The book has no such service; the nearest names are offered."""

    def __init__(self, service: str, nearest: Sequence[str]) -> None:
        self.service = service
        self.nearest = tuple(nearest)
        if nearest:
            said = message(
                "The tariff book knows no service {service}. Did you mean {nearest}? `batchpost "
                "tariff show` shows all it knows.",
                service=service,
                nearest=", ".join(nearest),
            )
        else:
            said = message(
                "The tariff book knows no service {service}. `batchpost tariff show` shows those "
                "it knows.",
                service=service,
            )
        super().__init__(said)


def _periods(known: Sequence[tuple[date, date | None]]) -> Message:
    """Return the periods as a fact whose days are written in the reader's way."""
    facts: dict[str, object] = {}
    for index, (start, end) in enumerate(known):
        facts[f"start{index}"], facts[f"end{index}"] = start, end or "…"
    pairs = (f"{{start{index}}} – {{end{index}}}" for index in range(len(known)))
    return Message(", ".join(pairs), facts)


class NoTariffInForceError(ReferenceDataError):
    """No line of the service is in force on the day, for this category of payer."""

    def __init__(
        self, service: str, on: date, known: Sequence[tuple[date, date | None]] = ()
    ) -> None:
        self.service = service
        self.on = on
        if known:
            said = message(
                "No tariff for {service} is in force on {on}. The book has it for {periods}. "
                "Choose another service or add the missing line to the book.",
                service=service,
                on=on,
                periods=_periods(known),
            )
        else:
            said = message(
                "No tariff for {service} is in force on {on}: the book holds no lines of it for "
                "this payer yet. Choose another service or add its lines to the book.",
                service=service,
                on=on,
            )
        super().__init__(said)


class NotPricedError(NoTariffInForceError):
    """A line is in force, but it gives no price: by reference, by contract, by the branch."""

    def __init__(self, service: str, on: date, line: str, outcome: str) -> None:
        super().__init__(service, on)
        self.outcome = outcome
        self.said = message(
            "There is no price for {service} on {on}: {why} (line {line}). It is not priced by "
            "this version; settle it by hand.",
            service=service,
            on=on.isoformat(),
            why=Message(OUTCOMES[outcome]),
            line=line,
        )


class NotAcceptedError(NotPricedError):
    """The operator does not accept such an item to its destination: the list says so."""

    def __init__(
        self, service: str, on: date, *, line_no: int, destination: str, price_list: str, line: str
    ) -> None:
        super().__init__(service, on, line, "not_accepted")
        self.line_no = line_no
        self.said = message(
            "Line {line_no}: the operator does not accept {service} to {destination} on {on}: the "
            "price list «{price_list}» says so (line {line}). Choose another service or priority, "
            "or give the item back to the client.",
            line_no=line_no,
            service=service,
            destination=destination or "—",
            on=on,
            price_list=price_list,
            line=line,
        )


class WeightOverLimitError(ReferenceDataError):
    """An item weighs more (or less) than the tariff's lines reach."""

    def __init__(
        self, service: str, line_no: int, weight_g: int, reach: tuple[int, int], more: int = 0
    ) -> None:
        self.line_no = line_no
        self.weight_g = weight_g
        super().__init__(
            message(
                "Line {line_no} weighs {weight_g} g; the tariff of {service} reaches from "
                "{first_g} to {limit_g} g (other items in the same case: {more}). Correct the "
                "weight or choose another service.",
                line_no=line_no,
                weight_g=weight_g,
                service=service,
                first_g=reach[0],
                limit_g=reach[1],
                more=more,
            )
        )


class QuantityOutsideError(ReferenceDataError):
    """A quantity other than weight (amount, days, words) lies where the tariff has no line."""

    def __init__(self, service: str, line_no: int, name: str, value: str) -> None:
        super().__init__(
            message(
                "Line {line_no}: the tariff of {service} has no line for {name} = {value}.",
                line_no=line_no,
                service=service,
                name=name,
                value=value,
            )
        )


class FactMissingError(ReferenceDataError):
    """The tariff turns on a fact that the item does not tell."""

    def __init__(
        self, service: str, name: str, choices: Sequence[str] = (), line_no: int | None = None
    ) -> None:
        self.service, self.fact, self.choices = service, name, choices
        if line_no is None:
            said = message(
                "The tariff of {service} needs the fact {name} ({choices}). Give it with "
                "`--with {name}=VALUE`.",
                service=service,
                name=name,
                choices=", ".join(choices) or "…",
            )
        else:
            said = message(
                "Line {line_no}: the tariff of {service} needs {name}, and the item does not tell "
                "it. Fill it in.",
                line_no=line_no,
                service=service,
                name=name,
            )
        super().__init__(said)


class ListCannotTellError(FactMissingError):
    """The tariff turns on a fact that no column of a list is for."""

    def __init__(self, service: str, name: str, choices: Sequence[str], line_no: int) -> None:
        super().__init__(service, name, choices, line_no)
        self.said = message(
            "Line {line_no}: the tariff of {service} needs the fact {name} ({choices}), and no "
            "column of a list tells it. Leave such items out of the list and price them one by "
            "one: `batchpost price --service {service} --with {name}=VALUE`.",
            line_no=line_no,
            service=service,
            name=name,
            choices=", ".join(choices) or "…",
        )


class FactValueError(ReferenceDataError):
    """A fact has a value that no line of the tariff is for."""

    def __init__(self, service: str, name: str, value: str, choices: Sequence[str]) -> None:
        super().__init__(
            message(
                "The tariff of {service} has no line for {name} = {value}; it knows {choices}.",
                service=service,
                name=name,
                value=value,
                choices=", ".join(choices),
            )
        )


class UnknownFactError(ReferenceDataError):
    """No tariff turns on a fact of this name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            message(
                "No tariff asks for {name}. Facts that can be given: {known}.",
                name=name,
                known=", ".join(known),
            )
        )


class DeclaredValueNotPricedError(ReferenceDataError):
    """A value is declared, but the service has no insurance fee: it would go uncharged."""

    def __init__(self, service: str, line_no: int, on: date) -> None:
        self.line_no = line_no
        super().__init__(
            message(
                "Line {line_no} declares a value, but {service} has no insurance fee on {on}. "
                "Make the item an insured one or take the declared value away.",
                line_no=line_no,
                service=service,
                on=on.isoformat(),
            )
        )


class ItemNotPriceableError(ReferenceDataError):
    """An item has no kind or category, so no service can be chosen."""

    def __init__(self, line_no: int, kind: str, category: str) -> None:
        super().__init__(
            message(
                "Line {line_no}: no service of the tariff book carries kind {kind}, category "
                "{category}. Say the kind and category.",
                line_no=line_no,
                kind=words_of(kind),
                category=words_of(category),
            )
        )
