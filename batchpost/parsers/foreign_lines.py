"""Lines of a text that are in another encoding than the rest: two files glued together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from batchpost.parsers.encoding import CANDIDATES, LEAD, by_letters, drawn_in, sample_of
from batchpost.parsers.letters import flaws, unexpected_bytes, weights

#: A line whose letters are utf-8 in this share is utf-8, with some of them damaged.
_UTF8_SHARE = 0.5
#: A line of fewer letters proves nothing.
_LETTERS = 6


@dataclass(frozen=True, slots=True)
class ForeignLines:
    """Numbers of lines, counted from 1, and the encoding their letters show.

    `proven` tells whether the list's own encoding cannot be theirs; else it is only unlikely.
    """

    encoding: str
    lines: tuple[int, ...]
    proven: bool = True


def foreign_lines(data: bytes, encoding: str) -> tuple[ForeignLines, ...]:
    r"""Return the lines that are in another encoding than the text.

    Of a long text only pieces from all over it are looked at, unless they or single bytes
    show that something is wrong.

    >>> foreign_lines("Минск;Жук Анна\n".encode() + "Гомель;Лось".encode("cp1251"), "utf-8")
    (ForeignLines(encoding='cp1251', lines=(2,), proven=True),)
    """
    if encoding in {"utf-8", "utf-8-sig"}:
        return _among_utf8(data)
    if encoding not in CANDIDATES or drawn_in(data) is not None:
        return ()
    sample = sample_of(data)
    if len(sample) < len(data) and not any(_odd_lines(sample, encoding)):
        unexpected = len(data) - len(data.translate(None, unexpected_bytes(encoding)))
        if not unexpected:
            return ()
    return tuple(_odd_lines(data, encoding))


def _among_utf8(data: bytes) -> tuple[ForeignLines, ...]:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return ()
    lines = {
        line_no: line
        for line_no, line in enumerate(data.split(b"\n"), 1)
        if not line.isascii() and _is_foreign(line)
    }
    if not lines:
        return ()
    name = by_letters(b"\n".join(lines.values())).encoding
    return (ForeignLines(name, tuple(lines)),)


def _is_foreign(line: bytes) -> bool:
    """Tell whether most letters of a line are no utf-8."""
    broken = line.decode("utf-8", "replace").count("\ufffd")
    whole = len(line.decode("utf-8", "ignore").encode("utf-16-le")) // 2
    whole -= sum(1 for code in line if code < 128)
    return broken > 1 and whole < _UTF8_SHARE * (whole + broken)


def _odd_lines(data: bytes, encoding: str) -> Iterator[ForeignLines]:
    """Yield the lines that read far better in another encoding, by that encoding."""
    codes = np.frombuffer(b"\n" + data + b"\n", dtype=np.uint8)
    starts = np.flatnonzero(codes[:-1] == 10)
    letters = np.add.reduceat((codes[:-1] > 127).astype(np.int64), starts)
    pairs = codes[:-1].astype(np.int64) * 256 + codes[1:]
    scores = {name: np.add.reduceat(weights(name).ravel()[pairs], starts) for name in CANDIDATES}
    best = np.argmax(np.array([scores[name] for name in CANDIDATES]), axis=0)
    for index, name in enumerate(CANDIDATES):
        if name == encoding:
            continue
        odd = (best == index) & (letters >= _LETTERS)
        odd &= scores[name] - scores[encoding] > 2 * LEAD
        if not odd.any():
            continue
        own, others = (
            np.add.reduceat(flaws(one).ravel()[pairs], starts) for one in (encoding, name)
        )
        for proven in (True, False):
            lines = np.flatnonzero(odd & ((own > others) == proven))
            if len(lines):
                yield ForeignLines(name, tuple(int(line) + 1 for line in lines), proven)
