"""Tables drawn with lines or kept in columns by blanks, as old programs print them.

Both become text with a separator, line for line, so that rows keep their numbers. What is
not certain is left as it is, and refused later for want of a header.
"""

import re

from batchpost.parsers.headings import roles_in

SEPARATOR = "|"
_UPRIGHT = str.maketrans(dict.fromkeys("│║┃╎", SEPARATOR))
_RULE = re.compile(r"[\s─═━\-=+:|│║┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝╟╢╫╪╞╡╥╨╒╕╘╛╓╖╙╜╤╧╠╣]*")
_DASHES = re.compile(r"[─═━\-=]{3}")
_GAP = re.compile(r"\s{2,}")
_ROLES_NEEDED = 3
_LINES_LOOKED_AT = 60
_CHARACTERS_LOOKED_AT = 1 << 15


def unruled(text: str) -> str | None:
    r"""Return a drawn table as text with a separator, `None` where none is drawn.

    >>> unruled("| Кому | Индекс |\n|---|---|\n| Жук | 220030 |\n")
    'Кому|Индекс\n\nЖук|220030\n'
    """
    if not any(map(_is_rule, _first_lines(text))):
        return None
    return "".join(f"{_bare(line)}\n" for line in _lines(text))


def _first_lines(text: str) -> list[str]:
    return _lines(text[:_CHARACTERS_LOOKED_AT])[:_LINES_LOOKED_AT]


def _lines(text: str) -> list[str]:
    """Return lines as other readers count them: a page break or U+2028 in one ends none."""
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None and _DASHES.search(line) is not None


def _bare(line: str) -> str:
    """Return the cells of a line between the uprights; nothing of a line that is drawn."""
    if _is_rule(line):
        return ""
    plain = line.translate(_UPRIGHT).strip()
    if not plain.startswith(SEPARATOR):
        return plain
    cells = plain.removeprefix(SEPARATOR).removesuffix(SEPARATOR).split(SEPARATOR)
    return SEPARATOR.join(cell.strip() for cell in cells)


def unspaced(text: str) -> str | None:
    r"""Return a table kept in columns by blanks as text with a separator.

    Only where a header of several known headings shows the columns, and every line keeps
    the gaps between them free; `None` anywhere else.

    >>> unspaced("Кому     Индекс  Вес, г\nЖук Ян   220030      20\n")
    'Кому|Индекс|Вес, г\nЖук Ян|220030|20\n'
    """
    found = _header(_first_lines(text))
    if found is None or SEPARATOR in text:
        return None
    lines = [line.expandtabs().rstrip() for line in _lines(text)]
    body = [line for line in lines[found:] if line]
    width = max(map(len, body))
    free = [all(line[at : at + 1] in {"", " "} for line in body) for at in range(width)]
    spans = _spans(free)
    headings = _GAP.split(body[0].strip())
    if [body[0][start:end].strip() for start, end in spans] != headings or len(body) < 2:
        return None
    cut = [
        SEPARATOR.join(line[start:end].strip() for start, end in spans) if line else ""
        for line in lines[found:]
    ]
    return "".join(f"{line}\n" for line in (*lines[:found], *cut))


def _header(lines: list[str]) -> int | None:
    for index, line in enumerate(lines[:_LINES_LOOKED_AT]):
        if roles_in(_GAP.split(line.strip())) >= _ROLES_NEEDED:
            return index
    return None


def _spans(free: list[bool]) -> list[tuple[int, int]]:
    """Return where columns begin and end: runs between positions that are blank in all lines."""
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for at, is_free in enumerate([*free, True]):
        if not is_free and start is None:
            start = at
        elif is_free and start is not None:
            spans.append((start, at))
            start = None
    return spans
