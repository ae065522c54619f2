"""The act of a correction, and what is printed of a corrected list: both numbers, both sums."""

from dataclasses import replace
from datetime import date

import pytest

from batchpost.language import language
from batchpost.model.acceptance import Change
from batchpost.model.corrections import DayClosed
from batchpost.reports import correction_act, day, receipt, register, render


def test_the_act_has_both_numbers_both_sums_the_reason_and_who_allowed_it(build, settings, english):
    view = correction_act.build(build.correction(), settings, english)
    facts = {fact.key: fact.value for fact in view.facts}
    assert view.subtitle == "No. 1 of 2026-11-24, to the list No. 17 of 2026-11-23"
    assert facts["accepted_by"] == "2026110001000000005"
    assert facts["entry"] == "2026110001000000007"
    assert facts["reason"] == "взвешено ещё раз"
    assert facts["fields"] == "mass"
    assert facts["allowed_by"] == "Образцова В.В."
    totals, out, put_in = view.tables
    assert [row[2] for row in totals.rows] == [63, 10]
    assert totals.totals is not None
    assert totals.totals.cells[1:3] == (3, 73)
    assert [row[5] for row in out.rows] == [21, 22]
    assert [row[5] for row in put_in.rows] == [26, 27]
    assert any("No official form" in note.text for note in view.notes)


@pytest.mark.parametrize(
    ("change", "tables"),
    [(Change.EXCLUDED, ["totals", "out"]), (Change.CANCELLED, ["totals"])],
)
def test_what_went_out_is_listed_unless_it_is_all(build, settings, english, change, tables):
    view = correction_act.build(build.correction(change=change), settings, english)
    assert [table.key for table in view.tables] == tables
    assert view.title in {"Act of exclusion of items", "Act of cancellation of acceptance"}
    assert render.render(view, "pdf").startswith(b"%PDF-")


def test_documents_printed_after_the_term_say_why_names_are_missing(build, settings, english):
    given = build.correction()
    acceptance = replace(given.acceptance, purged_on=date(2027, 12, 1))
    act = correction_act.build(replace(given, acceptance=acceptance), settings, english)
    for view in (act, register.build(acceptance, settings, english)):
        (note,) = [note for note in view.notes if note.key == "purged"]
        assert "removed on 2027-12-01 after the office's term" in note.text


def test_a_corrected_list_says_in_place_of_what_it_stands(build, settings):
    acceptance = build.correction().acceptance
    for report in (register, receipt):
        view = report.build(acceptance, settings, language("ru"))
        (note,) = [note for note in view.notes if note.key == "corrected"]
        assert note.grave
        assert "взамен напечатанного по записи 2026110001000000005" in note.text
        assert "запись 2026110001000000007 от 24.11.2026" in note.text
    second = replace(acceptance.changes[0], number=2, entry_id=2026110001000000009)
    twice = replace(acceptance, changes=(*acceptance.changes, second))
    view = register.build(twice, settings, language("ru"))
    assert any("записи 2026110001000000007" in note.text for note in view.notes)


def test_the_day_says_what_comes_of_earlier_days_and_whether_it_is_closed(build, settings, english):
    figures = build.day()
    view = day.build(figures, settings, english)
    table = next(table for table in view.tables if table.key == "corrections")
    assert [row[0] for row in table.rows] == ["3 (17)", "4"]
    assert {fact.key: fact.value for fact in view.facts}["closed"] == "no, the day is open"
    closed = DayClosed(
        figures.on, 2026110001000000011, "ab" * 32, figures.made_at, "Образцова В.В.",
        None, 2, 2, {}, (),
    )  # fmt: skip
    view = day.build(replace(figures, closed=closed, corrections=None), settings, english)
    facts = {fact.key: fact.value for fact in view.facts}
    assert "2026110001000000011" in facts["closed"]
    assert facts["closed_hash"] == "ab" * 32
    assert "corrections" not in {table.key for table in view.tables}
