"""Tables on a terminal: words stay whole, and nothing is lost where it is narrow."""

import sys

import click
import pytest

from batchpost.commands import media
from batchpost.commands._desk import Desk
from batchpost.commands._show import Column, print_table
from batchpost.language import language

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
