"""What a PostgreSQL server or its setup refuses, each in a sentence with the way out."""

from batchpost.errors import LedgerError, WrongUseError
from batchpost.model.message import Message, message


class NoServerError(WrongUseError):
    """What only a server can is asked of a file."""

    def __init__(self, where: str) -> None:
        super().__init__(
            message(
                "{where} is a file: months and database logins are a PostgreSQL server's. Name "
                "one by --database postgresql://… Nothing was changed.",
                where=where,
            )
        )


class GroupUnfitError(LedgerError):
    """A role of the server bears a group's name, and may more than a group of ours."""

    def __init__(self, name: str) -> None:
        super().__init__(
            message(
                "The server has a role {name} that may log in or do too much; rename it, the name "
                "is for a group of batchpost. Nothing was changed.",
                name=name,
            )
        )


class LoginNameError(WrongUseError):
    """A name that a database login had better not bear."""

    def __init__(self, name: str) -> None:
        super().__init__(
            message(
                '"{name}" is no name for a database login: letters, digits, "_", "." and "-", at '
                "most 60. Nothing was changed.",
                name=name,
            )
        )


class LoginUnfitError(LedgerError):
    """A login is bound by no rights we could give."""

    def __init__(self, name: str, because: Message) -> None:
        super().__init__(
            message(
                "The login {name} cannot be held to its rights: {because}. Take another one. "
                "Nothing was changed.",
                name=name,
                because=because,
            )
        )


class UnknownLoginError(WrongUseError):
    """A login has no rights here."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            message(
                "{name} has no rights in this ledger; those that have: {known}. "
                "Nothing was changed.",
                name=name,
                known=", ".join(known) or "–",
            )
        )


class NotSettledError(WrongUseError):
    """Logins are to be added before the server knows groups for them."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "The server does not hold to rights yet; its owner runs `batchpost ledger init` "
                "first. Nothing was changed."
            )
        )
