"""What the file's name and title cells say by a layout's words: list number, kind, category."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from batchpost.model.listing import RawTable
from batchpost.parsers.layouts.model import FILE_NAME, DigitShape, Layout, SpokenWord, cell_of

_DIGITS = re.compile(r"\d+")
_PAIR = re.compile(r"(\d+)\s*[-–—]\s*(\d+)")
_TOKENS = re.compile(r"[^\W\d_]+|\d+")
_NUMBER_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Told:
    """What was found; `contradicting` are words that say different things."""

    list_no: str | None = None
    kind: str | None = None
    category: str | None = None
    contradicting: tuple[str, ...] = ()


def told_by(layout: Layout, table: RawTable, file_name: str) -> Told:
    """Return what the layout's words find; words that contradict each other say nothing."""
    heard = [word for word in layout.words if _stands_in(word, table, file_name)]
    kinds = {word.kind for word in heard if word.kind}
    categories = {word.category for word in heard if word.category}
    clash = len(kinds) > 1 or len(categories) > 1
    number = None
    if layout.list_no is not None:
        text = _text_at(layout.list_no.where, table, file_name)
        number = digits_of(text[layout.list_no.from_character - 1 :], layout.list_no.shape)
    return Told(
        number,
        None if clash else next(iter(kinds), None),
        None if clash else next(iter(categories), None),
        tuple(word.word for word in heard) if clash else (),
    )


def digits_of(text: str, shape: DigitShape) -> str | None:
    """Return the list's number out of a text.

    >>> digits_of("СПИСОК № 12-345 от", DigitShape.PAIR), digits_of("ЗП 7 (2)", DigitShape.ALL)
    ('12-345', '72')
    >>> digits_of("none", DigitShape.FIRST) is None
    True
    """
    if shape is DigitShape.PAIR:
        pair = _PAIR.search(text)
        found = f"{pair[1]}-{pair[2]}" if pair is not None else ""
    else:
        runs = _DIGITS.findall(text)
        found = "".join(runs) if shape is DigitShape.ALL else "".join(runs[:1])
    return found if 0 < len(found) <= _NUMBER_LONGEST else None


def _stands_in(word: SpokenWord, table: RawTable, file_name: str) -> bool:
    return contains_word(_text_at(word.where, table, file_name), word.word)


def contains_word(text: str, word: str) -> bool:
    """Tell whether a word stands in a text as a word, not as a part of one.

    >>> contains_word("ЗП-123.xlsx", "зп"), contains_word("з-п 4", "З-П"), contains_word("зпт", "ЗП")
    (True, True, False)
    """  # noqa: E501 - the examples belong together
    tokens, wanted = _tokens(text), _tokens(word)
    return bool(wanted) and any(
        tokens[at : at + len(wanted)] == wanted for at in range(len(tokens) - len(wanted) + 1)
    )


def _tokens(text: str) -> Sequence[str]:
    return _TOKENS.findall(text[:1000].casefold().replace("ё", "е"))


def _text_at(where: str, table: RawTable, file_name: str) -> str:
    """Return the name of the file without its suffix, or the text of a cell."""
    if where == FILE_NAME:
        return PurePath(file_name).stem
    place = cell_of(where)
    if place is None or place[1] >= table.width:
        return ""
    found = (table.row_numbers == place[0]).nonzero()[0]
    return str(table.columns[place[1]][int(found[0])].as_py() or "") if len(found) else ""
