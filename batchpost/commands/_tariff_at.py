"""`batchpost tariff at`: what services cost by mass, as a table and as a picture."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from batchpost.commands._desk import Desk, pass_desk
from batchpost.commands._options import Command, format_option
from batchpost.commands._show import Column, show
from batchpost.commands._tariff_words import fact_words
from batchpost.commands.price import CUSTOMERS, fact_pairs
from batchpost.errors import ReportError, WrongUseError
from batchpost.model.items import Advice, Mark
from batchpost.model.message import N_, message
from batchpost.model.reasons import Reason, reason_of

if TYPE_CHECKING:
    from datetime import date

    from batchpost.tariff.curve import Curve

_WEIGHTS = re.compile(r"\d+(-\d+(:\d+)?)?(,\d+(-\d+(:\d+)?)?)*")
_MOST_G = 1_000_000
_MOST_POINTS = 100_000
_GAPS_NAMED = 5
_PICTURES = (".svg", ".png")
#: Masses shown where none are named, as far as the services take them.
_USUAL = (20, 50, 100, 250, 500, 1000, 2000, 3000, 5000, 10_000, 15_000, 20_000, 30_000, 50_000)


class WeightsError(WrongUseError):
    """The masses cannot be understood."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message(
                "{given} are no masses; write whole grams up to {most} as "
                "`20,100,500-2000:100`, which is from 500 to 2000 by 100.",
                given=given,
                most=_MOST_G,
            )
        )


class NoServiceNamedError(WrongUseError):
    """Masses without a service."""

    def __init__(self) -> None:
        super().__init__(message("Name a service: `batchpost tariff show` lists those there are."))


class PictureKindError(WrongUseError):
    """The file named for the picture is of no kind that can be drawn."""

    def __init__(self, path: Path) -> None:
        super().__init__(message("{path} ends neither in .svg nor in .png.", path=path))


class PictureNotWrittenError(ReportError):
    """The picture's file cannot be written."""

    def __init__(self, path: Path, reason: Reason) -> None:
        super().__init__(
            message("{path} cannot be written ({reason}). Name another file.", path=path,
                    reason=reason)
        )  # fmt: skip


@click.command(
    "at",
    cls=Command,
    help=N_(
        "Show what services cost by mass. Masses as 20,100,500-2000:100; with --out the steps "
        "are drawn as a picture."
    ),
)
@click.argument("what", metavar="SERVICE… [WEIGHTS]", nargs=-1, required=True)
@click.option("--declared-value", metavar="X", help=N_("Declared value."))
@click.option("--advice", type=click.Choice([advice.value for advice in Advice]),
              help=N_("Advice of delivery."))  # fmt: skip
@click.option("--mark", "marks", multiple=True, type=click.Choice([mark.value for mark in Mark]),
              help=N_("A mark such as fragile; may be given several times."))  # fmt: skip
@click.option("--to", metavar="COUNTRY|POSTCODE", help=N_("Where it goes."))
@click.option("--priority", help=N_("Priority or nonpriority, abroad."))
@click.option("--size", help=N_("Size or cell: S, M, L."))
@click.option("--with", "facts", multiple=True, metavar="NAME=VALUE",
              help=N_("Any further fact a rule needs, such as zone=T4."))  # fmt: skip
@click.option("--customer", type=click.Choice(list(CUSTOMERS)), default="legal",
              show_default=True, help=N_("Who pays."))  # fmt: skip
@click.option("--operator", help=N_("Whose tariffs; the office's operator by default."))
@click.option("--on", metavar="DATE", help=N_("Day of acceptance; today by default."))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.svg|.png",
              help=N_("Draw the steps into this file."))  # fmt: skip
@format_option
@pass_desk
def show_curve(
    desk: Desk, /, *, what: tuple[str, ...], out: Path | None, shown_as: str, **asked: Any
) -> None:
    """Show prices by mass, with a picture where one is asked for."""
    from batchpost.parsers.countries import country_code
    from batchpost.tariff.curve import curve_of

    services, weights = _parted(what)
    if out is not None and out.suffix.lower() not in _PICTURES:
        raise PictureKindError(out)
    texts = {name: asked[name] for name in
             ("declared_value", "advice", "to", "priority", "size")}  # fmt: skip
    texts |= {"mark": " ".join(asked["marks"]), **fact_pairs(asked["facts"])}
    given = {name: text for name, text in texts.items() if text}
    on = desk.day(asked["on"])
    grams = range(min(weights, default=1), max(weights, default=_USUAL[-1]) + 1)
    curves = [
        curve_of(
            {"service": service, **given}, grams, country_code, on=on,
            customer=CUSTOMERS[asked["customer"]],
            operator=asked["operator"] or desk.settings.tariff_operator, books=desk.books,
        )
        for service in services
    ]  # fmt: skip
    shown = weights or [g for g in _USUAL if any(curve.at(g) for curve in curves)]
    _show(desk, shown_as, curves, shown, on)
    if out is not None or shown_as == "table":
        payers = desk.text(N_("individuals") if asked["customer"] == "individual"
                           else N_("legal entities and sole traders"))  # fmt: skip
        told = [payers, *(fact_words(desk, name, text) for name, text in given.items())]
        _draw(desk, curves, on, out, told)


