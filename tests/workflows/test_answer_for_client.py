"""An answer holds what a client can follow; what is said to the operator stays in the office."""

import re
from dataclasses import replace

import openpyxl
import pytest

from batchpost.language import language
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import Message, message
from batchpost.parsers.reading import Hints, read_list
from batchpost.reports.answer import write_answer
from batchpost.settings import Settings
from batchpost.workflows.explain_checks import explain_all, way_out
from batchpost.workflows.for_client import for_client

PLACE = Place("Лист1", 2, "Вес")
TO_THE_OPERATOR = re.compile(
    r"--\w|batchpost |\bthe client|у клиента|клиент[ау]?\b|кліент|попросите", re.IGNORECASE
)


LIST = "Кому;Индекс;Адрес;Масса, г\nЖук И.П.;220030;г. Минск, ул. Мира, д. 1;20\n"


def finding(code: str, severity: Severity, remedy: Message, place: Place = PLACE) -> Finding:
    return Finding(code, severity, place, "x", message("Wrong."), remedy)


@pytest.fixture(scope="module")
def every_finding() -> list[Finding]:
    """One finding of every code of the program, as its sample makes it or as its code says."""
    found = []
    for each in explain_all(Settings()):
        example = each.example()
        remedy = way_out(each, example)
        assert remedy is not None
        found.append(example or finding(each.code, each.known.severity, remedy, Place()))
    return found


@pytest.mark.parametrize("code", ["ru", "be", "en"])
@pytest.mark.parametrize("ending", [".xlsx", ".html", ".json"])
def test_no_answer_speaks_to_the_operator(every_finding, tmp_path, code, ending):
    original, out = tmp_path / "list.csv", tmp_path / f"a{ending}"
    original.write_text(LIST, encoding="utf-8-sig")
    listing = read_list(original, Hints(kind="letter", category="ordinary"))
    write_answer(listing, for_client(every_finding), original, out, language(code))
    if ending == ".xlsx":
        sheets = openpyxl.load_workbook(out).worksheets
        cells = [str(cell.value) for sheet in sheets for row in sheet.rows for cell in row]
        cells += [
            cell.comment.text for sheet in sheets for row in sheet.rows for cell in row
            if cell.comment
        ]  # fmt: skip
    else:
        text = out.read_text(encoding="utf-8")
        cells = re.sub(r"<style>.*?</style>|<[^>]*>", "\n", text, flags=re.DOTALL).splitlines()
    assert len(cells) > 100
    spoken = [cell for cell in cells if TO_THE_OPERATOR.search(cell)]
    assert spoken == []


def test_every_error_stays_with_something_to_do(every_finding):
    errors = [replace(each, severity=Severity.ERROR) for each in every_finding]
    told = for_client(errors)
    assert len(told) == len(errors)
    assert all(str(each.remedy) for each in told)


@pytest.mark.parametrize(
    ("severity", "place", "expected"),
    [
        (Severity.ERROR, Place(None, 2, "Вес"), "Correct the cell and hand the list in again."),
        (Severity.ERROR, Place(None, 2), "Correct the row and hand the list in again."),
        (Severity.ERROR, Place(), "Put it in the list and hand the list in again, or tell"),
        (Severity.WARNING, Place(None, 2), "Look whether it is right."),
        (Severity.INFO, Place(), "Tell the post office if that is not right."),
    ],
)
def test_a_remedy_for_the_operator_becomes_one_for_the_client(severity, place, expected):
    remedy = message("Give it by --kind, such as --kind letter or --kind parcel.")
    told = for_client([finding("kind.missing", severity, remedy, place)])
    assert str(told[0].remedy).startswith(expected)


def test_a_remedy_that_a_client_can_follow_stays_and_values_of_cells_do_not_count():
    remedy = message("Perhaps {number} is meant; if so, correct the cell.", number="--client x")
    assert for_client([finding("phone.form", Severity.ERROR, remedy)])[0].remedy is remedy


def test_what_the_office_knows_of_other_clients_is_not_told():
    remedy = message("Make sure that the right client is chosen by --client.")
    assert for_client([finding("label.other_client", Severity.WARNING, remedy)]) == ()
