"""An explained price as an auditor's text, as JSON and as csv."""

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk
from batchpost.commands._folding import printable
from batchpost.commands._show import Column, show, show_json
from batchpost.commands._tariff_words import (
    days_words,
    document_words,
    fact_words,
    grade_words,
    value_words,
)
from batchpost.model.message import N_, Message, message

if TYPE_CHECKING:
    from batchpost.tariff.explain import Cited, ExplainedCharge, Explanation

COLUMNS = (
    Column("charge_no", N_("No."), right=True),
    Column("title", N_("Charge")),
    Column("step", N_("Step")),
    Column("text", N_("What")),
    Column("lines", N_("Tariff line")),
    Column("net", N_("Net"), right=True),
    Column("vat", N_("VAT"), right=True),
    Column("gross", N_("Total"), right=True),
)
_CATEGORIES = {
    "legal_entity": N_("legal entities and sole traders"),
    "individual": N_("individuals"),
}
_WIDEST = 110
_MARGIN = 3


def show_explanation(
    desk: Desk, shown_as: str, found: "Explanation", document: dict[str, Any]
) -> None:
    """Show an explained price; `document` is the JSON it is added to."""
    if shown_as == "json":
        show_json(document | {"explain": explain_document(desk, found)})
    elif shown_as == "csv":
        show(desk, shown_as, COLUMNS, list(_rows(desk, found)))
    else:
        click.echo("\n".join(explain_text(desk, found)))


def explain_document(desk: Desk, found: "Explanation") -> dict[str, Any]:
    """Return an explained price as JSON: values are texts."""
    from batchpost.model.money import format_minor

    rate = found.vat_rate
    return {
        "service": found.service,
        "on": found.on.isoformat(),
        "category": found.category,
        "asked": found.asked,
        "charges": [
            {
                "service": charge.service,
                "title": charge.title,
                "lines": [_cited(found, cited) for cited in charge.lines],
                "steps": [
                    {"step": step.kind, "text": desk.language.say(step.said)} | step.facts
                    for step in charge.steps
                ],
                "confidence": list(charge.grades),
            }
            | {name: format_minor(getattr(charge, name)) for name in ("net", "vat", "gross")}
            for charge in found.charges
        ],
        "vat_rate": None
        if rate is None
        else {
            "percent": rate.percent,
            "from": rate.effective_from.isoformat(),
            "to": rate.effective_to.isoformat() if rate.effective_to else None,
            "legal_basis": rate.legal_basis or None,
            "confidence": rate.confidence,
            "source": rate.source,
            "note": rate.note or None,
        },
    }


def _cited(found: "Explanation", cited: "Cited") -> dict[str, Any]:
    line, end = cited.line, cited.last_day
    return {
        "line": line.line,
        "price_list": line.price_list,
        "price_list_title": found.book.list_titles.get(line.price_list),
        "article_no": line.article_no or None,
        "title": line.title_ru,
        "when": conditions(line.when) or None,
        "value": line.value_text or None,
        "unit": line.currency or None,
        "minimum": line.minimum_text or None,
        "rule": line.rule,
        "from": line.effective_from.isoformat() if line.effective_from else None,
        "to": end.isoformat() if end else None,
        "end_unknown": line.end_unknown,
        "legal_basis": line.legal_basis or None,
        "confidence": line.confidence,
        "source": line.source,
        "note": line.note or None,
    }


def conditions(when: Iterable[Any]) -> str:
    """Return when a line is meant, as its book writes it."""
    signs = {(False, False): "=", (True, False): "?=", (False, True): "!="}
    return " ".join(
        f"{one.name}{signs[one.optional, one.negated]}{'|'.join(sorted(one.values))}"
        for one in when
    )


def _rows(desk: Desk, found: "Explanation") -> Iterator[dict[str, Any]]:
    for number, charge in enumerate(found.charges, 1):
        for step in charge.steps:
            yield {
                "charge_no": number,
                "title": charge.title,
                "step": step.kind,
                "text": desk.language.say(step.said),
                "lines": "+".join(cited.line.line for cited in charge.lines),
            } | {name: step.facts.get(name) for name in ("net", "vat", "gross")}


def explain_text(desk: Desk, found: "Explanation") -> list[str]:
    """Return the lines of an auditor's text, folded where a person reads it."""
    service = found.book.service(found.service)
    title = service.title_en if desk.language.code == "en" else service.title_ru
    text = [
        *_folded(desk, message("{title} ({service}), price on {day}", title=title,
                               service=found.service, day=found.on), 0),
        *_folded(desk, message("{book}; payers: {category}.", book=found.book.title,
                               category=desk.text(_CATEGORIES[found.category])), 0),
    ]  # fmt: skip
    if found.asked:
        text += _folded(desk, message("Given: {asked}.", asked=_asked(desk, found)), 0)
    for number, charge in enumerate(found.charges, 1):
        text += ["", *_told(f"{number}. {charge.title}", 0)]
        text += _sources(desk, found, charge)
        for step in charge.steps:
            text += _folded(desk, step.said, _MARGIN)
    text += ["", *_folded(desk, _to_pay(found), 0), *_of_which(desk, found)]
    return text + _vat_rate(desk, found)


