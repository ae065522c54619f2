"""Weights, money and control totals: what touches the price never weighs less than an error."""

from typing import Final

from batchpost.model.finding import Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_
from batchpost.parsers.finding_codes._samples import in_list, with_column

_KILOGRAMS: Final = N_(
    "kilograms read as grams change the price a thousand times: a general reader turned 0,020 kg "
    "into 20 (measured)"
)
_MONEY: Final = N_("money is read whole or not at all; ISO 4217")
_CONTROL: Final = N_(
    "totals of the form ф.103 and of its electronic file; Russian rules compare count and sums (V)"
)
_VALUE: Final = "Объявленная ценность, руб."

CODES: Final = {
    "weight.unreadable": FindingCode(
        Severity.ERROR,
        N_("A weight is a number."),
        _KILOGRAMS,
        lines=in_list("Мельник О.С.;220050;г. Минск, ул. Мира, д. 2;около 20"),
        floor=Severity.ERROR,
    ),
    "weight.fraction": FindingCode(
        Severity.ERROR,
        N_("A weight is whole grams."),
        _KILOGRAMS,
        lines=(
            "Кому;Индекс;Куда;Масса, кг",
            "Жук И.П.;220030;г. Минск, ул. Садовая, д. 1;0,0205",
            "Козел А.В.;224030;г. Брест, ул. Мира, д. 5;0,325",
        ),
        floor=Severity.ERROR,
    ),
    "weight.mixed_units": FindingCode(
        Severity.ERROR,
        N_("All weights of a list are in one unit."),
        _KILOGRAMS,
        lines=in_list("Мельник О.С.;220050;г. Минск, ул. Мира, д. 2;20,5"),
        floor=Severity.ERROR,
    ),
    "weight.unit_assumed": FindingCode(
        Severity.WARNING,
        N_("The unit of the weights is named, or follows from their spread."),
        _KILOGRAMS,
        lines=(
            "Кому;Индекс;Куда;Масса",
            "Жук И.П.;220030;г. Минск, ул. Садовая, д. 1;120",
            "Козел А.В.;224030;г. Брест, ул. Мира, д. 5;325",
        ),
        floor=Severity.WARNING,
    ),
    "weight.unit_unknown": FindingCode(
        Severity.ERROR,
        N_("The unit of the weights is known."),
        _KILOGRAMS,
        floor=Severity.ERROR,
        way_out=N_(
            "Name the unit in the heading («Масса, г»), or give it (--weight-unit), or the kind of "
            "the items (--kind)."
        ),
    ),
    "weight.unit_differs": FindingCode(
        Severity.WARNING,
        N_("The unit given by the operator is the one the list names."),
        _KILOGRAMS,
        floor=Severity.WARNING,
        way_out=N_("Compare with an item on the scale."),
    ),
    "amount.unreadable": FindingCode(
        Severity.ERROR,
        N_("An amount of money is a number with at most two decimals."),
        _MONEY,
        lines=with_column(_VALUE, "десять", "10,00"),
        floor=Severity.ERROR,
    ),
    "amount.tagged": FindingCode(
        Severity.WARNING,
        N_("An amount written like 12=50 is roubles and kopecks."),
        N_("assumption: a way of writing sums met in lists and payment orders"),
        lines=with_column(_VALUE, "12=50", "10,00"),
        floor=Severity.WARNING,
    ),
    "amount.zero": FindingCode(
        Severity.INFO,
        N_("A zero in a column of money is no amount."),
        N_("lists write 0 where nothing is declared"),
        lines=with_column("Наложенный платёж, руб.", "0", "0"),
        floor=Severity.INFO,
    ),
    "currency.unknown": FindingCode(
        Severity.ERROR,
        N_("A currency is one of ISO 4217."),
        _MONEY,
        floor=Severity.ERROR,
        way_out=N_("Write the ISO code of three letters, such as BYN or EUR."),
    ),
    "currency.differs": FindingCode(
        Severity.ERROR,
        N_("Row and headings name one currency."),
        _MONEY,
        floor=Severity.ERROR,
        way_out=N_("Ask the client which currency is right."),
    ),
    "currency.several": FindingCode(
        Severity.ERROR,
        N_("A heading of amounts names one currency."),
        _MONEY,
        lines=with_column("Объявленная ценность, BYN (EUR)", "10,00", "20,00"),
        floor=Severity.ERROR,
    ),
    "currency.heading_differs": FindingCode(
        Severity.WARNING,
        N_("A layout names the currency that the heading names."),
        _MONEY,
        floor=Severity.WARNING,
        way_out=N_("Ask the client which currency is right, and correct the layout."),
    ),
    "currency.foreign": FindingCode(
        Severity.ERROR,
        N_("Amounts of domestic items are in the country's currency."),
        N_("the operator's interface knows BYN only for value and cash on delivery (K)"),
        floor=Severity.ERROR,
        way_out=N_("Ask the client for the amounts in the country's currency."),
    ),
    "control.count": FindingCode(
        Severity.ERROR,
        N_("The list has as many items as it says."),
        _CONTROL,
        floor=Severity.WARNING,
        way_out=N_("Count the items, and ask the client which of the two is right."),
    ),
    "control.weight": FindingCode(
        Severity.ERROR,
        N_("The weights add up to the total the list says."),
        _CONTROL,
        lines=in_list("Итого;;;46"),
        floor=Severity.WARNING,
    ),
    "control.declared_value": FindingCode(
        Severity.ERROR,
        N_("The declared values add up to the total the list says."),
        _CONTROL,
        floor=Severity.WARNING,
        way_out=N_("Count the items, and ask the client which of the two is right."),
    ),
    "control.cod_amount": FindingCode(
        Severity.ERROR,
        N_("Cash on delivery adds up to the total the list says."),
        _CONTROL,
        floor=Severity.WARNING,
        way_out=N_("Count the items, and ask the client which of the two is right."),
    ),
}
