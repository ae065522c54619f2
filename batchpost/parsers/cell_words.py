"""Words and abbreviations of cells: advice, marks, category, yes and no."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.items import Advice
from batchpost.parsers.folding import fold_lookalikes, words_of
from batchpost.parsers.numbers import Flags, flags

_WORDS = Path(__file__).parent / "data" / "cell_words.csv"
_ANSWERS = Path(__file__).parent / "data" / "yes_no.csv"
_PHRASES = re.compile(r"[,;/+|\n]+")


@dataclass(frozen=True, slots=True)
class CellMeaning:
    """What one cell says; `doubtful` words were taken in their likeliest sense."""

    advice: str | None = None
    category: str | None = None
    marks: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True)
class CellMeanings:
    """Distinct values of a column with what they say; `codes` points into them, -1 missing."""

    values: list[str]
    meanings: list[CellMeaning]
    codes: "np.ndarray[tuple[int], np.dtype[np.int64]]"

    def spread(self, texts: list[str | None]) -> pa.ChunkedArray:
        """Return one text for each row from one for each distinct value."""
        table = pa.array([*texts, None], pa.large_string())
        places = np.where(self.codes < 0, len(texts), self.codes)
        return pa.chunked_array([table.take(pa.array(places))])


@lru_cache
def _words(where: str) -> dict[str, list[tuple[str, str, bool]]]:
    """Return phrases of a column kind: what they set, to what, and whether that is sure."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    with _WORDS.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(line for line in opened if not line.startswith("#")):
            if row["where"] in {where, "both"}:
                entry = (row["what"], row["value"], row["sure"] == "yes")
                found.setdefault(" ".join(words_of(row["word"])), []).append(entry)
    return found


@lru_cache
def _answers() -> dict[str, bool]:
    with _ANSWERS.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(line for line in opened if not line.startswith("#"))
        return {row["word"]: row["means"] == "yes" for row in rows}


def read_cells(column: pa.ChunkedArray, where: str) -> CellMeanings:
    """Return what the cells of a column of `advice` or `marks` say, looked up once a value."""
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    values = encoded.dictionary.to_pylist()
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return CellMeanings(values, [_meaning(value, where) for value in values], codes)


def _meaning(value: str, where: str) -> CellMeaning:
    """Return what one value says.

    >>> _meaning("З, У", "marks").category, _meaning("З, У", "marks").advice
    ('registered', 'simple')
    """
    advice = category = None
    marks: set[str] = set()
    unknown: list[str] = []
    doubtful: list[str] = []
    for phrase, entries in _phrases(value, where):
        if not entries:
            unknown.append(phrase)
        for what, said, sure in entries:
            if not sure and phrase not in doubtful:
                doubtful.append(phrase)
            if what == "advice":
                advice = said
            elif what == "category":
                category = said
            elif what == "mark":
                marks.add(said)
    return CellMeaning(advice, category, tuple(sorted(marks)), tuple(unknown), tuple(doubtful))


def _phrases(value: str, where: str) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
    """Yield the phrases of a value with their entries: as a whole, in parts, word by word."""
    known = _words(where)
    whole = " ".join(words_of(value))
    if found := _look_up(known, whole):
        yield value, found
        return
    for part in _PHRASES.split(value):
        phrase = " ".join(words_of(part))
        if not phrase:
            continue
        if found := _look_up(known, phrase):
            yield part.strip(), found
            continue
        for word in words_of(part):
            yield word, _look_up(known, word)


def _look_up(
    known: dict[str, list[tuple[str, str, bool]]], phrase: str
) -> list[tuple[str, str, bool]]:
    return known.get(phrase) or known.get(fold_lookalikes(phrase)) or []


def read_answers(column: pa.ChunkedArray) -> tuple[Flags, list[str]]:
    """Return which cells answer yes, and the distinct values that are no answer."""
    lowered = pc.utf8_lower(column)
    values = [value for value in pc.unique(lowered).to_pylist() if value]
    yes = [value for value in values if _answers().get(value.strip(" ."))]
    strange = [value for value in values if value.strip(" .") not in _answers()]
    if not yes:
        return np.zeros(len(column), dtype=bool), strange
    return flags(pc.is_in(lowered, pa.array(yes, pa.large_string()))), strange


def advice_or_none(column: pa.ChunkedArray, default: str | None) -> pa.ChunkedArray:
    """Return advice with empty cells as what the list asks for as a whole, or as none."""
    return pc.fill_null(column, default or Advice.NONE.value)
