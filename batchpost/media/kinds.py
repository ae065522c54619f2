"""What on a drive is not to be opened, told by name, and what is no list, by its first bytes."""

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePath

_DATA = Path(__file__).parent / "data"

#: As many first bytes as `kind_of_bytes` wants.
HEAD_BYTES = 32
_PROVING = 4

#: Endings of lists and papers; before a program's ending they are there to deceive.
_PAPERS = frozenset(
    (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".dbf", ".xml", ".htm",
     ".html", ".json", ".zip", ".pdf", ".doc", ".docx", ".rtf", ".jpg", ".png")
)  # fmt: skip
#: Marks that turn the direction of writing, so that `xslx.exe` is shown as `exe.xlsx`.
_TURNS = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f")


def why_passed_over(name: str) -> str | None:
    """Return why a file or folder of that name is never opened, `None` where it may be.

    >>> why_passed_over("AUTORUN.INF"), why_passed_over("~$list.xlsx"), why_passed_over("list.xlsx")
    ('program', 'system', None)
    """
    small = name.lower().rstrip(". ")  # Windows drops dots and blanks at the end
    for what, text, why in _rules():
        if (
            (what == "name" and small == text)
            or (what == "begins" and small.startswith(text))
            or (what == "ends" and small.endswith(text))
        ):
            return why
    return None


def is_disguised(name: str) -> bool:
    """Tell whether a name hides what its file is: two endings, one a program's, or turned letters.

    >>> is_disguised("list.xlsx.exe"), is_disguised("setup.exe"), is_disguised("list.exe.xlsx")
    (True, False, True)
    """
    if _TURNS & set(name):
        return True
    endings = [ending.lower().strip() for ending in PurePath(name.rstrip(". ")).suffixes[-2:]]
    dangerous = [why_passed_over("x" + ending) in {"program", "link"} for ending in endings]
    papers = [ending in _PAPERS for ending in endings]
    return any(dangerous) and any(papers)


def is_paper_by_name(name: str) -> bool:
    """Tell whether a name promises a list or another paper."""
    return PurePath(name.lower().rstrip(". ")).suffix in _PAPERS


def kind_of_bytes(head: bytes) -> str | None:
    r"""Return `program`, `link` or `other` for what cannot be a list, `None` for all else.

    Two or three letters prove nothing in a text: they count only where a zero byte follows.

    >>> kind_of_bytes(b"MZ\x90\0"), kind_of_bytes(b"%PDF-1.7"), kind_of_bytes(b"MZ;No")
    ('program', 'other', None)
    """
    for offset, begins, why in _signatures():
        if head.startswith(begins, offset) and (len(begins) >= _PROVING or b"\0" in head):
            return why
    return None


@lru_cache
def _rules() -> tuple[tuple[str, str, str], ...]:
    return tuple((row["what"], row["text"], row["why"]) for row in _rows("passed_over.csv"))


@lru_cache
def _signatures() -> tuple[tuple[int, bytes, str], ...]:
    return tuple(
        (int(row["offset"]), bytes.fromhex(row["bytes"]), row["why"])
        for row in _rows("first_bytes.csv")
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(line for line in opened if not line.startswith("#"))