def _parted(what: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return the services and the masses of the arguments."""
    services = [each for each in what if not each[0].isdigit()]
    weights: set[int] = set()
    for each in what:
        if each[0].isdigit():
            weights |= _weights(each)
    if not services:
        raise NoServiceNamedError
    return list(dict.fromkeys(services)), sorted(weights)


def _weights(text: str) -> set[int]:
    if not _WEIGHTS.fullmatch(text) or len(text) > 1000:
        raise WeightsError(text)
    found: set[int] = set()
    for part in text.split(","):
        ends, _, step = part.partition(":")
        first, _, last = ends.partition("-")
        start, end, by = int(first), int(last or first), int(step or 1)
        if not 0 < start <= end <= _MOST_G or not by or (end - start) // by > _MOST_POINTS:
            raise WeightsError(text)
        found |= set(range(start, end + 1, by))
    if len(found) > _MOST_POINTS or max(found) - min(found) > _MOST_POINTS:
        raise WeightsError(text)
    return found


def _title(desk: Desk, curve: "Curve") -> str:
    return curve.title_en if desk.language.code == "en" else curve.title_ru


def _show(
    desk: Desk, shown_as: str, curves: Sequence["Curve"], weights: Sequence[int], on: "date"
) -> None:
    from batchpost.model.money import format_minor
    from batchpost.reports.formats import write_money

    plain = shown_as != "table"
    currency = curves[0].currency
    rows = []
    for grams in weights:
        row: dict[str, Any] = {"weight_g": grams}
        for curve in curves:
            found = curve.at(grams)
            if found is None:
                row[curve.service] = None if plain else "—"
            else:
                row[curve.service] = (
                    format_minor(found.gross)
                    if plain
                    else write_money(found.gross, currency, desk.language.code)
                )
        rows.append(row)
    columns = [Column("weight_g", N_("Mass, g"), right=True)]
    columns += [
        Column(curve.service, curve.service if plain else _title(desk, curve), right=True)
        for curve in curves
    ]
    document = {
        "on": on.isoformat(),
        "currency": currency,
        "services": [_document(curve, weights) for curve in curves],
    }
    heading = message("With VAT, {currency}, {day}", currency=currency, day=on)
    show(desk, shown_as, columns, rows, document=document, title=desk.language.say(heading))
    for curve in curves:
        _tell_gaps(desk, curve, [grams for grams in weights if curve.at(grams) is None])


def _tell_gaps(desk: Desk, curve: "Curve", missing: Sequence[int]) -> None:
    """Say why there is no price for some masses."""
    if not missing:
        return
    grams = ", ".join(map(str, missing[:_GAPS_NAMED])) + (", …" if missing[_GAPS_NAMED:] else "")
    if curve.limit_g is not None and min(missing) > curve.limit_g:
        said = message(
            "{title}: no price for {grams} g, as such an item weighs {limit} g at most.",
            title=_title(desk, curve),
            grams=grams,
            limit=curve.limit_g,
        )
    else:
        said = message(
            "{title}: the tariffs of this day have no price for {grams} g.",
            title=_title(desk, curve),
            grams=grams,
        )
    desk.tell(said)


def _document(curve: "Curve", weights: Sequence[int]) -> dict[str, Any]:
    from batchpost.model.money import format_minor

    points = []
    for grams in weights:
        found = curve.at(grams)
        amounts = {name: format_minor(getattr(found, name)) if found else None
                   for name in ("net", "vat", "gross")}  # fmt: skip
        points.append({"weight_g": grams, **amounts})
    steps = [
        {"from_g": step.from_g, "to_g": step.to_g, "gross": format_minor(step.gross)}
        for step in curve.steps()
    ]
    return {"service": curve.service, "title": curve.title_ru, "points": points, "steps": steps}


def _draw(
    desk: Desk, curves: Sequence["Curve"], on: "date", out: Path | None, told: Sequence[str]
) -> None:
    """Draw the steps: into a file, or as letters on the terminal."""
    import sys

    steps = [[(one.from_g, one.to_g, one.gross) for one in curve.steps()] for curve in curves]
    if not any(steps):
        return
    if out is None:
        if sys.stdout.isatty():
            from batchpost.commands._step_chart import draw_steps

            titles = [_title(desk, curve) for curve in curves]
            click.echo(draw_steps(desk, titles, steps, curves[0].currency))
        return
    from batchpost.reports.price_curve import Chart, Series, to_png, to_svg

    several = len(curves) > 1
    title = message("{title}: price by mass on {day}", title=_title(desk, curves[0]), day=on)
    if several:
        title = message("Price by mass on {day}", day=on)
    currency = curves[0].currency
    svg = to_svg(
        Chart(
            title=desk.language.say(title),
            subtitle=desk.language.say(message("With VAT; {facts}", facts="; ".join(told))),
            mass_title=desk.text(N_("Mass of the item")),
            price_title=currency,
            grams=desk.text(N_("g")),
            kilograms=desk.text(N_("kg")),
            currency=currency,
            language=desk.language.code,
            series=[
                Series(_title(desk, curve), found)
                for curve, found in zip(curves, steps, strict=True)
                if found
            ],
        )
    )
    made = to_png(svg) if out.suffix.lower() == ".png" else svg.encode()
    try:
        out.write_bytes(made)
    except OSError as error:
        raise PictureNotWrittenError(out, reason_of(error)) from error
    desk.tell(message("The picture is written: {path}", path=out))


COMMANDS = (show_curve,)
