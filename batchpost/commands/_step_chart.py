"""Steps of prices drawn with letters on the terminal."""

import shutil
import sys
from collections.abc import Sequence

from batchpost.commands._desk import Desk
from batchpost.model.message import N_
from batchpost.reports.formats import write_money

_HEIGHT = 12
_WIDEST = 90
_MARKS, _PLAIN_MARKS = "●○■□▲△", "123456"
_KILOGRAM_G = 1000

Steps = Sequence[tuple[int, int, int]]


def draw_steps(desk: Desk, titles: Sequence[str], curves: Sequence[Steps], currency: str) -> str:
    """Return the steps of some curves as lines of letters; each curve has its own mark."""
    every = [step for steps in curves for step in steps]
    low, high = min(step[0] for step in every), max(step[1] for step in every)
    most = max(step[2] for step in every)
    labels = [
        write_money(most * (_HEIGHT - row) // _HEIGHT, currency, desk.language.code)
        if row % 3 == 0 else ""
        for row in range(_HEIGHT)
    ]  # fmt: skip
    margin = max(map(len, labels))
    width = min(shutil.get_terminal_size().columns - margin - 4, _WIDEST)
    marks = _MARKS if _fits(_MARKS) else _PLAIN_MARKS
    rows = [[" "] * width for _ in range(_HEIGHT)]
    for place, steps in reversed(list(enumerate(curves))):
        mark = marks[place % len(marks)]
        for column in range(width):
            grams = low + (high - low) * column // max(width - 1, 1)
            amount = next((step[2] for step in steps if step[0] <= grams <= step[1]), None)
            if amount is not None:
                level = min(amount * _HEIGHT // max(most, 1), _HEIGHT - 1)
                rows[_HEIGHT - 1 - level][column] = mark
    upright, corner, flat = ("│", "└", "─") if _fits("│└─") else ("|", "+", "-")
    text = [
        f"{label:>{margin}} {upright}{''.join(cells).rstrip()}"
        for label, cells in zip(labels, rows, strict=True)
    ]
    text.append(f"{'':{margin}} {corner}{flat * width}")
    first, last = _mass(desk, low), _mass(desk, high)
    text.append(f"{'':{margin}}  {first}{last:>{max(width - len(first), len(last) + 1)}}")
    text += [f"{'':{margin}}  {marks[n % len(marks)]} {title}" for n, title in enumerate(titles)]
    return "\n".join(text)


def _mass(desk: Desk, grams: int) -> str:
    if grams % _KILOGRAM_G or not grams:
        return f"{grams} {desk.text(N_('g'))}"
    return f"{grams // _KILOGRAM_G} {desk.text(N_('kg'))}"


def _fits(letters: str) -> bool:
    """Tell whether the terminal can take these letters."""
    try:
        letters.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
