"""Refusals that a person at the desk can settle by a choice: an encoding, a sheet."""

from collections.abc import Sequence

from batchpost.errors import ListError
from batchpost.model.message import Message, message


class EncodingDoubtError(ListError):
    """Two encodings give likely readings of the list; the operator must choose.

    `readings` are the encodings, likelier first, each with the first lines it gives.
    """

    def __init__(self, path: str, readings: Sequence[tuple[str, Sequence[str]]]) -> None:
        (first, shown), (second, shown_too) = readings
        super().__init__(
            message(
                "{path} can be read in two encodings. As {first}: {shown}. "
                "As {second}: {shown_too}. Look at the names and give the right one by "
                "--encoding {first} or --encoding {second}.",
                path=path,
                first=first,
                second=second,
                shown=" / ".join(shown),
                shown_too=" / ".join(shown_too),
            )
        )
        self.readings = tuple((name, tuple(lines)) for name, lines in readings)


class SheetDoubtError(ListError):
    """Several visible sheets are lists; the operator must choose.

    `sheets` are their names with how many rows each holds.
    """

    def __init__(self, said: Message, sheets: Sequence[tuple[str, int]]) -> None:
        super().__init__(said)
        self.sheets = tuple(sheets)


class SheetsDifferError(SheetDoubtError):
    """They are not one list."""

    def __init__(self, path: str, sheets: Sequence[tuple[str, int]]) -> None:
        super().__init__(
            message(
                "{path} holds several lists that are not alike, on the sheets {sheets}. "
                'Name one by --sheet "{first}" and accept each as a list of its own.',
                path=path,
                sheets=_quoted(sheets),
                first=sheets[0][0],
            ),
            sheets,
        )


class SheetsAlikeError(SheetDoubtError):
    """They hold mostly the same rows: two states of one list, or items that are meant twice."""

    def __init__(self, path: str, sheets: Sequence[tuple[str, int]]) -> None:
        super().__init__(
            message(
                "{path} holds mostly the same rows on the sheets {sheets}. Name the one that "
                'counts by --sheet "{last}", or each of them if all are meant.',
                path=path,
                sheets=_quoted(sheets),
                last=sheets[-1][0],
            ),
            sheets,
        )


def _quoted(sheets: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"«{name}»" for name, _ in sheets)
