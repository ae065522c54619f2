"""An office with operators; a desk is a ledger opened by somebody."""

from collections.abc import Callable
from datetime import timedelta

from ledger_builders import AT

from batchpost.ledger import open_ledger
from batchpost.ledger.entries import Deed
from batchpost.ledger.rights import Answer, Asked, Bearer
from batchpost.model.operator import Operator, RightsLimits, Role, Secret

LIMITS = RightsLimits(secret_length=6, tries=3, lock_minutes=5, session_minutes=60)
BOSS = Operator("nachalnik", "Образцова Н.Н.", Role.SUPERVISOR)
CLERK = Operator("ivanova", "Примерова И.И.", Role.OPERATOR)
GUEST = Operator("gost", "Смотрителев Г.Г.", Role.READER)
SECRETS = {
    "nachalnik": Secret("314159-boss"),
    "ivanova": Secret("271828-clerk"),
    "gost": Secret("161803-guest"),
}
TARIFF = {
    "operator": "belpochta",
    "change": "activated",
    "from_release": "built-in",
    "to_release": "2026-12",
    "to_sha256": "ab" * 32,
    "source": "release.zip",
    "signed_by": None,
}


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = AT

    def __call__(self):
        return self.now

    def forward(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)


def nobody_answers(_asked: Asked) -> None:
    return None


class Desk:
    """A ledger opened by somebody, who may be asked to prove who it is."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        ask: Callable = nobody_answers,
        office: str = "",
        workplace: str = "",
    ) -> None:
        self.clock = clock
        self.bearer = Bearer("", clock, LIMITS, ask)
        self.ledger = open_ledger(url, bearer=self.bearer, office=office, workplace=workplace)

    def deed(self, operator: str, **more) -> Deed:
        return Deed(operator, self.clock(), **more)

    def sign_in(self, operator_id: str, secret: Secret | None = None, token: str = "") -> None:
        answer = Answer(
            operator_id, secret or SECRETS[operator_id], token or f"token-{operator_id}"
        )
        self.ledger.operators.sign_in(answer, self.deed("login"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ledger.close()


def register(desk: Desk) -> None:
    """Register a supervisor, an operator and a reader; the supervisor stays signed in."""
    desk.ledger.operators.add(BOSS, SECRETS[BOSS.operator_id], desk.deed("login"))
    desk.sign_in(BOSS.operator_id)
    for each in (CLERK, GUEST):
        desk.ledger.operators.add(each, SECRETS[each.operator_id], desk.deed(BOSS.operator_id))
