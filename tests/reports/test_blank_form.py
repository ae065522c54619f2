"""The form for a client reads back without a fault, in every language, kind and category.

Only its example rows are refused, as they are no items.
"""

import itertools
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from batchpost.checks.facts import kind_needs, not_offered
from batchpost.language import LANGUAGES, language
from batchpost.model.client import Client
from batchpost.model.finding import Severity
from batchpost.model.items import Advice, Direction, ItemCategory, ItemKind, Mark
from batchpost.model.own_sheets import is_marked
from batchpost.model.words import KINDS_AND_CATEGORIES
from batchpost.reports.list_form import form_columns, form_words
from batchpost.settings import Settings
from batchpost.workflows.check_list import Asked, CheckedList, check_list
from batchpost.workflows.make_template import (
    FormPathError,
    FormWishes,
    NoFormError,
    make_template,
)

ON = date(2026, 11, 23)
REFUSED = {
    (pair.kind, pair.category, pair.direction)
    for pair in not_offered()
    if pair.severity is Severity.ERROR
}
CASES = [
    (kind.value, category, direction)
    for kind, category, direction in itertools.product(
        ItemKind,
        (None, *(category.value for category in ItemCategory)),
        (one.value for one in Direction),
    )
    if kind is not ItemKind.MONEY_ORDER
    and (kind.value, category, direction) not in REFUSED
    and (category is None or kind_needs()[kind].category or kind is ItemKind.PARCEL)
    and (category is None or (kind, category) in KINDS_AND_CATEGORIES)
    and (kind, category) != (ItemKind.PARCEL, "registered")
]


def made(folder: Path, wishes: FormWishes, tongue: str = "ru") -> tuple[Path, CheckedList]:
    """Make a form and check it as a client's list."""
    out = folder / "form.xlsx"
    make_template(wishes, Settings(), language(tongue), out)
    return out, check_list(out, Asked(), Settings(), ON)


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize(("kind", "category", "direction"), CASES)
def test_nothing_but_the_examples_of_a_form_is_refused(
    kind: str, category: str | None, direction: str, tongue: str, tmp_path: Path
) -> None:
    wishes = FormWishes(kind, ON, category, direction)
    _, checked = made(tmp_path, wishes, tongue)
    said = [(each.code, each.value, str(each.remedy)) for each in checked.findings]
    assert said == [
        ("item.example", name, "The form is not filled in: write the items over its examples.")
        for name in checked.listing.items["addressee"]
    ]
    assert len(said) == Settings().minimum_items
    manifest = checked.listing.manifest
    assert (manifest.list_no, manifest.list_date, manifest.kind) == ("1", ON, kind)
    assert set(checked.listing.items["kind"]) == {kind}
    if wishes.usual_category is not None:
        assert set(checked.listing.items["category"]) == {wishes.usual_category}


@pytest.mark.parametrize("direction", ["domestic", "international"])
def test_example_rows_left_among_items_are_errors(tmp_path: Path, direction: str) -> None:
    out, untouched = made(tmp_path, FormWishes("letter", ON, "registered", direction))
    row = int(untouched.listing.items["row"].iloc[1])
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    name = untouched.listing.items["addressee"].iloc[1]
    column = next(cell.column for cell in sheet[row] if cell.value == name)
    sheet.cell(row, column).value = "Жук Анна Петровна"
    book.save(out)
    found = check_list(out, Asked(), Settings(), ON).findings
    assert [(each.code, each.severity, each.place.row) for each in found] == [
        ("item.example", Severity.ERROR, left) for left in (row - 1, row + 1, row + 2, row + 3)
    ]


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_the_client_stands_in_the_form_and_is_read_back(tongue: str, tmp_path: Path) -> None:
    client = Client("zhkh", "КУП «Жилкомхоз-Образец»", tax_id="100582333", contract_no="45-П/2025")
    _, checked = made(tmp_path, FormWishes("letter", ON, client=client), tongue)
    manifest = checked.listing.manifest
    assert (manifest.mailer, manifest.mailer_tax_id) == (client.name, client.tax_id)
    assert manifest.contract_no == client.contract_no


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_every_word_to_choose_from_is_read(tongue: str, tmp_path: Path) -> None:
    out, _ = made(tmp_path, FormWishes("parcel", ON, "insured"), tongue)
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if str(row[0].value).startswith(("№", "No.")))
    by_heading = {str(cell.value).removesuffix(" *"): cell.column for cell in head}
    first = head[0].row + 1
    advices, marks = form_words("advice", tongue), form_words("marks", tongue)
    assert set(advices) == set(Advice) - {Advice.NONE}
    assert set(marks) == set(Mark)
    advice_at = by_heading[form_columns()["advice"].heading(tongue, "BYN")]
    marks_at = by_heading[form_columns()["marks"].heading(tongue, "BYN")]
    template = [cell.value for cell in sheet[first]]
    for row, word in enumerate(marks.values(), first):
        for column, value in enumerate(template, 1):
            sheet.cell(row, column, value)
        sheet.cell(row, 1, row - first + 1)
        sheet.cell(row, marks_at, word)
        sheet.cell(row, advice_at, list(advices.values())[(row - first) % len(advices)])
    book.save(out)
    items = check_list(out, Asked(), Settings(), ON).listing.items
    assert items["marks"].tolist() == list(marks)
    cycle = itertools.cycle(advices)
    assert items["advice"].tolist() == [next(cycle) for _ in range(len(marks))]


def test_rules_guard_the_cells(tmp_path: Path) -> None:
    out, _ = made(tmp_path, FormWishes("letter", ON, "insured"))
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    kinds = sorted(rule.type for rule in rules.values())
    assert kinds == ["custom", "custom", "decimal", "decimal", "list", "list", "whole"]
    weight = next(rule for rule in rules.values() if rule.type == "whole")
    assert (weight.formula1, weight.formula2) == ("1", "2000")
    assert weight.error
    cells = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value}
    letters = {name: sheet.column_dimensions[cell.column_letter] for name, cell in cells.items()}
    assert letters["Индекс *"].number_format == "@"
    assert letters["ШПИ"].number_format == "@"
    assert sheet.freeze_panes == f"A{cells['Индекс *'].row + 1}"
    tops = [[cell for row in page["A1:A8"] for cell in row] for page in book.worksheets]
    marked = [is_marked([cell.value for cell in top]) for top in tops]
    assert marked == [False, True, True]
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "hidden"]


def test_what_is_not_offered_has_no_form(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    for kind, category in (("printed_papers", "insured"), ("money_order", None)):
        with pytest.raises(NoFormError):
            make_template(FormWishes(kind, ON, category), Settings(), language("en"), out)
    assert not out.exists()


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    there = tmp_path / "list.xlsx"
    there.write_bytes(b"filled in")
    for out in (there, tmp_path / "form.xls"):
        with pytest.raises(FormPathError, match=out.name):
            make_template(FormWishes("letter", ON), Settings(), language("en"), out)
    assert there.read_bytes() == b"filled in"


def test_the_same_wishes_give_the_same_bytes(tmp_path: Path) -> None:
    outs = [tmp_path / "1.xlsx", tmp_path / "2.xlsx"]
    for out in outs:
        make_template(FormWishes("ems", ON), Settings(), language("be"), out)
    assert outs[0].read_bytes() == outs[1].read_bytes()
