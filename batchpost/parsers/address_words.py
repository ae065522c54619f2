"""The words of an address, each known by a letter of its meaning: `ул.` is `S`, `32/2` is `H`."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from batchpost.model.places import districts, folded, towns

_DATA = Path(__file__).parent / "data"
#: Letters of the meanings in `data/address_kinds.csv`, and of what needs no word list.
MEANINGS = {
    "region": "O",
    "district": "R",
    "council": "V",
    "settlement": "T",
    "village_or_house": "d",
    "settlement_or_entrance": "p",
    "village_or_page": "c",
    "street": "S",
    "quarter": "M",
    "quarter_or_building": "k",
    "house": "h",
    "building": "b",
    "structure": "t",
    "flat": "f",
    "box": "B",
    "box_word": "q",
    "poste_restante": "Z",
    "until": "y",
    "unit": "U",
    "unit_word": "q",
    "without_number": "H",
    "named_after": "N",
    "post_office": "o",
    "index": "i",
    "republic": "r",
    "other": "X",
}
SIX_DIGITS, FIVE_DIGITS, DIGITS, HOUSE_LIKE, ORDINAL = "6", "5", "D", "H", "A"
NAME, TOWN, DISTRICT_NAME, COUNTRY, LETTER, INITIAL = "N", "K", "J", "C", "L", "I"
COMMA, NUMBER_SIGN, DASH, OTHER = ",", "#", "-", "X"
_ORDINAL = re.compile(r"\d+-(?:[яйеіых]|ая|ый|ой|го|ий|ое|ые|шы|гі|ці)")
_NUMBER_NAME = re.compile(r"\d+-[^\W\d_]{3,}")
_HOUSE_LIKE = re.compile(r"\d[\w/\\.-]{0,11}")
#: Most words of an address: letters alone, or a number of a house; looked at without cutting.
_PLAIN = re.compile(r"([^\W\d_]{2,}(?:-[^\W\d_]{2,})*|[0-9]{1,4})(,?) ?")
_WORD = re.compile(r"[^\W\d_][\w'’ʼ.-]*")
_BEFORE, _QUOTES_AFTER = "«“\"„'", "»”“\"'"
_AFTER = f"{_QUOTES_AFTER}.:"
_DIGITS_END = 5
_DIGIT_KINDS = {6: SIX_DIGITS, 5: FIVE_DIGITS}
#: The longest word of the operator's directory of streets is far below.
_WORD_MAX = 100
#: Vocabulary kept between lists; a list of houses and streets has a few thousand words.
_KEPT_WORDS = 1 << 16


@dataclass(frozen=True, slots=True)
class Pieces:
    """What one word between blanks is made of: a letter for each piece, and its bytes."""

    letters: bytes
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@lru_cache(_KEPT_WORDS)
def pieces(word: str) -> Pieces:
    """Return the pieces of a word, the blank behind it or not.

    >>> pieces("г.Минск,").letters, pieces("д.12к2").letters, pieces("70").letters
    (b'TK,', b'dH', b'D')
    """
    plain = _PLAIN.fullmatch(word) if len(word) <= _WORD_MAX else None
    if plain is not None:
        text, comma = plain.groups()
        size = len(text.encode())
        letter = _plain_letter(folded(text))
        if comma:
            return Pieces(f"{letter},".encode(), (0, size), (size, size + 1))
        return Pieces(letter.encode(), (0,), (size,))
    found = list(_cut(word))
    return Pieces(
        "".join(letter for letter, _, _ in found).encode(),
        tuple(len(word[:start].encode()) for _, start, _ in found),
        tuple(len(word[:end].encode()) for _, _, end in found),
    )


def _plain_letter(plain: str) -> str:
    """Return the letter of a word of letters and dashes, or of a short number."""
    if plain[0].isdecimal():
        return DIGITS
    known = _kinds().get(plain)
    return _letter_of_name(plain) if known is None else known[0]


def _cut(word: str) -> Iterator[tuple[str, int, int]]:
    start, end = 0, len(word.rstrip(" "))
    if end > _WORD_MAX:
        yield OTHER, start, end
        return
    while start < end and word[start] == "(":
        yield COMMA, start, start + 1
        start += 1
    commas = end
    while end > start and word[end - 1] in ",)":
        end -= 1
    if end - start > 2 and word[start] in _BEFORE and word[end - 1] in _QUOTES_AFTER:
        inside = list(_kinds_and_rest(word, start + 1, end - 1))
        if len(inside) == 1:
            yield inside[0][0], start, end
            start = end
    while start < end and word[start] in _BEFORE:
        start += 1
    if start < end:
        yield from _kinds_and_rest(word, start, end)
    if commas > end:
        yield COMMA, end, commas


def _kinds_and_rest(word: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Split kinds glued to a name (`ул.Ленина`), the longest kind first."""
    while word[start:end].startswith("№"):
        yield NUMBER_SIGN, start, start + 1
        start += 1
    dot = end
    while (dot := word.rfind(".", start, dot)) > start:
        letter = _kind_letter(folded(word[start : dot + 1]))
        if letter is not None:
            yield letter, start, dot + 1
            yield from _kinds_and_rest(word, dot + 1, end)
            return
    if start < end:
        yield _whole(word, start, end)


