"""The printed register: pages as cut, sums on each, letters of both languages, PDF/A."""

import io
import re
from itertools import pairwise
from types import SimpleNamespace

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batchpost.language import Language
from batchpost.reports import register, render
from batchpost.reports.font import BOLD, MISSING, font, printable
from batchpost.reports.register.geometry import width_of
from batchpost.reports.view import View
from batchpost.settings import Office, Settings


def texts(pdf: bytes) -> list[str]:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(page.extract_text().replace("\u00a0", " ").split()) for page in pages]


def test_two_copies_with_page_sums_and_totals(
    build: SimpleNamespace, settings: Settings, english: Language
) -> None:
    acceptance = build.acceptance(120)
    view = register.build(acceptance, settings, english)
    pages = view.tables[0].pages
    found = texts(render.render(view, "pdf"))
    assert 3 <= len(pages) <= 6
    assert len(found) == 2 * len(pages)
    for number, text in enumerate(found):
        page = number % len(pages)
        assert f"Page {page + 1} of {len(pages)}" in text
        assert f"Copy {number // len(pages) + 1}" in text
        subtotal = 192 * (pages[page].last - pages[page].first)
        assert f"{subtotal / 100:.2f}" in text
    for first in (found[0], found[len(pages)]):
        for word in ("ф. 103", "No. 17 of 2026-11-23", "100582333", "45-П/2025", "ОПС Минск-30"):
            assert word in first
    last = found[-1]
    assert "230.40 BYN (Two hundred and thirty Belarusian roubles 40 kopecks)" in last
    assert "38.40 BYN (Thirty-eight Belarusian roubles 40 kopecks)" in last
    assert "120 (One hundred and twenty items)" in last
    whole = " ".join(found)
    for number in (1, 60, 120):
        assert whole.count(f"RB{number:08d}0BY") == 2


def test_pages_hold_every_row_once_and_running_sums_grow(
    build: SimpleNamespace, settings: Settings, english: Language
) -> None:
    table = register.build(build.acceptance(200), settings, english).tables[0]
    assert table.totals is not None
    borders = [(page.first, page.last) for page in table.pages]
    assert borders[0][0] == 0
    assert borders[-1][1] == 200
    assert all(left[1] == right[0] for left, right in pairwise(borders))
    fee = [column.key for column in table.columns].index("fee")
    for page in table.pages:
        rows = table.rows[page.first : page.last]
        assert page.subtotal.cells[fee] == sum(row[fee] for row in rows)
        assert page.running.cells[fee] == sum(row[fee] for row in table.rows[: page.last])
    assert table.pages[-1].running.cells == table.totals.cells


ADDRESSES = st.lists(
    st.text(
        st.sampled_from("абвгдежзийклмнопрстуфхцчшщъыьэюяўіёЎІЁABCxyz0123456789 -—,./()«»№\"'"),
        max_size=300,
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(ADDRESSES)
def test_no_address_breaks_the_cutting_of_pages(
    build: SimpleNamespace, english: Language, addresses: list[str]
) -> None:
    items = {"address": addresses, "addressee": addresses[::-1]}
    view = register.build(build.acceptance(len(addresses), items=items), Settings(), english)
    found = texts(render.render(view, "pdf", copies=1))
    pages = view.tables[0].pages
    assert len(found) == len(pages)
    for number, text in enumerate(found, 1):
        assert f"Page {number} of {len(pages)}" in text


@pytest.mark.parametrize("count", range(1, 50))
def test_the_sums_never_stand_alone(
    build: SimpleNamespace, settings: Settings, english: Language, count: int
) -> None:
    view = register.build(build.acceptance(count), settings, english)
    last = view.tables[0].pages[-1]
    assert last.last > last.first


def test_it_is_pdf_a_without_system_fonts(
    build: SimpleNamespace, settings: Settings, english: Language
) -> None:
    pdf = render.render(register.build(build.acceptance(1), settings, english), "pdf")
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert b"pdfaid:part>2<" in pdf
    assert "/OutputIntents" in reader.trailer["/Root"]
    fonts = {str(f["/BaseFont"]) for p in reader.pages for f in map_fonts(p)}
    assert fonts
    assert all(re.search("PTSans", name) for name in fonts)
    assert reader.metadata is not None
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.year == 2026


def map_fonts(page: pypdf.PageObject) -> list[pypdf.generic.DictionaryObject]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_letters_the_font_lacks_are_said(
    build: SimpleNamespace, settings: Settings, english: Language
) -> None:
    items = {"addressee": ["Ўладзімір", "東京 \U0001f4ee"]}
    view = register.build(build.acceptance(2, items=items), settings, english)
    notes = {note.key: note.text for note in view.notes}
    assert notes["missing_letters"].startswith("1 row holds letters")
    text = " ".join(texts(render.render(view, "pdf")))
    assert "Ўладзімір" in text
    assert MISSING * 2 in text


def test_the_fonts_hold_both_alphabets() -> None:
    letters = "АБВГДЕЁЖЗІЙЎабвгдеёжзійў’Ъъ№«»—0123456789€₽\u00a0"
    for name in ("PTS55F.ttf", BOLD):
        assert set(letters) <= font(name).widths.keys()
    assert printable("Ў, І, Ё, №") == "Ў, І, Ё, №"


def test_too_long_a_word_is_cut_after_a_hyphen() -> None:
    lines = font().wrap("Константинопольская-Заболоцкая Александра", 8, 100)
    assert lines == ["Константинопольская-", "Заболоцкая Александра"]
    assert all(font().width(line, 8) <= 40 for line in font().wrap("ё" * 200, 8, 40))


def test_warnings_of_samples_examples_and_doubts(build: SimpleNamespace, english: Language) -> None:
    case = next(path for path in build.cases if path.name.startswith("mixed-kinds"))
    office = Settings(office=Office(sample=True))
    view: View = register.build(build.case(case), office, english)
    assert {note.key for note in view.notes} == {"sample_office", "tariff_confidence"}
    text = texts(render.render(view, "pdf"))[0]
    assert "SAMPLE. The office is not set up" in text
    assert "reckoned from what the press gave" in " ".join(text.split())
    assert "no delivery standard applies" in text


def test_example_standards_are_marked(
    build: SimpleNamespace, settings: Settings, english: Language
) -> None:
    acceptance = build.acceptance(1)
    due = type(acceptance.due)(
        acceptance.due.earliest, acceptance.due.latest, 3, "a table of ours", example=True
    )
    view = register.build(build.acceptance(1, due=due), settings, english)
    said = next(fact.value for fact in view.conclusion if fact.key == "due")
    assert said == (
        "2026-11-25 – 2026-11-30; for 3 items no standard is known; EXAMPLE standards, not official"
    )


def test_columns_that_no_item_fills_stay_but_give_their_room_away(
    build: SimpleNamespace, settings: Settings, english: Language
) -> None:
    def widths(**items: list[object]) -> dict[str, float]:
        table = register.build(build.acceptance(2, items=items), settings, english).tables[0]
        return {column.key: width_of(column, table.columns) for column in table.columns}

    filled = widths(
        phone=["+375 29 111-11-11", None], declared_value=[100, None], cod_amount=[1, 1]
    )
    empty = widths()
    assert list(filled) == list(empty)
    assert {"phone", "declared_value", "cod_amount"} == {k for k in filled if empty[k] < filled[k]}
    assert empty["where_to"] > filled["where_to"]
