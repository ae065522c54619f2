"""What every tracking format promises, and how formats are found."""

import importlib
import pkgutil
from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Protocol, cast

from batchpost.errors import ListError, WrongUseError
from batchpost.model.message import Message, message
from batchpost.model.tracking import Event, Status


class UnknownTrackingFormatError(WrongUseError):
    """No format of that name exists; names those that do."""

    def __init__(self, name: str) -> None:
        super().__init__(
            message(
                "There is no tracking format {name}. Known are: {known}.",
                name=name,
                known=", ".join(formats()),
            )
        )


class StatusFileError(ListError):
    """A file of statuses is of no known format, or broken."""

    def __init__(self, fault: Message | str) -> None:
        super().__init__(
            message(
                "The file of statuses cannot be read: {fault}. Ask the sender for another one. "
                "Nothing was recorded.",
                fault=fault,
            )
        )


class Codec(Protocol):
    """A tracking format: pure functions between events, statuses and bytes."""

    __name__: str
    TITLE: str
    MEDIA_TYPE: str

    def file_name(self, office: str, number: int) -> str:
        """Return what the `number`-th file of an office is called; may come round one day."""
        ...

    def encode(self, events: Sequence[Event], number: int) -> bytes:
        """Return a file that tells of events of one office."""
        ...

    def identify(self, content: bytes) -> bool:
        """Tell whether a file is of this format, by its beginning."""
        ...

    def decode(self, content: bytes, zone: tzinfo) -> list[Status]:
        """Return what a file tells; moments without a zone are those of `zone`.

        Raises:
            StatusFileError: It is broken; says where.
        """
        ...


def formats() -> list[str]:
    """Return the names of all formats as the command line knows them."""
    folder = Path(__file__).parent
    names = [module.name for module in pkgutil.iter_modules([str(folder)]) if module.ispkg]
    return sorted(name.replace("_", "-") for name in names)


def codec(name: str) -> Codec:
    """Return a format by its name.

    Raises:
        UnknownTrackingFormatError: There is none of that name.
    """
    if name not in formats():
        raise UnknownTrackingFormatError(name)
    return cast("Codec", importlib.import_module(f"batchpost.tracking.{name.replace('-', '_')}"))


def codec_of(content: bytes) -> Codec:
    """Return the format of a file by its content.

    Raises:
        StatusFileError: It is of none.
    """
    for each in map(codec, formats()):
        if each.identify(content):
            return each
    raise StatusFileError(message("it is of no known format ({known})", known=", ".join(formats())))


def moment_in(given: datetime, zone: tzinfo) -> datetime:
    """Return a moment with a time zone, `zone` where it has none."""
    return given if given.tzinfo is not None else given.replace(tzinfo=zone)
