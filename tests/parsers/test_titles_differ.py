"""Kind and category said in more than one place: a difference is told, never swallowed."""

from pathlib import Path

import pytest

from batchpost.model.finding import Severity
from batchpost.parsers.hints import Hints
from batchpost.parsers.reading import read_list
from batchpost.parsers.titles import said_in

from .conftest import write_text

HEAD = ["Адресат", "Адрес", "Индекс", "Масса, г"]
ROW = ["Жук Анна", "г. Минск, ул. Новая, д. 1", "220030", "20"]


def codes(path: Path, titles: list[str], head: list[str] = HEAD, **said: str) -> list[str]:
    listing = read_list(
        write_text(path / "l.csv", [*([title] for title in titles), head, ROW]),
        Hints(kind=said.get("kind"), category=said.get("category")),
    )
    told = ("differ", "differs")
    found = [each for each in listing.findings if each.code.endswith(told)]
    assert all(each.severity is Severity.WARNING for each in found)
    return [each.code for each in found]


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["Список заказных писем"], []),
        (["Список писем 1 класса", "письма заказные"], []),
        (["Список посылок EMS"], []),
        (["Список писем", "письма заказные, 1 класса"], ["kind.titles_differ"]),
        (["Список посылок", "Список писем"], ["kind.titles_differ"]),
        (["Список писем и посылок"], ["kind.titles_differ"]),
        (["Список простых и заказных писем"], ["category.titles_differ"]),
        (["Список ценных посылок", "посылки заказные"], ["category.titles_differ"]),
        (["Отправитель: ООО «Посылка»", "Список писем"], []),
    ],
)
def test_titles(tmp_path: Path, titles: list[str], expected: list[str]) -> None:
    assert codes(tmp_path, titles) == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Масса посылки, г", ["kind.heading_differs"]),
        ("Масса письма, г", []),
        ("Масса письма (посылки), г", []),
    ],
)
def test_headings(tmp_path: Path, heading: str, expected: list[str]) -> None:
    assert codes(tmp_path, ["Список писем"], [*HEAD[:3], heading]) == expected
    assert codes(tmp_path, [], [*HEAD[:3], heading]) == []


def test_what_the_operator_says_settles_it(tmp_path: Path) -> None:
    assert codes(tmp_path, ["Список писем и посылок"], kind="letter") == ["kind.hint_differs"]
    assert codes(tmp_path, ["Список заказных писем"], category="ordinary") == [
        "category.hint_differs"
    ]


def test_registered_without_a_declared_value_is_registered() -> None:
    said = said_in("заказных бандеролей без объявленной ценности")
    assert (said.category, said.also) == ("registered", ())
    assert said_in("бандеролей без объявленной ценности").category == "ordinary"
