"""What a list leaves in doubt, settled at the desk: its encoding, the sheet or file that is it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from batchpost.commands._asking import ask_one_of
from batchpost.model.message import N_, Message, counted, message

if TYPE_CHECKING:
    from batchpost.commands._desk import Desk
    from batchpost.workflows.check_list import Asked, CheckedList


@dataclass
class Doubts:
    """Asks about what leaves the list in doubt, and keeps the answers for the next reading."""

    desk: "Desk"
    asking: bool
    settled: dict[str, Any] = field(default_factory=dict)

    def check(self, run: "Callable[[Asked], CheckedList]", asked: "Asked") -> "CheckedList":
        """Check a list, asking until it can be read; refuse where nobody can be asked.

        Raises:
            ListError: The list cannot be read.
        """
        from batchpost.parsers.doubts import EncodingDoubtError, SheetDoubtError
        from batchpost.parsers.member_refusals import SeveralListsError

        while True:
            try:
                return run(replace(asked, **self.settled))
            except EncodingDoubtError as error:
                if not self.asking:
                    raise
                encoding = self._chosen_of(
                    message("The names of the list can be read in two ways:"),
                    [(name, _reading(lines)) for name, lines in error.readings],
                )
                self.settled["encoding"] = encoding
            except SheetDoubtError as error:
                if not self.asking:
                    raise
                sheet = self._chosen_of(
                    message("The workbook holds several lists:"),
                    [
                        (name, counted("{count} row", "{count} rows", rows))
                        for name, rows in error.sheets
                    ],
                )
                self.settled["sheets"] = (sheet,)
            except SeveralListsError as error:
                if not self.asking:
                    raise
                member = self._chosen_of(
                    message("The archive holds several lists:"),
                    [(name, _rows(rows)) for name, rows in error.members],
                )
                self.settled["member"] = error.inside + member

    def _chosen_of(self, said: Message, choices: list[tuple[str, Message]]) -> str:
        """Show what can be chosen and return the name of what was."""
        self.desk.tell(said)
        for number, (name, shown) in enumerate(choices, 1):
            line = message("  {number}. {name}: {shown}", number=number, name=name, shown=shown)
            self.desk.tell(line)
        names = [(str(number), name) for number, (name, _) in enumerate(choices, 1)]
        asked = self.desk.text(N_("The right one, its number or name"))
        return choices[ask_one_of(self.desk, asked, names)][0]


def _rows(rows: int | None) -> Message:
    if rows is None:
        return message("not readable")
    return counted("{count} row", "{count} rows", rows)


def _reading(lines: tuple[str, ...]) -> Message:
    return message("{lines}", lines=" / ".join(lines))
