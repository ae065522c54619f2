"""`batchpost price`: what an item costs, line by line."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import declare, format_option
from batchpost.commands._show import Column, show
from batchpost.errors import WrongUseError
from batchpost.model.client import VatMode
from batchpost.model.items import Advice, Mark
from batchpost.model.message import N_, message

if TYPE_CHECKING:
    import pandas as pd

    from batchpost.model.charges import Priced
    from batchpost.tariff.bulk import Terms

COLUMNS = [
    Column("title", N_("Charge")),
    Column("net", N_("Net"), right=True),
    Column("vat", N_("VAT"), right=True),
    Column("gross", N_("Total"), right=True),
    Column("rule", N_("Rule")),
    Column("tariff_line", N_("Tariff line")),
]
#: Where a charge comes from: too wide for a terminal, where --explain tells it in words.
SOURCES = ("rule", "tariff_line")
CUSTOMERS = {"legal": "legal_entity", "legal_entity": "legal_entity",
             "entrepreneur": "entrepreneur", "individual": "individual"}  # fmt: skip


class NotAPairError(WrongUseError):
    """A fact was not given as NAME=VALUE."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message("{given} is no NAME=VALUE; write it as in `--with zone=T4`.", given=given)
        )


class ExplainManyError(WrongUseError):
    """A whole file was to be explained."""

    def __init__(self) -> None:
        super().__init__(
            message("--explain is for one item: leave it out, or ask for one by `--service`.")
        )


class NothingToPriceError(WrongUseError):
    """Neither a service nor a file was given."""

    def __init__(self) -> None:
        super().__init__(
            message("Say what to price: `--service NAME`, or `--batch FILE --out FILE`.")
        )


@declare("price", help=N_("Price an item, line by line. With --batch, price a file of items."))
@click.option("--service", help=N_("Service as `batchpost tariff show` names it."))
@click.option("--weight-g", metavar="N", help=N_("Mass in whole grams."))
@click.option("--declared-value", metavar="X", help=N_("Declared value."))
@click.option("--cod", metavar="X", help=N_("Cash on delivery; charged at hand-over."))
@click.option(
    "--advice", type=click.Choice([advice.value for advice in Advice]),
    help=N_("Advice of delivery."),
)  # fmt: skip
@click.option(
    "--mark", "marks", multiple=True, type=click.Choice([mark.value for mark in Mark]),
    help=N_("A mark such as fragile; may be given several times."),
)  # fmt: skip
@click.option("--to", metavar="COUNTRY|POSTCODE", help=N_("Where it goes."))
@click.option("--priority", help=N_("Priority or nonpriority, abroad."))
@click.option("--size", help=N_("Size or cell: S, M, L."))
@click.option("--with", "facts", multiple=True, metavar="NAME=VALUE",
              help=N_("Any further fact a rule needs, such as zone=T4."))  # fmt: skip
@click.option("--customer", type=click.Choice(list(CUSTOMERS)), show_default="legal",
              help=N_("Who pays."))  # fmt: skip
@click.option("--client", "client_id", metavar="ID",
              help=N_("Apply the special conditions of this client's contract."))  # fmt: skip
@click.option("--operator", help=N_("Whose tariffs; the office's operator by default."))
@click.option("--on", metavar="DATE", help=N_("Day of acceptance; today by default."))
@click.option("--vat-mode", type=click.Choice([mode.value for mode in VatMode]),
              help=N_("VAT rounded on each charge line, each item or on the batch."))  # fmt: skip
@click.option("--explain", "explained", is_flag=True,
              help=N_("Explain each charge: lines, sums, rounding, VAT, sources."))  # fmt: skip
@click.option("--batch", type=click.Path(path_type=Path), metavar="FILE.csv|.parquet",
              help=N_("Price many: a file whose columns are the option names."))  # fmt: skip
@click.option("--out", type=click.Path(), metavar="FILE|DIR/",
              help=N_("Where the prices of --batch go, csv or Parquet; a folder takes parts."),
)  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 256), metavar="N",
              help=N_("Price --batch by N worker processes of this machine (Dask)."))  # fmt: skip
@click.option("--scheduler", metavar="ADDRESS",
              help=N_("Price --batch by a Dask cluster, such as tcp://host:8786."))  # fmt: skip
@format_option
@pass_desk
def command(desk: Desk, /, *, batch: Path | None, out: str | None, **asked: Any) -> None:
    """Price one item or a file of them."""
    from batchpost.tariff.bulk import Terms

    day = desk.moment(asked["on"]).date()
    operator = asked["operator"] or desk.settings.tariff_operator
    vat_mode = VatMode(asked["vat_mode"] or desk.settings.vat_mode)
    customer = CUSTOMERS[asked["customer"] or "legal"]
    terms = Terms(day, customer, operator, desk.books, vat_mode)
    if batch is not None and asked["client_id"]:
        from batchpost.commands._price_client import ClientOfOneItemError

        raise ClientOfOneItemError
    if batch is not None and asked["explained"]:
        raise ExplainManyError
    if batch is not None and out is not None:
        from batchpost.commands._price_batch import price_batch

        _tell_doubts(desk, price_batch(desk, batch, out, terms, asked).confidence)
    elif asked["service"] and batch is None and out is None:
        _price_one(desk, asked, terms)
    else:
        raise NothingToPriceError


