"""Refusals of what is locked: told apart from what is broken, each with its own way out."""

from batchpost.errors import ListError
from batchpost.model.message import message


class WrongPasswordError(ListError):
    """The password that was given does not open the file."""

    def __init__(self, path: str) -> None:
        super().__init__(
            message(
                "{path} is not opened by that password. Mind the case of letters and the "
                "keyboard's language, and give it again with --password.",
                path=path,
            )
        )


class LockNotReadError(ListError):
    """The file is locked in a way no password helps with here."""

    def __init__(self, path: str, way: str) -> None:
        super().__init__(
            message(
                "{path} is protected by a password in a way that cannot be opened here ({way}). "
                "Open it in its own program and save it without a password, or ask the client to.",
                path=path,
                way=way,
            )
        )
