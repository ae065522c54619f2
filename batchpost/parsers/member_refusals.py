"""Refusals about lists inside an archive: several of them, or not the one that was named."""

from collections.abc import Sequence

from batchpost.errors import ListError
from batchpost.model.message import Message, counted, message

_SHOWN = 20


class SeveralListsError(ListError):
    """One archive holds several lists, and nobody said which is meant.

    `members` are their names, each with its number of rows where it could be read; `inside`
    is the way to the archive where it lies in another one, and is put before a name.
    """

    def __init__(
        self, path: str, members: Sequence[tuple[str, int | None]], inside: str = ""
    ) -> None:
        super().__init__(
            message(
                "{path} holds several lists: {members}. Name one by --member and accept each as "
                "a list of its own.",
                path=path,
                members=_enumerated([_with_rows(inside + name, rows) for name, rows in members]),
            )
        )
        self.members = tuple(members)
        self.inside = inside


class MemberMissingError(ListError):
    """A list was named that is not in the archive."""

    def __init__(self, path: str, member: str, members: Sequence[str]) -> None:
        super().__init__(
            message(
                "{path} holds no list {member}; it holds {members}. Name one of these.",
                path=path,
                member=member,
                members=", ".join(members[:_SHOWN]),
            )
        )


def _with_rows(name: str, rows: int | None) -> Message:
    if rows is None:
        return message("{name} (not readable)", name=name)
    return counted("{name} ({count} row)", "{name} ({count} rows)", rows, name=name)


def _enumerated(shown: Sequence[Message]) -> Message:
    first, *others = shown[:_SHOWN]
    for other in others:
        first = message("{list}, {more}", list=first, more=other)
    return first if len(shown) <= _SHOWN else message("{list}, {more}", list=first, more="…")
