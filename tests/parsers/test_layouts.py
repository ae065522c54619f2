"""Layouts: those that come with the program, and what a layout can say."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchpost.model.finding import Severity
from batchpost.model.listing import ReadList
from batchpost.parsers.layouts.model import By, Confidence, Layout, LayoutColumn
from batchpost.parsers.layouts.parsing import parse_layout
from batchpost.parsers.layouts.stored import Stored, shipped_layouts
from batchpost.parsers.layouts.writing import layout_text
from batchpost.parsers.reading import Hints, read_list, read_tables

from .conftest import ITEMS, write_text, write_xlsx
from .layout_samples import ORDER_ROWS, ORDERS, SAMPLES, order

SHIPPED = {layout.name: layout for layout in shipped_layouts()}


def codes(listing: ReadList) -> dict[str, Severity]:
    return {finding.code: finding.severity for finding in listing.findings}


def cell(listing: ReadList, name: str, at: int = 0) -> object:
    value = listing.items[name][at]
    return None if pd.isna(value) else value


def test_every_shipped_layout_has_a_sample_and_the_other_way_round() -> None:
    assert set(SAMPLES) == set(SHIPPED)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_shipped_layout_says_where_it_is_from(name: str) -> None:
    layout = SHIPPED[name]
    assert layout.source
    assert "read 2026-" in layout.source
    assert layout.note
    assert layout.confidence is not Confidence.OFFICE
    assert layout.saved_on is None


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_shipped_layout_reads_its_sample(name: str, tmp_path: Path) -> None:
    sample = SAMPLES[name]
    listing = read_list(sample.write(tmp_path), Hints(layout=SHIPPED[name]))
    assert listing.source.layout == name
    assert len(listing.items) == sample.items
    assert {field: cell(listing, field) for field in sample.first} == sample.first
    told = {field: getattr(listing.manifest, field) for field in sample.manifest}
    assert told == sample.manifest
    assert codes(listing)["layout.used"] is Severity.INFO
    assert ("layout.example" in codes(listing)) == (SHIPPED[name].confidence is Confidence.EXAMPLE)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_shipped_layout_written_and_read_again_is_the_same(name: str) -> None:
    again = parse_layout(layout_text(SHIPPED[name]), name, "x.toml", shipped=True)
    assert again == SHIPPED[name]


@pytest.mark.parametrize("name", ["otpravka-orders", "prosecutor-dbf"])
def test_a_shipped_layout_with_headings_is_found_again_by_them(name: str, tmp_path: Path) -> None:
    listing = read_list(SAMPLES[name].write(tmp_path))
    assert listing.source.layout == name
    assert {field: cell(listing, field) for field in SAMPLES[name].first} == SAMPLES[name].first


def test_orders_workbook_is_read_by_position_in_kilograms(tmp_path: Path) -> None:
    listing = read_list(SAMPLES["otpravka-orders"].write(tmp_path))
    items = listing.items
    assert items.weight_g.tolist() == [20, 1500]
    assert items.kind.tolist() == ["letter", "parcel"]
    assert items.category.tolist() == ["registered", "insured"]
    assert items.marks.tolist() == ["", "fragile"]
    assert items.currency.dropna().unique().tolist() == []
    assert "weight.unit_assumed" not in codes(listing)


def test_orders_workbook_of_41_columns_is_known_too(tmp_path: Path) -> None:
    rows = [[*ORDERS, "EXTRA1", "EXTRA2"], *([*row, "", ""] for row in ORDER_ROWS)]
    path = write_xlsx(tmp_path / "l.xlsx", rows, sheet="Лист")
    assert read_list(path).source.layout == "otpravka-orders"


def test_kinds_and_categories_without_a_meaning_here_are_said(tmp_path: Path) -> None:
    rows = [ORDERS, order("190000, г. Псков, д. 1", "Ель И.П.", "0.1", "10 9")]
    listing = read_list(write_xlsx(tmp_path / "l.xlsx", rows, sheet="Лист"))
    assert cell(listing, "kind") is None
    assert cell(listing, "category") is None
    said = [finding.value for finding in listing.findings if finding.code == "marks.unknown"]
    assert said == ["10", "9"]


def test_rows_from_the_end_word_on_are_not_read_and_that_is_said(tmp_path: Path) -> None:
    listing = read_list(
        SAMPLES["ministry-letters"].write(tmp_path), Hints(layout=SHIPPED["ministry-letters"])
    )
    assert listing.items.row.tolist() == [3, 4]
    ended = next(finding for finding in listing.findings if finding.code == "layout.ended")
    assert ended.severity is Severity.INFO
    assert ended.place.row == 5


def test_items_below_the_end_word_are_a_warning(tmp_path: Path) -> None:
    listing = read_list(
        SAMPLES["prosecutor-workbook"].write(tmp_path),
        Hints(layout=SHIPPED["prosecutor-workbook"]),
    )
    ended = next(finding for finding in listing.findings if finding.code == "layout.ended")
    assert ended.severity is Severity.WARNING
    assert "1 row" in str(ended.message)


@pytest.mark.parametrize(
    ("name", "kind", "category"),
    [
        ("ЗП-12.xlsx", "letter", "registered"),
        ("З-Б 12.xlsx", "printed_papers", "registered"),
        ("12 ПП.xlsx", "letter", "ordinary"),
        ("ПБ12.xlsx", "printed_papers", "ordinary"),
        ("ГРУППА 12.xlsx", None, None),
        ("ЗП и ПБ 12.xlsx", None, None),
    ],
)
def test_words_of_the_file_name(
    name: str, kind: str | None, category: str | None, tmp_path: Path
) -> None:
    path = SAMPLES["ministry-letters"].write(tmp_path).rename(tmp_path / name)
    listing = read_list(path, Hints(layout=SHIPPED["ministry-letters"]))
    assert (listing.manifest.kind, listing.manifest.category) == (kind, category)
    assert listing.manifest.list_no == "12"
    assert ("layout.words_differ" in codes(listing)) == (" и " in name)


OFFICE = Layout(
    "own",
    (
        LayoutColumn("Клиент-получатель", None, ("addressee",)),
        LayoutColumn("Где живёт", None, ("address",)),
        LayoutColumn("Инд.", None, ("postcode",)),
        LayoutColumn("Сколько весит", None, ("weight",)),
    ),
)
HEADINGS = ["Клиент-получатель", "Где живёт", "Инд.", "Сколько весит"]
ROWS = [["Ель И.П.", "ул. Мира, 4", "220030", 20], ["Дуб А.А.", "ул. Лесная, 9", "224030", 40]]


def test_headings_no_word_knows_are_read_by_a_layout_in_any_order(tmp_path: Path) -> None:
    order_ = [3, 1, 0, 2]
    rows = [[row[at] for at in order_] for row in [HEADINGS, *ROWS]]
    listing = read_list(write_xlsx(tmp_path / "l.xlsx", [["Список"], *rows]), Hints(layout=OFFICE))
    assert listing.items.addressee.tolist() == ["Ель И.П.", "Дуб А.А."]
    assert listing.items.postcode.tolist() == ["220030", "224030"]
    assert listing.source.header_row == 2


def test_constants_and_defaults_are_said_once(tmp_path: Path) -> None:
    layout = replace(
        OFFICE,
        constants=(("kind", "letter"), ("category", "registered"), ("region", "Минская обл.")),
        defaults=(("weight", "15"),),
        weight_unit="g",
    )
    rows = [HEADINGS, *ROWS, ["Бук В.В.", "ул. Новая, 1", "220030", None]]
    listing = read_list(write_xlsx(tmp_path / "l.xlsx", rows), Hints(layout=layout))
    assert listing.items.weight_g.tolist() == [20, 40, 15]
    assert listing.items.region.tolist() == ["Минская обл."] * 3
    assert listing.items.kind.unique().tolist() == ["letter"]
    said = [finding.code for finding in listing.findings]
    assert said.count("layout.constants") == 1
    assert said.count("layout.default") == 1
    assert all(match.index < 4 for match in listing.columns)


def test_a_constant_does_not_make_items_of_other_rows(tmp_path: Path) -> None:
    layout = replace(OFFICE, constants=(("locality", "г. Минск"), ("comment", "срочно")))
    rows = [HEADINGS, *ROWS, [None] * 4, ["Итого", None, None, 60]]
    listing = read_list(write_xlsx(tmp_path / "l.xlsx", rows), Hints(layout=layout))
    assert len(listing.items) == 2


def test_titles_that_speak_against_the_layout_are_a_warning(tmp_path: Path) -> None:
    layout = replace(OFFICE, constants=(("kind", "letter"),))
    rows = [["Список бандеролей"], HEADINGS, *ROWS]
    listing = read_list(write_xlsx(tmp_path / "l.xlsx", rows), Hints(layout=layout))
    assert listing.items.kind.tolist() == ["letter"] * 2
    assert codes(listing)["layout.kind_differs"] is Severity.WARNING


def test_what_the_operator_says_goes_before_the_layout(tmp_path: Path) -> None:
    layout = replace(OFFICE, constants=(("kind", "letter"),))
    path = write_xlsx(tmp_path / "l.xlsx", [HEADINGS, *ROWS])
    listing = read_list(path, Hints(layout=layout, kind="parcel", columns={1: "comment"}))
    assert listing.items.kind.tolist() == ["parcel"] * 2
    assert listing.items.comment.tolist() == ["ул. Мира, 4", "ул. Лесная, 9"]


def test_a_new_column_is_read_by_its_words_and_said(tmp_path: Path) -> None:
    rows = [[*HEADINGS, "Наложенный платёж"], *([*row, "12,00"] for row in ROWS)]
    listing = read_list(write_xlsx(tmp_path / "l.xlsx", rows), Hints(layout=OFFICE))
    assert listing.items.cod_amount.tolist() == [1200, 1200]
    assert codes(listing)["layout.unlisted"] is Severity.WARNING


def test_lines_of_a_cell_lie_under_their_own_column(tmp_path: Path) -> None:
    layout = SHIPPED["prosecutor-workbook"]
    listing = read_list(SAMPLES[layout.name].write(tmp_path), Hints(layout=layout))
    match = next(match for match in listing.columns if match.field == "item_identifier")
    assert (match.index, match.line, match.heading) == (1, 2, "Кому, ШПИ")
    assert listing.table is not None
    assert listing.table.width == 6


def test_more_lines_than_the_layout_names_are_said(tmp_path: Path) -> None:
    columns = (
        LayoutColumn(None, 0, ("addressee", "item_identifier")),
        LayoutColumn(None, 1, ("address",)),
    )
    layout = Layout("lines", columns, By.POSITION, first_row=1)
    rows = [["Ель И.П.\nRB 707 173 557 BY\nлишнее", "ул. Мира, 4"]]
    listing = read_list(write_xlsx(tmp_path / "l.xlsx", rows), Hints(layout=layout))
    assert listing.items.item_identifier.tolist() == ["RB707173557BY"]
    assert codes(listing)["layout.lines"] is Severity.WARNING


def test_a_list_without_a_header_is_read_and_found_again(tmp_path: Path) -> None:
    from batchpost.parsers.layouts.making import layout_of_places

    rows = [[item[1], item[2], item[3], item[4]] for item in ITEMS]
    path = write_text(tmp_path / "l.csv", rows, "cp1251")
    said = {"A": "addressee", "B": "postcode", "C": "address", "D": "weight"}
    table = read_tables(path)[0]
    made = replace(layout_of_places(table, said, 1), name="bare", client="nord")
    listing = read_list(path, Hints(layouts=(made,), client="nord"))
    assert listing.source.layout == "bare"
    assert listing.source.header_row is None
    assert listing.items.postcode.tolist() == ["220030", "012345", "222310"]
    assert listing.items.row.tolist() == [1, 2, 3]


def test_encoding_and_separator_of_a_named_layout(tmp_path: Path) -> None:
    path = tmp_path / "l.txt"
    lines = ["Адресат!Индекс!Адрес", "Ель И.П.!220030!ул. Мира, 4", "Дуб А.А.!224030!ул. Сад, 1"]
    path.write_bytes("\r\n".join(lines).encode("cp866"))
    columns = tuple(
        LayoutColumn(heading, None, (field,))
        for heading, field in (
            ("Адресат", "addressee"),
            ("Индекс", "postcode"),
            ("Адрес", "address"),
        )
    )
    layout = Layout("odd", columns, encoding="cp866", separator="!")
    listing = read_list(path, Hints(layout=layout))
    assert listing.items.addressee.tolist() == ["Ель И.П.", "Дуб А.А."]


def test_near_names_are_offered() -> None:
    from batchpost.parsers.layouts.refusals import UnknownLayoutError

    stored = Stored((replace(OFFICE, name="Север-письма"),))
    with pytest.raises(UnknownLayoutError, match="«Север-письма»"):
        stored.named("север-писма")
    assert stored.named("otpravka-orders").shipped


TEXTS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x4FF, exclude_categories=["Cs", "Cc"]),
    min_size=1,
    max_size=20,
)


@given(
    headings=st.lists(TEXTS.map(str.strip).filter(bool), min_size=2, max_size=6, unique=True),
    words=st.lists(TEXTS, max_size=3),
    comment=TEXTS.filter(lambda text: bool(text.strip())),
    first_row=st.integers(0, 5000),
    minor=st.booleans(),
)
def test_any_layout_written_is_read_again(
    headings: list[str], words: list[str], comment: str, first_row: int, minor: bool
) -> None:
    fields = ["addressee", "address", "postcode", "weight", "", "phone"]
    columns = tuple(
        LayoutColumn(heading, None, (field,))
        for heading, field in zip(headings, fields, strict=False)
    )
    layout = Layout(
        "any",
        columns,
        first_row=first_row,
        until=tuple(words),
        constants=(("comment", comment),),
        minor_amounts=minor,
    )
    assert parse_layout(layout_text(layout), "any", "any.toml") == layout
