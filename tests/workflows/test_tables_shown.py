"""Tables on a terminal: words stay whole, and nothing is lost where it is narrow."""

import os
import sys

import click
import pytest

from batchpost.commands import media
from batchpost.commands._desk import Desk
from batchpost.commands._show import Column, print_table
from batchpost.language import language
from batchpost.reports.formats import write_money

from .conftest import environment_of
from .terminal import typed

HEADINGS = ("Batch", "Accepted", "Client", "Category", "Items", "Fee", "File")
VALUES = (
    "12",
    "23.11.2026 10:30",
    "КУП «Жилкомхоз-Образец»",
    "registered",
    "120",
    "598.73",
    "a.xlsx",
)
COLUMNS = tuple(Column(heading, heading) for heading in HEADINGS)
ROW = dict(zip(HEADINGS, VALUES, strict=True))


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_every_word_stands_whole_and_no_line_is_too_long(tmp_path, monkeypatch, capsys, width):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    footer = {"Batch": "Sum", "Fee": "598.73"}
    print_table(Desk(tmp_path, language("en")), COLUMNS, [ROW] * 3, title="Lists", footer=footer)
    lines = click.unstyle(capsys.readouterr().out).splitlines()
    text = "\n".join(lines)
    assert max(map(len, lines)) <= width
    assert "Lists" in lines[0]
    for word in ("Accepted", "23.11.2026", "registered", "120", "a.xlsx"):
        assert text.count(word) >= (1 if word == "Accepted" else 3), text
    assert text.count("598.73") == 4


def test_lists_on_a_drive_are_a_paragraph_each_on_a_terminal(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "60")
    row = {
        "path": "/media/a/list.xlsx", "format": "xlsx", "size": 13_491,
        "modified_at": "23.11.2026 10:30", "items": 120, "list_no": "17", "client": "zhkh",
        "batch_no": 1, "remark": "",
    }  # fmt: skip
    refused = row | {"items": None, "list_no": None, "client": None, "batch_no": None}
    refused["remark"] = "Файл защищён паролем."
    media._show_to_person(Desk(tmp_path, language("ru")), [row, refused])
    assert capsys.readouterr().out.splitlines() == [
        "/media/a/list.xlsx",
        "    xlsx, 13 КБ, 23.11.2026 10:30; 120 отправлений; список",
        "    № 17; zhkh; принят: партия 1",
        "/media/a/list.xlsx",
        "    xlsx, 13 КБ, 23.11.2026 10:30; Файл защищён паролем.",
    ]


@pytest.fixture
def on_a_terminal(tmp_path, monkeypatch, capsys):
    def shown(width, columns, rows, **more):
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        print_table(Desk(tmp_path, language("ru")), columns, rows, **more)
        return click.unstyle(capsys.readouterr().out)

    return shown


@pytest.mark.parametrize("width", range(40, 121, 8))
def test_thousands_of_an_amount_are_never_torn_off(on_a_terminal, width):
    columns = (
        Column("month", "Month"),
        Column("service", "Service"),
        *(Column(name, name, right=True) for name in ("Count", "Net", "VAT", "Gross")),
    )
    amounts = [write_money(amount, "BYN", "ru") for amount in (101_440, 20_292, 121_732)]
    row = dict(zip([column.key for column in columns],
                   ("2026-12", "Международный мелкий пакет", "1\u00a0028", *amounts),
                   strict=True))  # fmt: skip
    total = {"month": "Итого", "Gross": write_money(123_456_789_00, "BYN", "ru")}
    text = on_a_terminal(width, columns, [row], footer=total)
    for figure in ("1 014,40", "202,92", "1 217,32", "1 028", "123 456 789,00"):
        assert text.count(figure) == 1, text
    assert max(map(len, text.splitlines())) <= width


def test_columns_give_way_before_a_row_takes_several_lines(on_a_terminal):
    columns = [
        Column(heading, heading, gives_way=heading in {"Category", "File"}) for heading in HEADINGS
    ]
    widest = on_a_terminal(200, columns, [ROW])
    assert len(widest.strip().splitlines()) == 3
    assert "registered" in widest
    assert "a.xlsx" in widest
    narrow = on_a_terminal(52, columns, [ROW])
    assert "registered" not in narrow
    assert "a.xlsx" not in narrow
    assert "«Жилкомхоз-" in narrow


@pytest.mark.skipif(os.name != "posix", reason="POSIX has pseudo-terminals")
def test_a_price_on_a_terminal_is_headed_by_the_service_not_by_ids_of_lines(home):
    options = ("price", "--service", "parcel", "--weight-g", 1500, "--on", "2026-11-23")
    code, shown = typed(options, [], environment_of(home) | {"BATCHPOST_LANG": "ru"})
    assert code == 0
    assert "Посылка, 23.11.2026" in shown
    assert "per_item" not in shown
    assert "legal.parcel" not in shown
