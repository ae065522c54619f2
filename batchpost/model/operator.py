"""Who works here, what each may do, and how that is proved."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an operator of the office may do; each may all that the ones before may."""

    READER = "reader"  # просмотр
    OPERATOR = "operator"  # оператор
    SUPERVISOR = "supervisor"  # начальник отделения

    def covers(self, needed: "Role") -> bool:
        """Tell whether this role may do what `needed` may.

        >>> Role.SUPERVISOR.covers(Role.OPERATOR), Role.READER.covers(Role.OPERATOR)
        (True, False)
        """
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(needed)


@dataclass(frozen=True, slots=True)
class Operator:
    """One who works here (оператор): a short name, the full one, a role; `active` until gone."""

    operator_id: str
    name: str
    role: Role
    active: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A PIN or password (ПИН-код), kept out of whatever is printed.

    >>> Secret("271828")
    Secret(…)
    """

    text: str

    def __repr__(self) -> str:
        """Return what may be shown."""
        return "Secret(…)"


@dataclass(frozen=True, slots=True)
class RightsLimits:
    """How long a secret is at least, how often it may be wrong, and for how long what holds."""

    secret_length: int = 6
    tries: int = 5
    lock_minutes: int = 5
    session_minutes: int = 600
