"""How likely a text is in an encoding of one byte a letter, judged by its pairs of letters."""

import csv
import re
from functools import lru_cache
from pathlib import Path

import numpy as np

from batchpost.parsers.headings import meaning

_ALPHABET = "_абвгдеёжзийклмнопрстуфхцчшщъыьэюяіў"
_PLAUSIBLE = "№«»„“–—…\u00a0°"
#: Letters that what was counted spares, and the letters they stand for: ё is printed as е.
_WRITTEN_AS = {"ё": "е", "ў": "в"}
_SHARE = 0.1
_PAIRS = Path(__file__).parent / "data" / "letter_pairs.csv"

_STRANGE = -9.0  # a byte that is no letter of these languages nor their punctuation
_PUNCTUATION = -3.0  # a byte that is rare but possible
_CAPITAL_INSIDE = -9.0  # a capital after a small letter
_SMALL_FIRST = -1.5  # a word that begins with a small letter: lists are full of names
_MIXED = -4.0  # a Cyrillic letter beside a Latin one
_HEADING_LETTER = 1.5  # a letter of a heading that is known
_HEADING_LETTERS = 3  # a shorter heading may stand there by chance
_CELLS = re.compile(r"[;\t|^~\r\n\",]")
_LETTER = re.compile(f"[{_ALPHABET[1:]}]")
_HEADING_CHARACTERS = 4096

Pairs = np.ndarray[tuple[int, int], np.dtype[np.int64]]
Weights = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def count_pairs(data: bytes) -> Pairs:
    """Return how often byte j follows byte i, for pairs with at least one high byte."""
    codes = np.frombuffer(b" " + data + b" ", dtype=np.uint8)
    pairs = np.bincount(codes[:-1].astype(np.int64) * 256 + codes[1:], minlength=65536)
    square: Pairs = pairs.reshape(256, 256)
    square[:128, :128] = 0
    return square


def headings_known(data: bytes, encoding: str) -> float:
    """Return what known headings among the first cells say for `encoding`."""
    text = data[:_HEADING_CHARACTERS].decode(encoding, "replace")
    found = 0
    for cell in set(_CELLS.split(text)):
        letters = len(_LETTER.findall(cell.lower()))
        if letters >= _HEADING_LETTERS and meaning(cell.strip()) is not None:
            found += letters
    return found * _HEADING_LETTER


@lru_cache
def _likelihoods() -> Weights:
    """Return the logarithm of each pair of letters' share, smoothed."""
    counts = np.full((len(_ALPHABET), len(_ALPHABET)), 0.3)
    with _PAIRS.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(line for line in opened if not line.startswith("#")):
            first, second = (_ALPHABET.index(letter) for letter in row["pair"])
            counts[first, second] += int(row["count"])
    for rare, usual in _WRITTEN_AS.items():
        one, other = _ALPHABET.index(rare), _ALPHABET.index(usual)
        counts[one, :] = np.maximum(counts[one, :], counts[other, :] * _SHARE)
        counts[:, one] = np.maximum(counts[:, one], counts[:, other] * _SHARE)
    logarithms: Weights = np.log(counts / counts.sum())
    return logarithms


def _letters(encoding: str) -> list[str]:
    return [
        bytes([code]).decode(encoding, "replace") if code > 127 else chr(code)
        for code in range(256)
    ]


@lru_cache
def unexpected_bytes(encoding: str) -> bytes:
    """Return the bytes that are neither letters of these languages nor any punctuation."""
    known = _ALPHABET + _ALPHABET.upper() + _PLAUSIBLE + "”’•§·"
    letters = _letters(encoding)
    return bytes(code for code in range(128, 256) if letters[code] not in known)


@lru_cache
def weights(encoding: str) -> Weights:
    """Return what each pair of bytes says for `encoding`."""
    letters = _letters(encoding)
    places = np.array([max(_ALPHABET.find(letter.lower()), 0) for letter in letters])
    latin = np.array([letter.isascii() and letter.isalpha() for letter in letters])
    capital = np.array([letter.isupper() for letter in letters]) & (places > 0)
    small = (places > 0) & ~capital
    high = np.arange(256) > 127
    plausible = np.array([letter in _PLAUSIBLE for letter in letters])
    found: Weights = _likelihoods()[places[:, None], places[None, :]].copy()
    found[small[:, None] & capital[None, :]] += _CAPITAL_INSIDE
    cyrillic = places > 0
    edge = ~cyrillic & ~latin
    found[edge[:, None] & small[None, :]] += _SMALL_FIRST
    found[(cyrillic[:, None] & latin[None, :]) | (latin[:, None] & cyrillic[None, :])] += _MIXED
    strange = high & ~cyrillic & ~plausible
    for odd, penalty in ((strange, _STRANGE), (high & plausible, _PUNCTUATION)):
        found[odd, :] = penalty * 2
        found[:, odd] = penalty * 2
    found[~high[:, None] & ~high[None, :]] = 0.0
    return found


@lru_cache
def flaws(encoding: str) -> Pairs:
    """Return which pairs of bytes no text of `encoding` has, whatever its words are.

    They are letters of other languages, drawn lines, and a capital after a small letter.
    """
    letters = _letters(encoding)
    of_words = np.array([letter.lower() in _ALPHABET[1:] for letter in letters])
    capital = of_words & np.array([letter.isupper() for letter in letters])
    strange = np.isin(np.arange(256), np.frombuffer(unexpected_bytes(encoding), dtype=np.uint8))
    inside = (of_words & ~capital)[:, None] & capital[None, :]
    found: Pairs = (inside | strange[None, :]).astype(np.int64)
    return found
