"""The encoding of lists of two short rows: found or asked for, never wrong and silent."""

import importlib.util
from collections import Counter
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import pytest

from batchpost.parsers.encoding import decide
from batchpost.parsers.hints import Hints
from batchpost.parsers.reading import read_list
from batchpost.parsers.text_file import EncodingDoubtError

_SCRIPT = Path(__file__).parents[2] / "benchmarks" / "encoding_rates.py"
_LISTS = 200
_RIGHT_AT_LEAST = 0.99


@lru_cache
def _trial() -> ModuleType:
    spec = importlib.util.spec_from_file_location("encoding_rates", _SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@lru_cache
def _rates() -> dict[str, Counter[str]]:
    rates: dict[str, Counter[str]] = _trial().rates(_LISTS, seed=20261122)
    return rates


@pytest.mark.parametrize(
    "encoding", ["cp1251", "cp866", "koi8-r", "utf-8", "mac-cyrillic", "utf-16"]
)
def test_two_row_lists_are_right_or_asked_about(encoding: str) -> None:
    verdicts = _rates()[encoding]
    assert verdicts["wrong"] == 0
    assert verdicts["right"] >= _RIGHT_AT_LEAST * _LISTS


def _write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "encoding", ["cp1251", "cp866", "koi8-r", "koi8-u", "mac-cyrillic", "iso8859-5"]
)
def test_names_come_out_as_they_were_written(tmp_path: Path, encoding: str) -> None:
    text = "Адресат;Адрес;Индекс\nЩербина Фёдор;г. Минск, ул. Лесная, 5;220030\n"
    listing = read_list(_write(tmp_path, text.encode(encoding)))
    assert listing.items["addressee"].tolist() == ["Щербина Фёдор"]


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"]
)
def test_wide_texts_are_read(tmp_path: Path, encoding: str) -> None:
    text = "Адресат;Адрес;Индекс\nЩербина Фёдор;г. Минск, ул. Лесная, 5;220030\n"
    if encoding == "utf-32-le":
        text = "\ufeff" + text
    listing = read_list(_write(tmp_path, text.encode(encoding)))
    assert listing.items["addressee"].tolist() == ["Щербина Фёдор"]


def test_two_likely_readings_are_refused_with_both_and_the_way_out(tmp_path: Path) -> None:
    path = _write(tmp_path, "name;city;zip\nЁрш;Ёрш;220030\n".encode("cp866"))
    with pytest.raises(EncodingDoubtError) as caught:
        read_list(path)
    names = [name for name, _ in caught.value.readings]
    assert "cp866" in names
    shown = dict(caught.value.readings)["cp866"]
    assert any("Ёрш" in line for line in shown)
    assert "--encoding" in str(caught.value)
    listing = read_list(path, Hints(encoding="cp866"))
    assert listing.items["addressee"].tolist() == ["Ёрш"]


def test_accents_in_a_latin_list_are_told_and_no_refusal(tmp_path: Path) -> None:
    lines = "Ann Lee;12 Long Street, Bridgetown;220030\n" * 40 + "Zoé Roy;1 High Road;220030\n"
    listing = read_list(_write(tmp_path, f"name;address;zip\n{lines}".encode("cp1252")))
    assert len(listing.items) == 41
    (said,) = [each for each in listing.findings if each.code == "encoding.doubtful"]
    assert said.value is not None
    assert "Roy" in said.value


def test_latin_lists_are_no_doubt() -> None:
    assert decide(b"name;zip\nLi Ann;220030\n").rival is None


@pytest.mark.parametrize(("head", "tail"), [("utf-8", "cp1251"), ("cp1251", "cp866")])
def test_lines_in_another_encoding_are_read_and_named(tmp_path: Path, head: str, tail: str) -> None:
    first = "Адресат;Адрес;Индекс\n" + "Щербина Фёдор;г. Минск, ул. Лесная, 5;220030\n" * 3
    last = "Пашкевич Юлия Олеговна;г. Гомель, ул. Новая, 7;246000\n"
    listing = read_list(_write(tmp_path, first.encode(head) + last.encode(tail)))
    assert listing.items["addressee"].tolist()[-1] == "Пашкевич Юлия Олеговна"
    said = [finding for finding in listing.findings if finding.code == "encoding.mixed"]
    assert [(finding.place.row, finding.value) for finding in said] == [(5, tail)]


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("cp1251", "Ыьы Ъьъь;ул. Ъъъъъъъъъъ, д. 98;220030\n"),
        ("koi8-r", "Ыьы Ъьъь;ул. Ъъъъъъъъъъ, д. 98;220030\n"),
        ("cp866", "Ьыъы Ьхё;ул. Ьььььььь, д. 54;220030\n"),
    ],
)
def test_words_of_nonsense_are_never_read_in_another_encoding(
    tmp_path: Path, encoding: str, line: str
) -> None:
    path = _write(tmp_path, f"Адресат;Адрес;Индекс\n{line}".encode(encoding))
    with pytest.raises(EncodingDoubtError) as caught:
        read_list(path)
    for name, lines in caught.value.readings:
        right = ("Адресат" in lines[0], line.split(";", maxsplit=1)[0] in lines[1])
        assert right == ((True, True) if name == encoding else (False, False))
    listing = read_list(path, Hints(encoding=encoding))
    assert listing.items["addressee"].tolist() == [line.split(";", maxsplit=1)[0]]


def test_a_letter_many_times_in_a_row_is_no_drawn_line(tmp_path: Path) -> None:
    line = "Ёмммммм Ъддддддд;ул. Лесная, д. 98;220030\n"
    path = _write(tmp_path, f"Адресат;Адрес;Индекс\n{line}".encode("koi8-r"))
    assert read_list(path).items["addressee"].tolist() == ["Ёмммммм Ъддддддд"]


def test_a_long_list_with_a_foreign_tail_is_named(tmp_path: Path) -> None:
    line = "Щербина Фёдор;г. Минск, ул. Лесная, 5;220030\n"
    data = ("Адресат;Адрес;Индекс\n" + line * 20_000).encode("cp1251")
    tail = "Пашкевич Юлия;г. Гомель, ул. Новая, 7;246000\n".encode("cp866")
    listing = read_list(_write(tmp_path, data + tail))
    assert listing.items["addressee"].tolist()[-1] == "Пашкевич Юлия"
    assert "encoding.mixed" in {finding.code for finding in listing.findings}