def _asked(desk: Desk, found: "Explanation") -> str:
    told = []
    for name, value in found.asked.items():
        if name == "destination":
            told.append(found.book.destination_title(value))
        else:
            told.append(fact_words(desk, name, value))
    return "; ".join(told)


def _sources(desk: Desk, found: "Explanation", charge: "ExplainedCharge") -> list[str]:
    """Return the lines of a charge, those of the same origin together."""
    origins: dict[tuple[Any, ...], list[Cited]] = {}
    for cited in charge.lines:
        line = cited.line
        key = (line.price_list, line.effective_from, cited.last_day, line.end_unknown,
               line.legal_basis, line.confidence, line.source)  # fmt: skip
        origins.setdefault(key, []).append(cited)
    text = []
    for lines in origins.values():
        for cited in lines:
            text += _told(_line(desk, cited), _MARGIN, "· ")
        text += _folded(desk, _origin(desk, found, lines[0]), _MARGIN + 2)
    return text


def _line(desk: Desk, cited: "Cited") -> str:
    line = cited.line
    words = [line.line]
    if line.article_no:
        words.append(desk.text(N_("item {number}")).format(number=line.article_no))
    title = line.title_en if desk.language.code == "en" else line.title_ru
    told = f"{', '.join(words)}: {title}"
    value = value_words(desk, line)
    if value:
        told += f" — {value}"
    if line.when:
        told += f" [{conditions(line.when)}]"
    return told


def _origin(desk: Desk, found: "Explanation", cited: "Cited") -> Message:
    line = cited.line
    days = days_words(line.effective_from, cited.last_day, unknown=line.end_unknown)
    facts = {
        "list": found.book.list_titles.get(line.price_list, line.price_list),
        "days": days,
        "grade": grade_words(desk, line.confidence),
        "source": line.source,
    }
    if line.price_list == "contract":
        return message("In force {days}; contract {source}.", **facts)
    if not line.legal_basis:
        return message(
            "Price list: {list}. In force {days}. The order is not known. Confidence: {grade}. "
            "Source: {source}",
            **facts,
        )
    return message(
        "Price list: {list}. In force {days}. {basis}. Confidence: {grade}. Source: {source}",
        basis=document_words(desk, found.book, line.legal_basis), **facts,
    )  # fmt: skip


def _of_which(desk: Desk, found: "Explanation") -> list[str]:
    """Return the sums without VAT and of VAT, where there is any."""
    from batchpost.tariff.explain_steps import minor, money

    net, vat = (sum(getattr(each, name) for each in found.charges) for name in ("net", "vat"))
    if not vat:
        return []
    said = message("Of this {net} without VAT and {vat} VAT.", net=money(minor(net)),
                   vat=money(minor(vat)))  # fmt: skip
    return _folded(desk, said, 0)


def _to_pay(found: "Explanation") -> Message:
    from batchpost.tariff.explain_steps import minor, money

    total, currency = money(minor(found.gross)), found.book.currency
    if len(found.charges) < 2:  # one charge is the sum
        return message("To pay: {total} {currency}", total=total, currency=currency)
    summed: Message | object = money(minor(found.charges[0].gross))
    for charge in found.charges[1:]:
        amount = money(minor(abs(charge.gross)))
        sign = message("{sum} − {amount}", sum=summed, amount=amount)
        summed = message("{sum} + {amount}", sum=summed, amount=amount)
        if charge.gross < 0:
            summed = sign
    return message("To pay: {sum} = {total} {currency}", sum=summed, total=total,
                   currency=currency)  # fmt: skip


def _vat_rate(desk: Desk, found: "Explanation") -> list[str]:
    """Return where the rate of VAT is from."""
    rate = found.vat_rate
    if rate is None:
        return []
    said = message(
        "VAT rate {percent} %: {days}. {basis}. Confidence: {grade}. Source: {source}",
        percent=rate.percent,
        days=days_words(rate.effective_from, rate.effective_to),
        basis=document_words(desk, found.book, rate.legal_basis),
        grade=grade_words(desk, rate.confidence),
        source=rate.source,
    )
    return _folded(desk, said, 0)


def _folded(desk: Desk, said: Message, margin: int) -> list[str]:
    return _told(desk.language.say(said), margin)


def _told(text: str, margin: int, bullet: str = "") -> list[str]:
    """Return text behind a margin, folded between words where a person reads it."""
    text, lead = printable(text), " " * margin + bullet
    if not sys.stdout.isatty():
        return [lead + text]
    width = min(shutil.get_terminal_size().columns - 1, _WIDEST)
    return textwrap.wrap(
        text, max(width, 40), initial_indent=lead, subsequent_indent=" " * len(lead),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
