"""Refusals about layouts: names, files, lists that do not fit."""

from collections.abc import Sequence
from pathlib import Path

from batchpost.errors import ListError, WrongUseError
from batchpost.model.message import Message, message
from batchpost.model.reasons import Reason


class UnknownLayoutError(WrongUseError):
    """A saved layout was named that is not there."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        super().__init__(
            message(
                "There is no saved layout «{layout}»; near it: {near}. "
                "`batchpost layout list` shows all.",
                layout=name,
                near=", ".join(f"«{each}»" for each in near),
            )
            if near
            else message(
                "There is no saved layout «{layout}». Leave it out: the columns are found by "
                "their headings and can be corrected in the preview.",
                layout=name,
            )
        )


class LayoutNameError(WrongUseError):
    """A name that would be trouble as a file's name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            message(
                "«{name}» is no name for a layout: letters, digits, «-», «_» and «.» in the "
                "middle, at most 60, and no name the system keeps for itself.",
                name=name[:80],
            )
        )


class LayoutFileError(WrongUseError):
    """The file of a layout cannot be used; names the file, the place and the fault."""

    def __init__(self, path: str, place: str, fault: Message | str) -> None:
        self.name = Path(path).stem
        super().__init__(
            message(
                "The layout in {path} cannot be used: {place}: {fault}. "
                "Correct the file, or save the layout again.",
                path=path,
                place=place or "TOML",
                fault=fault,
            )
        )


class LayoutExistsError(WrongUseError):
    """A layout of this name is there already."""

    def __init__(self, name: str, *, shipped: bool) -> None:
        super().__init__(
            message("A layout «{name}» comes with the program. Choose another name.", name=name)
            if shipped
            else message(
                "There is a layout «{name}» already. Choose another name, "
                "or replace it by --replace.",
                name=name,
            )
        )


class LayoutShippedError(WrongUseError):
    """A layout that comes with the program cannot be taken away."""

    def __init__(self, name: str) -> None:
        super().__init__(
            message("The layout «{name}» comes with the program and stays.", name=name)
        )


class LayoutUnwritableError(WrongUseError):
    """The folder of layouts cannot be written to."""

    def __init__(self, path: Path, fault: Reason) -> None:
        super().__init__(
            message(
                "The layout cannot be written to {path}: {fault}. "
                "Make room, or give another folder in the settings.",
                path=path,
                fault=fault,
            )
        )


class ColumnNotSaidError(WrongUseError):
    """An option `--column` that is no pair of a column and a field."""

    def __init__(self, given: str) -> None:
        super().__init__(
            message(
                "«{given}» is no column and its field; write it as B=postcode, "
                "3=postcode or «Индекс»=postcode.",
                given=given,
            )
        )


class UnknownColumnError(WrongUseError):
    """A column was named that the list does not have."""

    def __init__(self, column: str, headings: Sequence[str]) -> None:
        super().__init__(
            message(
                "The list has no column «{column}»; it has {headings}. Name one of these, "
                "or a letter.",
                column=column,
                headings=", ".join(f"«{heading}»" for heading in headings if heading),
            )
        )


class UnknownFieldError(WrongUseError):
    """A field was named that no column can be."""

    def __init__(self, field: str, near: Sequence[str], known: Sequence[str]) -> None:
        super().__init__(
            message(
                "No column can be «{field}». Near it: {near}. Known fields: {fields}.",
                field=field,
                near=", ".join(near) or "—",
                fields=", ".join(known),
            )
        )


class LayoutMisfitError(ListError):
    """The layout that was named does not fit the list."""

    def __init__(self, path: str, name: str, reason: Message) -> None:
        super().__init__(
            message(
                "The layout «{name}» does not fit {path}: {reason} Leave --layout out, "
                "and the columns are found by their headings, or save the layout anew.",
                name=name,
                path=path,
                reason=reason,
            )
        )


class LayoutsAmbiguousError(ListError):
    """Several layouts fit the list and read it differently."""

    def __init__(self, path: str, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(
            message(
                "Several layouts fit {path} and read it differently: {names}. "
                "Name one of them by --layout.",
                path=path,
                names=", ".join(f"«{name}»" for name in names),
            )
        )
