"""What holds for any list: columns in any order, any values, any encoding."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchpost.parsers.encoding import decide
from batchpost.parsers.numbers import scaled
from batchpost.parsers.reading import read_list

from .conftest import WRITERS, write_text

HEADINGS = {
    "addressee": "Адресат",
    "postcode": "Индекс",
    "locality": "Населённый пункт",
    "address": "Улица, дом, квартира",
    "weight_g": "Масса, г",
    "declared_value": "Объявленная ценность, руб.",
    "phone": "Телефон",
    "comment": "Примечание",
}
LETTERS = "абвгдеёжзийклмнопрстуфхцчшщыьэюяАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"
word = st.text(LETTERS, min_size=2, max_size=12).map(str.capitalize)
item = st.fixed_dictionaries(
    {
        "addressee": st.tuples(word, word).map(" ".join),
        "postcode": st.integers(0, 999_999).map("{:06}".format),
        "locality": word.map("г. {}".format),
        "address": st.tuples(word, st.integers(1, 200)).map(
            lambda pair: f"ул. {pair[0]}, {pair[1]}"
        ),
        "weight_g": st.integers(31, 20_000),
        "declared_value": st.one_of(st.none(), st.integers(1, 10_000_000)),
        "phone": st.one_of(st.none(), st.integers(0, 10**9 - 1).map("+375{:09}".format)),
        "comment": st.one_of(st.none(), word),
    }
)
lists = st.lists(item, min_size=1, max_size=8)


def cell(name: str, value: object) -> object:
    if name == "declared_value" and isinstance(value, int):
        return f"{value // 100},{value % 100:02}"
    return value


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "delimited", "html"])
@settings(max_examples=25, deadline=None)
@given(items=lists, order=st.permutations(sorted(HEADINGS)))
def test_what_is_written_is_read(
    kind: str, items: list[dict[str, object]], order: list[str]
) -> None:
    rows = [[HEADINGS[name] for name in order]]
    rows += [[cell(name, one[name]) for name in order] for one in items]  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as folder:
        found = read_list(WRITERS[kind](Path(folder) / "l", rows)).items
    found = found[list(HEADINGS)].astype(object).where(found[list(HEADINGS)].notna(), None)
    assert found.to_dict("records") == [{name: one[name] for name in HEADINGS} for one in items]


@settings(max_examples=200, deadline=None)
@given(
    values=st.lists(st.integers(-(10**9) + 1, 10**9 - 1)),
    places=st.integers(0, 6),
    comma=st.booleans(),
)
def test_numbers_are_read_exactly(values: list[int], places: int, comma: bool) -> None:
    import pyarrow as pa

    def written(value: int) -> str:
        digits = str(abs(value)).rjust(places + 1, "0")
        whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
        mark = "," if comma else "."
        return f"{'-' if value < 0 else ''}{whole}{mark + part if part else ''}"

    texts = pa.chunked_array([pa.array([written(value) for value in values], pa.large_string())])
    found, read = scaled(texts, places)
    assert read.all()
    assert found.tolist() == values


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8-r", "utf-8"])
@pytest.mark.parametrize("capitals", [False, True])
def test_encoding_of_two_short_rows(encoding: str, capitals: bool, tmp_path: Path) -> None:
    names = [
        "Ковальчук",
        "Жук",
        "Мельник",
        "Савич",
        "Бондарь",
        "Козел",
        "Гончар",
        "Ткач",
        "Кравец",
        "Дубик",
    ]
    towns = ["Минск", "Брест", "Гомель", "Барановичи", "Молодечно", "Бобруйск", "Жлобин", "Витебск"]
    chance = random.Random(7)
    wrong = []
    for _ in range(250):
        rows = [["Адресат", "Индекс", "Адрес"]]
        rows += [
            [f"{chance.choice(names)} И.П.", "220030", f"г. {chance.choice(towns)}, ул. Лесная, 4"]
            for _ in range(2)
        ]
        if capitals:
            rows = [[text.upper() for text in row] for row in rows]
        data = write_text(tmp_path / "l.csv", rows, encoding).read_bytes()
        if decide(data).encoding != encoding:
            wrong.append(data)
    assert not wrong


@settings(max_examples=60, deadline=None)
@given(data=st.binary(min_size=1, max_size=400))
def test_no_bytes_whatever_bring_the_reader_down(data: bytes) -> None:
    from batchpost.errors import ListError

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "l"
        for head in (
            b"",
            b"PK\x03\x04",
            b"\x03\x7e\x0b\x16",
            b"Barcode|IndexTo|Rcpn\n",
            b"<table>",
        ):
            path.write_bytes(head + data)
            try:
                read_list(path)
            except ListError:
                continue
