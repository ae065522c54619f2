"""The printing font: which letters it holds and how wide they run.

Widths come from the font files themselves, so a page is cut where it will really end.
Format: OpenType 1.9, tables cmap (format 4), hhea, hmtx, head.
"""

import re
import struct
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "PT Sans"
REGULAR = "PTS55F.ttf"
BOLD = "PTS75F.ttf"

#: Stands for a letter that the font lacks; the document then says so.
MISSING = "¤"

#: Lines are reckoned this much too wide, for what kerning may add.
_CAUTION = 1.03

_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f-\x9f]+")


class Widths(dict[str, float]):
    """Advance widths by character, in thousandths of the font's size."""

    def __missing__(self, letter: str) -> float:
        """Return the width of a letter the font lacks: a whole em."""
        return 1000.0


@dataclass(frozen=True)
class Font:
    """The widths of a font's letters and what follows from them."""

    widths: Widths

    def width(self, text: str, size_pt: float) -> float:
        """Return how wide `text` runs in one line, in points, a little too wide."""
        return sum(map(self.widths.__getitem__, text)) * size_pt / 1000 * _CAUTION

    def wrap(self, text: str, size_pt: float, room_pt: float) -> list[str]:
        """Return `text` broken into lines that fit into `room_pt`; too long a word is cut."""
        if self.width(text, size_pt) <= room_pt:
            return [text]
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".lstrip(" ")
            if self.width(longer, size_pt) <= room_pt:
                lines[-1] = longer
                continue
            lines = [line for line in lines if line] + self._cut(word, size_pt, room_pt)
        return lines

    def _cut(self, word: str, size_pt: float, room_pt: float) -> list[str]:
        """Return the pieces of too long a word, cut after a hyphen where there is one."""
        pieces, start, used = [], 0, 0.0
        for at, letter in enumerate(word):
            more = self.width(letter, size_pt)
            if used + more > room_pt and at > start:
                cut = word.rfind("-", start, at) + 1 or at
                pieces.append(word[start:cut])
                used = self.width(word[cut:at], size_pt)
                start = cut
            used += more
        return [*pieces, word[start:]]


@lru_cache
def font(name: str = REGULAR) -> Font:
    """Read a font file of `FOLDER`."""
    data = (FOLDER / name).read_bytes()
    tables = {}
    for index in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        tables[tag] = offset
    units = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    metrics = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    advances = struct.unpack_from(f">{2 * metrics}H", data, tables[b"hmtx"])[::2]
    glyphs = _characters(data, tables[b"cmap"])
    return Font(
        Widths(
            (chr(code), advances[min(glyph, metrics - 1)] * 1000 / units)
            for code, glyph in glyphs.items()
        )
    )


def _characters(data: bytes, cmap: int) -> dict[int, int]:
    """Return glyph numbers by code point, from the Windows Unicode subtable (3, 1)."""
    count = struct.unpack_from(">H", data, cmap + 2)[0]
    records = (struct.unpack_from(">HHI", data, cmap + 4 + 8 * n) for n in range(count))
    start = cmap + next(
        offset for platform, encoding, offset in records if (platform, encoding) == (3, 1)
    )
    segments = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{segments}H", data, start + 14 + at)
        for at in (0, 2 * segments + 2, 4 * segments + 2, 6 * segments + 2)
    )
    ranges_at = start + 16 + 6 * segments
    found = {}
    for index in range(segments):
        for code in range(starts[index], min(ends[index], 0xFFFE) + 1):
            glyph = code
            if ranges[index]:
                at = ranges_at + 2 * index + ranges[index] + 2 * (code - starts[index])
                glyph = struct.unpack_from(">H", data, at)[0]
                if not glyph:
                    continue
            glyph = (glyph + deltas[index]) & 0xFFFF
            if glyph:
                found[code] = glyph
    return found


def printable(text: str) -> str:
    r"""Return `text` as it can be printed: composed, blanks folded, missing letters as `¤`.

    >>> printable("и\u0306\n  \U0001f4ee ў")
    'й ¤ ў'
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    held = font().widths
    folded = _UNSEEN.sub(_fold, unicodedata.normalize("NFC", text)).strip(" ")
    return "".join(letter if letter in held else MISSING for letter in folded)


def _fold(found: re.Match[str]) -> str:
    """Keep a no-break space, drop what has no width, make the rest one blank."""
    blanks = found.group()
    if blanks == "\u00a0":
        return blanks
    return " " if any(letter.isspace() or letter < " " for letter in blanks) else ""
