"""Who works here, and what each may do."""

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
