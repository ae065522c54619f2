"""Refusals that a person at the desk can settle by a choice: an encoding, a sheet."""

from collections.abc import Sequence

from batchpost.errors import ListError
from batchpost.model.message import message


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


class SheetsDifferError(ListError):
    """Several visible sheets are lists, and they are not one list.

    `sheets` are their names with how many rows each holds.
    """

    def __init__(self, path: str, sheets: Sequence[tuple[str, int]]) -> None:
        super().__init__(
            message(
                "{path} holds several lists that are not alike, on the sheets {sheets}. "
                'Name one by --sheet "{first}" and accept each as a list of its own.',
                path=path,
                sheets=", ".join(f"«{name}»" for name, _ in sheets),
                first=sheets[0][0],
            )
        )
        self.sheets = tuple(sheets)
