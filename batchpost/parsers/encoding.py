"""Which encoding a text is in, by evidence: marks, validity, and the letters it gives.

Source of the method: a letter score was right on 97 to 98 % of single dictionary words and
on every longer sample, where general guessers failed on cp866 and on capitals (measured for
this project on 1,300 samples). Pairs of letters decide here, which is sharper still, and
headings that are known; `benchmarks/encoding_rates.py` shows how often.
"""

import codecs
import re
from dataclasses import dataclass

import numpy as np

from batchpost.parsers.letters import count_pairs, headings_known, weights

#: In the order in which they win a tie: readings that give the same text.
CANDIDATES = ("cp1251", "cp866", "koi8-r", "mac-cyrillic", "iso8859-5")
#: Met so seldom at a counter that its letters must lead by this much to be chosen.
_SELDOM = {"iso8859-5": 20.0, "mac-cyrillic": 6.0}
#: Letters that koi8-u has where koi8-r has lines: ґ є і ї.
_UKRAINIAN = bytes((0xA4, 0xA6, 0xA7, 0xAD, 0xB4, 0xB6, 0xB7, 0xBD))
_SAMPLE_BYTES = 1 << 18

#: Below this lead over the whole text two readings stay likely; a seldom encoding stays so
#: until it is behind by `_LEAD_BARE` without its handicap, too.
LEAD = 9.0
_LEAD_BARE = 3.0
#: Above this lead headings need not be looked at.
_BEYOND_DOUBT = 300.0
#: A text of fewer letters than this must lead by twice as much.
_FEW_LETTERS = 12

#: So many whole Cyrillic letters in a line, and more for each broken one, are utf-8.
_LETTERS_OF_UTF8 = 5
_WHOLE_FOR_A_BROKEN_ONE = 10

#: A list of Latin letters: no run of others as long as a word, and so many Latin ones for each.
_WORD_OF_OTHERS = re.compile(rb"[\x80-\xff]{3}")
_LATIN_FOR_EACH = 20

_UTF8_PAIR = re.compile(rb"[\xd0\xd1][\x80-\xbf]")

#: Lines drawn by programs of old: no word has a letter so often in a row, but after a capital.
_DRAWN = ((b"\xc4" * 5, "cp866"), (b"\xcd" * 5, "cp866"), (b"\x80" * 5, "koi8-r"))
#: Capitals of koi8-r, Ё among them, and then the small letters that are such lines elsewhere.
_AFTER_A_CAPITAL = re.compile(rb"[\xb3\xe0-\xff](\xc4+|\xcd+)")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """An encoding and how it was found; `rival` is a second likely one, if any."""

    encoding: str
    rival: str | None = None

    @property
    def shown(self) -> str:
        """Return the encoding's name as people write it."""
        return self.encoding.removesuffix("-sig")


