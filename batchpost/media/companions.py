"""Files that belong together: a list and what lies beside it under nearly the same name.

Form 103 is a data file `NAME.txt` and a control file `NAMEh.ini`; a dBase table keeps long
texts in a memo file, `NAME.dbt` (dBase) or `NAME.fpt` (FoxPro). Source: list-formats notes
1.1 and 4; the names are part of these formats.
"""

from collections.abc import Iterable
from pathlib import PurePath

CONTROL, TABLE = "h.ini", ".txt"
MEMOS = (".dbt", ".fpt")


def companions_of(name: str, beside: Iterable[str]) -> tuple[str, ...]:
    """Return the names among `beside` that belong to the list `name`, case passed over.

    >>> companions_of("F1.TXT", ["f1.txt", "F1h.ini", "F2h.ini"])
    ('F1h.ini',)
    >>> companions_of("court.dbf", ["court.dbf", "COURT.FPT"])
    ('COURT.FPT',)
    """
    small = name.lower()
    stem = PurePath(small).stem
    wanted = {small.removesuffix(TABLE) + CONTROL, *(stem + memo for memo in MEMOS)}
    if small.endswith(CONTROL):
        wanted.add(small.removesuffix(CONTROL) + TABLE)
    return tuple(sorted(each for each in beside if each.lower() in wanted - {small}))


def is_companion(name: str, beside: frozenset[str]) -> bool:
    """Tell whether a file only goes with a list beside it (names in small letters).

    >>> is_companion("F1h.ini", frozenset({"f1.txt", "f1h.ini"}))
    True
    """
    small = name.lower()
    if small.endswith(CONTROL):
        return small.removesuffix(CONTROL) + TABLE in beside
    return small.endswith(MEMOS) and PurePath(small).stem + ".dbf" in beside


def ending_of(name: str, *, companion: bool) -> str:
    """Return the ending under which a file is kept; one that could start a program never is.

    >>> ending_of("list.XLSX", companion=False), ending_of("list.xlsx.exe", companion=False)
    ('.xlsx', '.bin')
    """
    small = name.lower()
    if companion:
        return next((each for each in (CONTROL, *MEMOS) if small.endswith(each)), ".bin")
    ending = PurePath(small).suffix
    return ending if ending in _HARMLESS else ".bin"


_HARMLESS = frozenset(
    (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".dbf", ".xml", ".htm",
     ".html", ".json", ".ini", ".zip")
)  # fmt: skip
