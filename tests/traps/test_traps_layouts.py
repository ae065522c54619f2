"""Traps about layouts: wrong ones, moved columns, hostile files. Never a silent misreading."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from batchpost.model.finding import Severity
from batchpost.model.listing import ReadList
from batchpost.parsers.layouts.making import layout_of_matches
from batchpost.parsers.layouts.model import Layout
from batchpost.parsers.layouts.parsing import parse_layout
from batchpost.parsers.layouts.refusals import (
    LayoutFileError,
    LayoutMisfitError,
    LayoutNameError,
    LayoutsAmbiguousError,
)
from batchpost.parsers.layouts.stored import (
    checked_name,
    save_layout,
    stored_layouts,
)
from batchpost.parsers.reading import Hints, read_list, read_tables

HEAD = ["Адресат", "Индекс", "Адрес", "Масса, г"]
ROWS = [["Ель И.П.", "220030", "ул. Мира, 4", 20], ["Дуб А.А.", "224030", "ул. Сад, 9", 40]]
GOOD = """
[columns]
"Адресат" = "addressee"
"Адрес" = "address"
"""


def book(path: Path, rows: list[list[object]]) -> Path:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    for row in rows:
        page.append(row)
    made.save(path)
    return path


def layout_of(path: Path, **facts: object) -> Layout:
    said = {key: str(facts.pop(key)) for key in list(facts) if key == "by"}
    made = layout_of_matches(read_list(path).columns, {}, said.get("by"))
    return replace(made, name="saved", **facts)  # type: ignore[arg-type]


def severities(listing: ReadList) -> dict[str, Severity]:
    return {finding.code: finding.severity for finding in listing.findings}


@pytest.fixture
def usual(tmp_path: Path) -> Path:
    return book(tmp_path / "usual.xlsx", [HEAD, *ROWS])


def test_the_wrong_layout_named_is_refused(usual: Path, tmp_path: Path) -> None:
    layout = layout_of(usual)
    other = book(tmp_path / "other.xlsx", [["Кому", "Куда", "Вес, г"], ["Ель", "ул. Сад, 9", 20]])
    with pytest.raises(LayoutMisfitError, match=r"saved.*other"):
        read_list(other, Hints(layout=layout))


def test_columns_changed_places_under_a_layout_by_position(usual: Path, tmp_path: Path) -> None:
    layout = layout_of(usual, by="position")
    order = [0, 2, 1, 3]
    moved = book(tmp_path / "m.xlsx", [[row[at] for at in order] for row in [HEAD, *ROWS]])
    with pytest.raises(LayoutMisfitError, match="stands in column C, not in B"):
        read_list(moved, Hints(layout=layout))
    listing = read_list(moved, Hints(layouts=(layout,)))
    assert severities(listing)["layout.misfit"] is Severity.WARNING
    assert listing.source.layout is None
    assert listing.items.postcode.tolist() == ["220030", "224030"]


def test_a_header_appears_in_a_list_that_had_none(tmp_path: Path) -> None:
    from batchpost.parsers.layouts.making import layout_of_places

    said = {"A": "addressee", "B": "postcode", "C": "address", "D": "weight"}
    table = read_tables(book(tmp_path / "bare.xlsx", ROWS))[0]
    layout = replace(layout_of_places(table, said, 1), name="bare")
    order = [1, 0, 2, 3]
    path = book(tmp_path / "m.xlsx", [[row[at] for at in order] for row in [HEAD, *ROWS]])
    with pytest.raises(LayoutMisfitError, match="takes it for"):
        read_list(path, Hints(layout=layout))
    same = book(tmp_path / "s.xlsx", [HEAD, *ROWS])
    assert len(read_list(same, Hints(layout=layout)).items) == 2


def test_two_layouts_that_fit_and_differ_are_refused(usual: Path) -> None:
    letters = replace(layout_of(usual), name="letters", constants=(("kind", "letter"),))
    parcels = replace(letters, name="parcels", constants=(("kind", "parcel"),))
    with pytest.raises(LayoutsAmbiguousError, match="«letters», «parcels»"):
        read_list(usual, Hints(layouts=(letters, parcels)))
    alike = replace(letters, name="again", note="the same under another name")
    assert read_list(usual, Hints(layouts=(letters, alike))).source.layout == "letters"


def test_the_clients_own_layout_goes_before_the_offices(usual: Path) -> None:
    office = replace(layout_of(usual), name="office", constants=(("kind", "letter"),))
    own = replace(office, name="own", client="nord", constants=(("kind", "parcel"),))
    listing = read_list(usual, Hints(layouts=(office, own), client="nord"))
    assert listing.items.kind.tolist() == ["parcel"] * 2


def test_another_clients_layout_is_never_used(usual: Path) -> None:
    other = replace(layout_of(usual), client="sud", constants=(("kind", "parcel"),))
    listing = read_list(usual, Hints(layouts=(other,), client="nord"))
    assert listing.source.layout is None
    assert listing.items.kind.isna().all()


def test_a_clients_layout_without_a_client_is_a_warning(usual: Path) -> None:
    one = replace(layout_of(usual), client="nord", constants=(("kind", "letter"),))
    assert severities(read_list(usual, Hints(layouts=(one,))))["layout.of_client"] == "warning"
    two = replace(one, name="two", client="sud", constants=(("kind", "parcel"),))
    listing = read_list(usual, Hints(layouts=(one, two)))
    assert listing.source.layout is None
    assert severities(listing)["layout.of_client"] == "warning"


def test_a_column_of_money_added_later_is_not_lost(usual: Path, tmp_path: Path) -> None:
    layout = replace(layout_of(usual), client="nord")
    rows = [[*HEAD, "Наложенный платёж"], *([*row, "12,50"] for row in ROWS)]
    path = book(tmp_path / "n.xlsx", rows)
    listing = read_list(path, Hints(layouts=(layout,), client="nord"))
    assert listing.items.cod_amount.tolist() == [1250, 1250]
    assert severities(listing)["layout.changed"] == "warning"
    assert severities(listing)["layout.unlisted"] == "warning"


def test_the_end_word_inside_an_address_costs_no_item_silently(tmp_path: Path) -> None:
    rows = [HEAD, ROWS[0], ["Бук И.И.", "220030", "ул. Итоговая, 1", 30], ROWS[1]]
    path = book(tmp_path / "l.xlsx", rows)
    layout = replace(layout_of(path), until=("Итог",))
    listing = read_list(path, Hints(layout=layout))
    assert len(listing.items) == 1
    assert severities(listing)["layout.ended"] == "warning"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("name = [", "TOML"),
        ("a = " + "[" * 100_000, "TOML"),
        ('name = "x"', "name"),
        ('run = "cmd"' + GOOD, "run"),
        ('[table]\nfile = "../../etc/passwd"' + GOOD, "table.file"),
        ('[columns]\n"Адресат" = "line_no"', "columns.Адресат"),
        ('[columns]\n"A" = "addressee"\n"B" = "addressee"', "columns"),
        ('[table]\nby = "position"\n[columns]\n"../A" = "addressee"', "columns.../A"),
        ("[columns]\n", "columns"),
        (GOOD + '[constants]\nkind = "=cmd|calc"', "constants.kind"),
        (GOOD + "[constants]\ncomment = 5", "constants.comment"),
        (GOOD + '[units]\nweight = "pound"', "units.weight"),
        (GOOD + '[list_no]\nin = "../A2"', "list_no"),
        (GOOD + '[codes]\nkind = "../../MailType"', "codes.kind"),
        (GOOD + f'[table]\nsheet = "{"x" * 600}"', "table.sheet"),
        ("[table]\nfirst_row = -1" + GOOD, "table.first_row"),
        ("saved_on = 2026-13-45" + GOOD, "TOML"),
        (GOOD + '[defaults]\nphone = "1"', "defaults.phone"),
    ],
)
def test_a_wrong_layout_file_says_its_place(text: str, place: str) -> None:
    with pytest.raises(LayoutFileError) as refusal:
        parse_layout(text, "nord", "nord.toml")
    assert f"nord.toml cannot be used: {place}" in str(refusal.value)


def test_an_enormous_file_is_no_layout_and_stands_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "huge.toml").write_bytes(b"# " + b"x" * (1 << 20))
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "good.toml").write_text(GOOD, encoding="utf-8")
    stored = stored_layouts(tmp_path)
    assert [layout.name for layout in stored.layouts] == ["good"]
    assert [fault.name for fault in stored.faults] == ["huge", "odd"]
    with pytest.raises(LayoutFileError, match="256 KiB"):
        stored.named("huge")


def test_formulas_in_a_layout_stay_text(tmp_path: Path, usual: Path) -> None:
    layout = replace(layout_of(usual), constants=(("comment", "=HYPERLINK(1)"),))
    save_layout(tmp_path / "own", layout, replace=False)
    again = stored_layouts(tmp_path / "own").named("saved")
    listing = read_list(usual, Hints(layout=again))
    assert listing.items.comment.tolist() == ["=HYPERLINK(1)"] * 2
    assert severities(listing)["text.formula"] == "warning"


@pytest.mark.parametrize(
    "name",
    ["../x", "a/b", "a\\b", "", ".", "..", "CON", "nul.toml", "com1", "x" * 61, "a.", "a\0b"],
)
def test_names_that_play_tricks_are_refused(name: str) -> None:
    with pytest.raises(LayoutNameError):
        checked_name(name)


@pytest.mark.parametrize("name", ["nord", "ЖКХ-письма", "a.b", "2026_1"])
def test_plain_names_are_taken(name: str) -> None:
    assert checked_name(name) == name