def _price_one(desk: Desk, asked: dict[str, Any], terms: "Terms") -> None:
    import pyarrow as pa

    from batchpost.parsers.countries import country_code
    from batchpost.tariff.book import open_book
    from batchpost.tariff.pricing import price
    from batchpost.tariff.requests import as_items

    texts = {name: asked[name] for name in (
        "service", "weight_g", "declared_value", "cod", "advice", "to", "priority", "size",
    )} | {"mark": " ".join(asked["marks"]), **fact_pairs(asked["facts"])}  # fmt: skip
    columns = {name: pa.array([text], pa.large_string()) for name, text in texts.items() if text}
    items = as_items(columns, open_book(terms.operator, terms.books), country_code)
    contract = None
    if asked["client_id"]:
        from batchpost.commands._price_client import for_client

        terms, contract = for_client(desk, asked["client_id"], asked, terms)
    how: dict[str, Any] = {
        "on": terms.on,
        "customer": terms.customer,
        "operator": terms.operator,
        "books": terms.books,
        "vat_mode": terms.vat_mode,
        "contract": contract,
    }
    priced = price(items, **how)
    document = _document(priced, terms.on)
    abroad = _declared_abroad(desk, items, terms)
    if abroad:
        document["declared_abroad"] = {
            name: abroad[name] for name in ("amount", "currency", "rate", "confidence")
        }
    if asked["explained"]:
        from batchpost.commands._explain_talk import show_explanation
        from batchpost.tariff.explain import explain

        show_explanation(desk, asked["shown_as"], explain(items, **how), document)
    else:
        total = {"title": desk.text(N_("To pay, {currency}")).format(currency=priced.currency)}
        show(
            desk,
            asked["shown_as"],
            [column for column in COLUMNS if column.key not in SOURCES or not sys.stdout.isatty()],
            document["lines"],
            document=document,
            title=f"{_title(desk, asked['service'], terms)}, {desk.language.day(terms.on)}",
            footer=total | document["total"],
        )
    if priced.book.exempt:
        desk.tell(message("Exempt from VAT by the tariff book."))
    for rate in priced.book.rates:
        desk.tell(message("Rate of exchange: {rate}", rate=rate))
    if abroad:
        _tell_abroad(desk, abroad)
    _tell_doubts(desk, priced.book.confidence)


def _title(desk: Desk, service: str, terms: "Terms") -> str:
    from batchpost.tariff.book import open_book

    named = open_book(terms.operator, terms.books).service(service)
    return named.title_en if desk.language.code == "en" else named.title_ru


def _declared_abroad(desk: Desk, items: "pd.DataFrame", terms: "Terms") -> dict[str, str]:
    """Return a value declared abroad in the unit it is told in there, if there is one."""
    from batchpost.model.money import format_minor
    from batchpost.tariff.book import open_book
    from batchpost.tariff.rates import MissingRateError, in_sdr

    book = open_book(terms.operator, terms.books)
    if not book.declared_abroad or not {"declared_value", "country"} <= set(items.columns):
        return {}
    value, country = items["declared_value"].iloc[0], items["country"].iloc[0]
    if not value > 0 or country == book.country:
        return {}
    try:
        amount, rate = in_sdr(int(value), book.currency, book.own_rates, terms.on)
    except MissingRateError as error:
        desk.tell(error.said)
        return {}
    return {
        "amount": format_minor(amount),
        "currency": book.declared_abroad,
        "rate": rate.words,
        "confidence": rate.confidence,
        "units": str(rate.units),
        "price": rate.rate_text,
        "base": rate.base,
        "day": rate.effective_from.isoformat(),
    }


def _tell_abroad(desk: Desk, abroad: dict[str, str]) -> None:
    from decimal import Decimal

    from batchpost.commands._tariff_words import grade_words

    desk.tell(
        message(
            "Declared value for abroad: {amount} {currency}, at {units} {currency} = {rate} {base} "
            "of {day}: {grade}.",
            amount=Decimal(abroad["amount"]),
            currency=abroad["currency"],
            units=abroad["units"],
            rate=Decimal(abroad["price"]),
            base=abroad["base"],
            day=date.fromisoformat(abroad["day"]),
            grade=grade_words(desk, abroad["confidence"]),
        )
    )


def fact_pairs(given: tuple[str, ...]) -> dict[str, str]:
    """Return the facts given as NAME=VALUE.

    Raises:
        NotAPairError: One is not.
    """
    found = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not (sign and name.strip() and value.strip()):
            raise NotAPairError(pair)
        found[name.strip().replace("-", "_")] = value.strip()
    return found


def _document(priced: "Priced", day: date) -> dict[str, Any]:
    """Return the answer in the words of the command line's contract."""
    from batchpost.model.money import format_minor

    amounts = ("net", "vat", "gross")
    texts = ("service", "title", "tariff_line", "rule")
    return {
        "lines": [
            {name: str(charge[name]) for name in texts}
            | {name: format_minor(charge[name]) for name in amounts}
            for charge in priced.charges.to_dict("records")
        ],
        "total": {name: format_minor(getattr(priced, name)) for name in amounts}
        | {"currency": priced.currency},
        "book": {
            "id": priced.book.book_id,
            "title": priced.book.title,
            "orders": list(priced.book.orders),
            "confidence": list(priced.book.confidence),
            "sources": list(priced.book.sources),
            "rates": list(priced.book.rates),
            "vat_exempt": priced.book.exempt,
        },
        "on": day.isoformat(),
    }


def _tell_doubts(desk: Desk, grades: tuple[str, ...]) -> None:
    """Say when a price rests on lines that are not certain."""
    from batchpost.model.words import GRADES
    from batchpost.tariff.confidence import is_doubtful

    doubtful = [grade for grade in grades if is_doubtful(grade)]
    if doubtful:
        desk.tell(
            message(
                "This price rests on lines that are not certain: {grades}. "
                "`batchpost tariff show SERVICE --lines` names them.",
                grades=", ".join(desk.text(GRADES.get(grade, grade)) for grade in doubtful),
            )
        )