def _whole(word: str, start: int, end: int) -> tuple[str, int, int]:
    plain = folded(word[start:end])
    kind = _kind_letter(plain)
    if kind is not None:
        return kind, start, end
    dotted = plain[-1] == "."
    while end > start + 1 and word[end - 1] in _AFTER:
        end -= 1
    return _letter_of(plain[: end - start], dotted=dotted, small=word[start].islower()), start, end


def _letter_of(plain: str, *, dotted: bool, small: bool) -> str:
    """Return the letter of a piece that is no kind; `small` if it begins with a small letter."""
    if plain[0].isdecimal():
        return _letter_of_number(plain)
    if plain == "-":
        return DASH
    if not _WORD.fullmatch(plain):
        return OTHER
    if len(plain) == 1:
        return INITIAL if dotted else LETTER
    if dotted and small and plain not in towns():
        return OTHER
    return _letter_of_name(plain)


def _letter_of_name(plain: str) -> str:
    if plain in towns():
        return TOWN
    if plain in districts():
        return DISTRICT_NAME
    return COUNTRY if plain in _countries() else NAME


def _letter_of_number(plain: str) -> str:
    if plain.isdecimal():
        return _DIGIT_KINDS.get(len(plain), DIGITS if len(plain) < _DIGITS_END else OTHER)
    if _ORDINAL.fullmatch(plain):
        return ORDINAL
    if _NUMBER_NAME.fullmatch(plain):
        return NAME
    return HOUSE_LIKE if _HOUSE_LIKE.fullmatch(plain) else OTHER


def _kind_letter(plain: str) -> str | None:
    known = _kinds()
    found = known.get(plain) or known.get(plain.rstrip("."))
    return None if found is None else found[0]


def full_kind(part: str) -> str | None:
    """Return the kind of place or street that a part names, in full, if there is only one.

    >>> full_kind("г.п. Зельва"), full_kind("пр. Мира"), full_kind("Ленина ул.")
    ('городской посёлок', None, 'улица')
    """
    known = _kinds()
    for word in part.split():
        for letter, start, end in _cut(word):
            if letter in "TdpcSM":
                plain = folded(word[start:end])
                found = known.get(plain) or known.get(plain.rstrip("."))
                return found[1] or None if found else None
    return None


@cache
def _kinds() -> dict[str, tuple[str, str]]:
    """Return by word its letter and the kind in full."""
    return {
        folded(row["word"]): (MEANINGS[row["meaning"]], row["full"])
        for row in read_rows("address_kinds.csv")
    }


@cache
def _countries() -> frozenset[str]:
    names = (folded(row["name"]) for row in read_rows("country_names.csv"))
    return frozenset(name for name in names if " " not in name)


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Return the rows of a file of facts of this room, its remarks passed over."""
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))