def decide(data: bytes) -> Decision:
    """Return the encoding of a text.

    >>> decide("Адресат".encode("cp866")).encoding
    'cp866'
    >>> decide("Адресат".encode("utf-8")).encoding, decide(b"name").encoding
    ('utf-8', 'ascii')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decision(name)
    wide = _without_mark(data)
    if wide is not None:
        return Decision(wide)
    if data.isascii():
        return Decision("ascii")
    if _is_utf8(data):
        return Decision("utf-8")
    drawn = drawn_in(data)
    return by_letters(data) if drawn is None else Decision(drawn)


def drawn_in(data: bytes) -> str | None:
    """Return the encoding in which a text draws its lines, `None` where none are drawn."""
    sample = data[:_SAMPLE_BYTES]
    if any(drawn in sample for drawn, _ in _DRAWN[:2]):
        sample = _AFTER_A_CAPITAL.sub(b" ", sample)
    return next((name for drawn, name in _DRAWN if drawn in sample), None)


def sample_of(data: bytes) -> bytes:
    """Return pieces of a long text from all over it, cut at line ends, or a short one whole."""
    if len(data) <= _SAMPLE_BYTES:
        return data
    pieces, length = 16, _SAMPLE_BYTES // 16
    starts = [(len(data) - length) * piece // (pieces - 1) for piece in range(pieces)]
    cut = [data[start : start + length] for start in starts]
    return cut[0] + b"".join(b"\n" + piece.partition(b"\n")[2] for piece in cut[1:])


def by_letters(data: bytes, candidates: tuple[str, ...] = CANDIDATES) -> Decision:
    """Return the one-byte encoding whose letters are likeliest; headings known count for it.

    >>> by_letters("Жук Анна;Минск".encode("koi8-r")).encoding
    'koi8-r'
    """
    sample = sample_of(data)
    pairs = count_pairs(sample)
    letters = int(pairs[128:].sum())
    if not letters:
        return Decision(candidates[0])
    there = np.nonzero(pairs)
    scores = {name: float((pairs[there] * weights(name)[there]).sum()) for name in candidates}
    first, second = sorted(scores.values(), reverse=True)[:2]
    if first - second < _BEYOND_DOUBT:
        scores = {name: scores[name] + headings_known(sample, name) for name in candidates}
    ranked = sorted(candidates, key=lambda name: _SELDOM.get(name, 0.0) - scores[name])
    best = ranked[0]
    text = sample.decode(best, "replace")
    lead = LEAD if letters >= _FEW_LETTERS else 2 * LEAD

    def stays_likely(name: str) -> bool:
        behind = scores[best] - scores[name]
        handicap = _SELDOM.get(name, 0.0) - _SELDOM.get(best, 0.0)
        likely = behind + handicap < lead or behind < _LEAD_BARE
        return likely and sample.decode(name, "replace") != text

    rival = next(filter(stays_likely, ranked[1:]), None)
    if best == "koi8-r" and not sample.isascii() and any(code in sample for code in _UKRAINIAN):
        best = "koi8-u"
    return Decision(best, rival)


def is_nearly_latin(data: bytes) -> bool:
    """Tell a text of Latin letters with a few others among them, such as accents.

    >>> is_nearly_latin("Crème Street 5, Bridgetown".encode("cp1252"))
    True
    """
    sample = sample_of(data)
    others = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    latin = sum(sample.count(bytes([code])) for code in (*range(65, 91), *range(97, 123)))
    return _WORD_OF_OTHERS.search(sample) is None and latin >= _LATIN_FOR_EACH * others


def _without_mark(data: bytes) -> str | None:
    """Tell utf-16 without a mark by its zero bytes, which no other text has."""
    sample = np.frombuffer(data[: len(data[:_SAMPLE_BYTES]) // 2 * 2], dtype=np.uint8)
    if not len(sample) or not (sample == 0).any():
        return None
    even, odd = (float((sample[start::2] == 0).mean()) for start in (0, 1))
    if odd > 0.2 and even < 0.05:
        return "utf-16-le"
    if even > 0.2 and odd < 0.05:
        return "utf-16-be"
    return None


def _is_utf8(data: bytes) -> bool:
    """Tell whether the text is utf-8, or some whole lines of it are beyond doubt."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _has_utf8_lines(sample_of(data))
    return True


def _has_utf8_lines(sample: bytes) -> bool:
    """Tell whether a damaged text is utf-8: no other encoding has such pairs of bytes.

    A line counts with letters of utf-8 alone, or with many for each broken one.
    """
    if len(_UTF8_PAIR.findall(sample)) <= _LETTERS_OF_UTF8:
        return False
    for line in sample.split(b"\n"):
        text = line.decode("utf-8", "replace")
        letters = sum(1 for letter in text if "\u0400" <= letter <= "\u04ff")
        if letters > _WHOLE_FOR_A_BROKEN_ONE * text.count("\ufffd") + _LETTERS_OF_UTF8:
            return True
    return False
