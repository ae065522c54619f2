"""Texts as clients and old programs write them: quotes, line ends, drawn and spaced tables."""

from dataclasses import replace
from pathlib import Path

import pytest

from batchpost.parsers.limits import LIMITS
from batchpost.parsers.reading import read_list
from batchpost.parsers.refusals import HeaderMissingError, TooLargeError

HEAD = "Адресат;Адрес;Индекс;Масса, г"
ROWS = "Жук Анна;г. Минск, ул. Мира, 1;220030;20\nЛось Ян;г. Лида, ул. Мира, 1;231300;30\n"
BOX = """┌────────────┬────────────────────────┬────────┬──────┐
│ Адресат    │ Адрес                  │ Индекс │Вес, г│
├────────────┼────────────────────────┼────────┼──────┤
│ Жук Анна   │ г. Минск, ул. Мира, 1  │ 220030 │   20 │
│ Лось Ян    │ г. Лида, ул. Мира, 1   │ 231300 │   30 │
└────────────┴────────────────────────┴────────┴──────┘
"""
DOUBLE = str.maketrans("│─┌┬┐├┼┤└┴┘", "║═╔╦╗╠╬╣╚╩╝")
PLUS = BOX.translate(str.maketrans("│─┌┬┐├┼┤└┴┘", "|-+++++++++"))
SPACED = (
    "Адресат         Адрес                     Индекс  Вес, г\n"
    "Жук Анна        г. Минск, ул. Мира, 1     220030      20\n"
    "Лось Ян         г. Лида, ул. Мира, 1      231300      30\n"
)
READ = [["Жук Анна", "220030", 20], ["Лось Ян", "231300", 30]]


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[list[object]]:
    path = tmp_path / "l.txt"
    path.write_bytes(text.encode(encoding))
    items = read_list(path).items
    return items[["addressee", "postcode", "weight_g"]].astype(object).to_numpy().tolist()


@pytest.mark.parametrize("encoding", ["utf-8", "cp866", "koi8-r"])
@pytest.mark.parametrize("text", [BOX, BOX.translate(DOUBLE), PLUS, SPACED])
def test_drawn_and_spaced_tables_are_read(tmp_path: Path, text: str, encoding: str) -> None:
    if encoding == "koi8-r" and "═" in text:
        pytest.skip("a double line is a no-break blank in another encoding")
    assert read(tmp_path, text, encoding) == READ


def test_table_with_bars_as_markdown_has_them(tmp_path: Path) -> None:
    text = (
        "| Адресат | Адрес | Индекс | Вес, г |\n|---|---|---|---:|\n"
        "| Жук Анна | Минск | 220030 | 20 |\n| Лось Ян | Лида | 231300 | 30 |\n"
    )
    assert read(tmp_path, text) == READ


def test_spaced_table_without_a_clear_gap_is_refused(tmp_path: Path) -> None:
    torn = SPACED.replace("г. Лида, ул. Мира, 1      231300", "г. Лида, ул. Мира, 1, кв. 2231300")
    with pytest.raises(HeaderMissingError):
        read(tmp_path, torn)


@pytest.mark.parametrize("separator", [";", "\t", "|", "~", "^"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(tmp_path: Path, separator: str, end: str) -> None:
    text = f"{HEAD}\n{ROWS}".replace(";", separator).replace("\n", end)
    assert read(tmp_path, text) == READ


def test_apostrophes_quote_where_every_heading_has_them(tmp_path: Path) -> None:
    rows = [HEAD.split(";"), *(row.split(";") for row in ROWS.splitlines())]
    rows[1][1] = "г. Минск; ул. Мира, 1"
    text = "".join(";".join(f"'{cell}'" for cell in row) + "\n" for row in rows)
    assert read(tmp_path, text) == READ


def test_quotes_inside_a_field_may_be_escaped_by_a_backslash(tmp_path: Path) -> None:
    row = '"ООО \\"Вега\\"";"г. Минск; ул. Мира, 1";220030;20\n'
    assert read(tmp_path, f"{HEAD}\n{row}") == [['ООО "Вега"', "220030", 20]]


def test_mixed_line_ends(tmp_path: Path) -> None:
    first, second = ROWS.splitlines()
    assert read(tmp_path, f"{HEAD}\r\n{first}\n{second}\r\n") == READ


@pytest.mark.parametrize("quote", ["", '"'])
def test_cell_beyond_all_length_is_refused(tmp_path: Path, quote: str) -> None:
    path = tmp_path / "l.csv"
    name = quote + "Ж" * 600_000 + quote
    path.write_text(f"{HEAD}\n{name};г. Минск;220030;20\n", encoding="utf-8")
    with pytest.raises(TooLargeError, match="cell"):
        read_list(path)
    assert len(read_list(path, limits=replace(LIMITS, cell_bytes=2 << 20)).items) == 1
