"""Weighing a list: against the simulator on a real port, and by every choice an attendant has."""

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from batchpost.errors import ScaleError
from batchpost.model.message import message
from batchpost.model.weight import Reading
from batchpost.workflows.weigh_items import (
    Choice,
    StoppedError,
    ToWeigh,
    differing,
    weigh_items,
)

ROOT = Path(__file__).resolve().parents[2]


class Said:
    """A scale that says what it is told to: grams, or an error."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def weigh(self, timeout_s, on_state=None):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Reading(answer * 1000, True, "ok", b"")

    def wait_removed(self, timeout_s, on_state=None):
        pass


class Attendant:
    def __init__(self, *choices):
        self.choices = list(choices)
        self.shown = []

    def next_item(self, item, number, count):
        self.shown.append((item.line_no, number, count))

    def state(self, state):
        pass

    def weighed(self, item, weight_g):
        pass

    def differs(self, item, weight_g):
        return self.choices.pop(0)

    def trouble(self, item, error):
        return self.choices.pop(0)


def an_item(line_no=1, declared_g=20):
    return ToWeigh(line_no, line_no + 1, "Somebody", "", declared_g)


def weigh(scale, attendant, *items):
    return weigh_items(items, scale, attendant, tolerance_g=2, timeout_s=1)


TROUBLE = ScaleError(message("It moves."))


def test_weights_within_the_tolerance_are_taken_from_the_scale():
    taken = weigh(Said(21, 40), Attendant(), an_item(1, 20), an_item(2, 40))
    assert [(each.line_no, each.weight_g) for each in taken] == [(1, 21), (2, 40)]


@pytest.mark.parametrize(
    ("choices", "answers", "weights"),
    [
        ([Choice.TAKE], [50], [50]),
        ([Choice.DECLARED], [50], []),
        ([Choice.AGAIN], [50, 21], [21]),
        ([Choice.AGAIN, Choice.TAKE], [50, 60], [60]),
    ],
)
def test_a_weight_that_differs_is_decided_by_the_attendant(choices, answers, weights):
    taken = weigh(Said(*answers), Attendant(*choices), an_item())
    assert [each.weight_g for each in taken] == weights


def test_stopping_gives_the_list_up():
    with pytest.raises(StoppedError):
        weigh(Said(50), Attendant(Choice.STOP), an_item())


def test_trouble_is_weighed_again_or_ends_the_work():
    assert weigh(Said(TROUBLE, 20), Attendant(Choice.AGAIN), an_item())[0].weight_g == 20
    assert weigh(Said(TROUBLE), Attendant(Choice.DECLARED), an_item()) == []
    with pytest.raises(ScaleError):
        weigh(Said(TROUBLE), Attendant(Choice.STOP), an_item())
    with pytest.raises(ScaleError):  # nothing declared that could be kept
        weigh(Said(TROUBLE), Attendant(Choice.DECLARED), an_item(declared_g=None))


def test_what_differs_from_the_declared_weight_is_a_finding():
    items = [an_item(1, 20), an_item(2, 30)]
    taken = weigh(Said(21, 30), Attendant(), *items)
    [finding] = differing(taken, items, "Масса")
    assert (finding.code, finding.line_no, finding.value) == ("weight.differs", 1, "20")


def test_intake_takes_the_weights_from_the_simulated_scale(office, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["№", "Кому", "Индекс", "Адрес", "Масса, г"])
    for number in range(1, 6):
        sheet.append([number, f"Жук {number}", "220030", "г. Минск, ул. Садовая, д. 1", 20])
    book.save(tmp_path / "list.xlsx")
    simulator = subprocess.Popen(
        [sys.executable, "-m", "batchpost", "scale", "simulate", "mt-sics", "--port", "tcp",
         "--weights", "20,20,45,19,20", "--seconds", "90"],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        assert simulator.stdout is not None
        url = simulator.stdout.readline().strip()
        done = office("intake", tmp_path / "list.xlsx", "--client", "housing", "--kind", "letter",
                      "--category", "registered", "--yes", "--weights", "scale", "--scale", url,
                      "--protocol", "mt-sics", "--format", "json")  # fmt: skip
    finally:
        simulator.kill()
        simulator.wait()
        simulator.stdout.close()
    assert done.code == 0, done.err
    answer = done.json()
    assert answer["weight_g"] == 20 + 20 + 45 + 19 + 20
    assert [f["code"] for f in answer["findings"]].count("weight.differs") == 2


def test_no_scale_is_exit_6_and_nothing_recorded(office):
    done = office("intake", ROOT / "samples" / "registered-letters.xlsx", "--client", "housing",
                  "--yes", "--weights", "scale", "--scale", "socket://127.0.0.1:9",
                  "--protocol", "mt-sics")  # fmt: skip
    assert done.code == 6
    assert office("list", "show", "--format", "json").json() == []
