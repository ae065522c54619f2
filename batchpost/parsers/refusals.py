"""Refusals: why a file as a whole cannot be read as a list, and the way out."""

from collections.abc import Sequence

from batchpost.errors import ListError
from batchpost.model.message import Message, message
from batchpost.model.reasons import Reason


class ListMissingError(ListError):
    """There is no such file."""

    def __init__(self, path: str) -> None:
        super().__init__(
            message("There is no file “{path}”. Check the name and the drive.", path=path)
        )


class ListIsFolderError(ListError):
    """The path names a folder."""

    def __init__(self, path: str) -> None:
        super().__init__(
            message("{path} is a folder. Name the file of the list inside it.", path=path)
        )


class ListUnreadableError(ListError):
    """The system does not let the file be read."""

    def __init__(self, path: str, reason: Reason) -> None:
        super().__init__(
            message(
                "{path} cannot be read: {reason}. Copy the file to another place and try again.",
                path=path,
                reason=reason,
            )
        )


class EmptyFileError(ListError):
    """The file holds nothing."""

    def __init__(self, path: str) -> None:
        super().__init__(
            message("{path} is empty (0 bytes). Ask the client for the file again.", path=path)
        )


class ReadingTooLongError(ListError):
    """The reading took longer than a list of that size may."""

    def __init__(self, path: str, seconds: int) -> None:
        super().__init__(
            message(
                "{path} could not be read within {seconds} s, and the reading was stopped. Ask "
                "the client for the list in another format, or raise limits.seconds in the "
                "settings.",
                path=path,
                seconds=seconds,
            )
        )


class ReadingTooWideError(ListError):
    """The reading took more memory than a list may."""

    def __init__(self, path: str, megabytes: int) -> None:
        super().__init__(
            message(
                "Reading {path} took more than {size} MB of memory and was stopped. Ask the "
                "client for the list in another format, or raise limits.memory_mb in the settings.",
                path=path,
                size=megabytes,
            )
        )


class ReadingBrokeDownError(ListError):
    """The process that read the list ended before it answered."""

    def __init__(self, path: str) -> None:
        super().__init__(
            message(
                "{path} cannot be read: its reader broke down on it, so the file is damaged or "
                "made to do harm. Ask the client for the list in another format.",
                path=path,
            )
        )


class NoItemsError(ListError):
    """A header was found, and no item under it."""

    def __init__(self, path: str, header_row: int) -> None:
        super().__init__(
            message(
                "{path} has a header in row {row} and no items under it. "
                "Ask the client for a list with items.",
                path=path,
                row=header_row,
            )
        )


class UnknownListFormatError(ListError):
    """No format claims the content."""

    def __init__(self, path: str, formats: Sequence[str]) -> None:
        super().__init__(
            message(
                "{path} is no list that can be read: its content is none of {formats}. "
                "Ask the client to save the list in one of these.",
                path=path,
                formats=", ".join(formats),
            )
        )


class AmbiguousListFormatError(ListError):
    """Several formats claim the content."""

    def __init__(self, path: str, formats: Sequence[str]) -> None:
        super().__init__(
            message(
                "{path} can be read as {formats}. Ask the client to save it again as one of these.",
                path=path,
                formats=", ".join(formats),
            )
        )


class BrokenListError(ListError):
    """A known format, damaged or cut off."""

    def __init__(self, path: str, title: str, reason: Message | str) -> None:
        super().__init__(
            message(
                "{path} is damaged or cut off ({title}: {reason}). "
                "Ask the client for the file again.",
                path=path,
                title=title,
                reason=reason,
            )
        )


class PasswordError(ListError):
    """The workbook is locked by a password."""

    def __init__(self, path: str) -> None:
        super().__init__(
            message(
                "{path} is protected by a password. Give --password and type it when asked, "
                "or ask the client to save the list without one.",
                path=path,
            )
        )


class TooLargeError(ListError):
    """The file exceeds a limit."""

    def __init__(self, path: str, what: Message, limit: Message) -> None:
        super().__init__(
            message(
                "{path} is too large: {what}, and at most {limit} are read. "
                "Ask the client to divide the list.",
                path=path,
                what=what,
                limit=limit,
            )
        )


class UnpackingError(ListError):
    """An archive unpacks to more than an honest one would."""

    def __init__(self, path: str, member: str) -> None:
        super().__init__(
            message(
                "{path} is refused: {member} inside it unpacks to far more than a list can hold. "
                "Ask the client for the list itself, without the archive.",
                path=path,
                member=member,
            )
        )


class NoListInsideError(ListError):
    """An archive without a list in it."""

    def __init__(self, path: str) -> None:
        super().__init__(
            message(
                "{path} is an archive with no list in it. Ask the client for the list itself.",
                path=path,
            )
        )


class NestedTooDeepError(ListError):
    """Archives inside archives inside archives."""

    def __init__(self, path: str) -> None:
        super().__init__(
            message(
                "{path} is an archive inside an archive inside another. "
                "Unpack it and read the list itself.",
                path=path,
            )
        )


class HeaderMissingError(ListError):
    """No row looks like a header."""

    def __init__(self, path: str, looked_for: Sequence[str], seen: Sequence[str]) -> None:
        super().__init__(
            message(
                "No header was found in {path}: no row has at least two of the headings "
                "{looked_for} … The first row that was seen: {seen}. "
                "Ask the client to name the columns, or save a layout of this client: "
                "`batchpost layout save NAME --from LIST --first-row 1 --column A=addressee`.",
                path=path,
                looked_for=", ".join(f"«{heading}»" for heading in looked_for),
                seen=" | ".join(seen) or "—",
            )
        )


class SheetMissingError(ListError):
    """The sheet asked for is not in the workbook."""

    def __init__(self, path: str, sheet: str, sheets: Sequence[str]) -> None:
        super().__init__(
            message(
                "{path} has no sheet «{sheet}»; it has {sheets}. Name one of these.",
                path=path,
                sheet=sheet,
                sheets=", ".join(f"«{name}»" for name in sheets),
            )
        )


class EncodingUnknownError(ListError):
    """The operator named an encoding that does not exist or does not fit the bytes."""

    def __init__(self, path: str, encoding: str) -> None:
        super().__init__(
            message(
                "{path} cannot be read as {encoding}. "
                "Leave the encoding out and it is found by the letters.",
                path=path,
                encoding=encoding,
            )
        )


class CompanionMissingError(ListError):
    """A control file without its data file."""

    def __init__(self, path: str, companion: str) -> None:
        super().__init__(
            message(
                "{path} is the control file of a form 103 list, and its data file {companion} "
                "is not beside it. Copy both files together.",
                path=path,
                companion=companion,
            )
        )


class EmptyListError(ListError):
    """A file of a known format without a single filled cell."""

    def __init__(self, path: str) -> None:
        super().__init__(
            message(
                "{path} holds no rows at all. Ask the client for the list again.",
                path=path,
            )
        )
