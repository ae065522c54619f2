"""A picture of prices by mass: steps on a grid, as SVG or PNG.

The picture's units are tenths of a pixel, so every place is a whole number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from batchpost.errors import ReportError
from batchpost.model.message import message
from batchpost.reports.font import FOLDER
from batchpost.reports.formats import write_money
from batchpost.reports.to_html import environment

_PAGE = Path(__file__).parent / "templates" / "price_curve.typ"
WIDTH, HEIGHT = 9600, 5400
_LEFT, _RIGHT, _BOTTOM = 850, 9250, 4700
_TOP, _LEGEND = 1250, 260
_PLOT_TOP_LEAST = 1050
_TICKS_X, _TICKS_Y = 8, 6
_NICE = (1, 2, 5)
_KILOGRAM_G = 1000
_LABELLED_MOST = 14  # steps of a lone curve whose prices are written on them
_LABEL_WIDTH = 420
_LABELLED_FROM = 300  # how wide a step must be for its price
#: Strokes told apart by colour and by dashes; dark enough on white.
_STROKES = (
    ("#0b5394", ""), ("#b45309", "170 45"), ("#166534", "40 60"), ("#7e22ce", "220 60 40 60"),
    ("#991b1b", "90 40"), ("#334155", "20 30"),
)  # fmt: skip


class PictureNotMadeError(ReportError):
    """The picture could not be drawn as PNG."""

    def __init__(self, fault: str) -> None:
        super().__init__(
            message(
                "The picture could not be made: {fault}. Name a file ending in .svg instead.",
                fault=fault,
            )
        )


@dataclass(frozen=True, slots=True)
class Series:
    """One curve: what it is called, and its steps as grams from, to and minor units."""

    title: str
    steps: Sequence[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: titles in the reader's language, curves, the currency."""

    title: str
    subtitle: str
    mass_title: str
    price_title: str
    grams: str  # the unit's sign
    kilograms: str
    currency: str
    language: str
    series: Sequence[Series]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a value lies between two places of the picture."""

    low: int
    high: int
    first: int
    last: int

    def at(self, value: int) -> int:
        span = max(self.high - self.low, 1)
        return self.first + (value - self.low) * (self.last - self.first) // span


def to_svg(chart: Chart) -> str:
    """Return the picture as one SVG file, without script and without links."""
    steps = [step for one in chart.series for step in one.steps]
    lowest, greatest = min(step[0] for step in steps), max(step[1] for step in steps)
    tick_y = _tick(max(step[2] for step in steps), _TICKS_Y)
    top_value = -(-max(step[2] for step in steps) // tick_y) * tick_y
    several = len(chart.series) > 1
    top = _PLOT_TOP_LEAST + (_LEGEND * len(chart.series) if several else 0)
    across = _Scale(0 if lowest * 10 <= greatest else lowest, greatest, _LEFT, _RIGHT)
    up = _Scale(0, top_value, _BOTTOM, top)
    tick_x = _tick(across.high - across.low, _TICKS_X)
    first_x = -(-across.low // tick_x) * tick_x
    return environment("price_curve").get_template("price_curve.svg.j2").render(
        chart=chart, width=WIDTH, height=HEIGHT, left=_LEFT, right=_RIGHT, bottom=_BOTTOM, top=top,
        across=[(across.at(grams), _mass(grams, chart))
                for grams in range(first_x, across.high + 1, tick_x)],
        up=[(up.at(amount), write_money(amount, chart.currency, chart.language))
            for amount in range(0, top_value + 1, tick_y)],
        curves=[
            {
                "path": _path(one.steps, across, up),
                "colour": _STROKES[place % len(_STROKES)][0],
                "dashes": _STROKES[place % len(_STROKES)][1],
                "title": one.title,
                "legend": _TOP - 330 + place * _LEGEND,
                "labels": [] if several else _labels(one.steps, across, up, chart),
                "ends": _ends(one.steps, across, up),
            }
            for place, one in enumerate(chart.series)
        ],
        several=several,
    )  # fmt: skip


def to_png(svg: str) -> bytes:
    """Return the picture as PNG, drawn with the program's own font.

    Raises:
        PictureNotMadeError: It could not be drawn.
    """
    import typst  # noqa: PLC0415 - only where a picture is drawn

    try:
        made = typst.compile(
            str(_PAGE), format="png", ppi=144.0, font_paths=[str(FOLDER)],
            ignore_system_fonts=True, sys_inputs={"svg": svg},
        )  # fmt: skip
    except typst.TypstError as error:
        raise PictureNotMadeError(error.message) from error
    assert isinstance(made, bytes)
    return made


def _tick(most: int, wanted: int) -> int:
    """Return a round distance (1, 2 or 5 times a power of ten) for at most so many ticks.

    >>> _tick(1000, 8), _tick(421, 6), _tick(30_000, 8)
    (200, 100, 5000)
    """
    power = 1
    while True:
        for nice in _NICE:
            if nice * power * wanted >= most:
                return nice * power
        power *= 10


def _mass(grams: int, chart: Chart) -> str:
    if grams < _KILOGRAM_G:
        return f"{grams} {chart.grams}"
    whole, part = divmod(grams, _KILOGRAM_G)
    point = "." if chart.language == "en" else ","
    digits = f"{point}{part:03d}".rstrip("0") if part else ""
    return f"{whole}{digits} {chart.kilograms}"


def _path(steps: Sequence[tuple[int, int, int]], across: _Scale, up: _Scale) -> str:
    """Return the line of a curve: flat over each step, upright between neighbours."""
    parts: list[str] = []
    last = None
    for start, end, amount in steps:
        begins = across.at(max(start - 1, across.low))
        if last is not None and start == last + 1:
            parts.append(f"L{begins} {up.at(amount)}")
        else:
            parts.append(f"M{begins} {up.at(amount)}")
        parts.append(f"L{across.at(end)} {up.at(amount)}")
        last = end
    return " ".join(parts)


def _ends(
    steps: Sequence[tuple[int, int, int]], across: _Scale, up: _Scale
) -> list[tuple[int, int]]:
    """Return where a dot says that a mass still belongs to a step, where there are few."""
    if len(steps) > _LABELLED_MOST:
        return []
    return [(across.at(end), up.at(amount)) for _, end, amount in steps]


def _labels(
    steps: Sequence[tuple[int, int, int]], across: _Scale, up: _Scale, chart: Chart
) -> list[tuple[int, int, str]]:
    """Return the prices written above the steps of a lone curve, where there is room."""
    found = []
    free = 0
    few = len(steps) <= _LABELLED_MOST
    for start, end, amount in steps if few else steps[-1:]:
        middle = (across.at(max(start - 1, across.low)) + across.at(end)) // 2
        middle = min(middle, _RIGHT - _LABEL_WIDTH // 2)
        wide = not few or across.at(end) - across.at(max(start - 1, across.low)) >= _LABELLED_FROM
        if wide and middle - _LABEL_WIDTH // 2 >= free:
            text = write_money(amount, chart.currency, chart.language)
            found.append((middle, up.at(amount) - 90, text))
            free = middle + _LABEL_WIDTH // 2
    return found
