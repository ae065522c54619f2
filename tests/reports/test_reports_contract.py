"""What every report promises: it builds, renders in all its forms, and its totals are sums."""

from collections.abc import Callable
from typing import Any

import pytest

from batchpost.language import Language
from batchpost.reports import render
from batchpost.reports.view import CellKind, View

FORMS = [(name, kind) for name in render.names() for kind in render.report(name).FORMATS]
Inputs = Callable[[str], tuple[Any, ...]]


def test_the_reports_are_those_of_the_folders() -> None:
    assert render.names() == ["answer", "client", "correction_act", "day", "receipt", "register"]


@pytest.mark.parametrize("name", render.names())
def test_a_report_says_what_it_is(name: str) -> None:
    module = render.report(name)
    assert module.TITLE
    assert module.COPIES >= 1
    assert {"html", "xlsx", "text", "json"} <= set(module.FORMATS)


@pytest.mark.parametrize(("name", "kind"), FORMS)
def test_the_same_input_gives_the_same_bytes(
    name: str, kind: str, inputs: Inputs, english: Language
) -> None:
    first, second = (
        render.render(render.build(name, *inputs(name), english), kind) for _ in range(2)
    )
    assert first
    assert first == second


@pytest.mark.parametrize("name", render.names())
def test_totals_are_the_sums_of_the_rows(name: str, inputs: Inputs, english: Language) -> None:
    view = render.build(name, *inputs(name), english)
    assert view.tables
    for table in view.tables:
        assert table.rows, table.key
        assert all(len(row) == len(table.columns) for row in table.rows)
        if table.totals is None:
            assert not any(column.kind is CellKind.MONEY for column in table.columns)
            continue
        for index, total in enumerate(table.totals.cells):
            if total is not None:
                assert total == sum(row[index] or 0 for row in table.rows)
        money = [i for i, column in enumerate(table.columns) if column.kind is CellKind.MONEY]
        assert all(table.totals.cells[index] is not None for index in money)


def test_all_groupings_of_a_day_have_the_same_totals(inputs: Inputs, english: Language) -> None:
    view = render.build("day", *inputs("day"), english)
    others = {"rolls", "corrections"}
    totals = {
        table.totals.cells[-7:] for table in view.tables if table.key not in others and table.totals
    }
    assert totals == {(303, 603, 903, 1203, 1503, 1803, 2103)}


def test_no_form_but_those_declared(inputs: Inputs, english: Language) -> None:
    view: View = render.build("day", *inputs("day"), english)
    with pytest.raises(render.UnknownReportError, match=r"day\.pdf"):
        render.render(view, "pdf")
    with pytest.raises(render.UnknownReportError, match="nothing"):
        render.report("nothing")
    with pytest.raises(render.UnknownReportError, match="fonts"):
        render.report("fonts")
