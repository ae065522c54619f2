"""The operators of an open ledger: registered, signed in and out, their secrets."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from batchpost.ledger import consenting
from batchpost.ledger.deeds import operators, roles, sessions
from batchpost.ledger.entries import Deed, do
from batchpost.ledger.pins import hash_secret, is_weak
from batchpost.ledger.rights import Answer
from batchpost.ledger.rights_errors import RightsError, WeakSecretError
from batchpost.ledger.store import Store
from batchpost.model.operator import Operator, RightsLimits, Secret


class Operators:
    """What may be asked about operators and done with them; `Ledger.operators`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, operator: Operator, secret: Secret, deed: Deed) -> None:
        """Register an operator; the first of all is a supervisor, and nobody need be signed in.

        Raises:
            OperatorExistsError: The name is taken.
            FirstSupervisorError: There is nobody yet, and this is no supervisor.
            WeakSecretError: The secret is short or easily guessed.
            RightsError: Who does it is no supervisor.
        """
        hashed = self._hashed(operator.operator_id, secret)
        do(self._store, deed, lambda doing: operators.add_operator(doing, operator, hashed))

    def edit(self, operator: Operator, deed: Deed) -> None:
        """Record what an operator is from now on.

        Raises:
            UnknownOperatorError: There is no such operator.
            LastSupervisorError: No supervisor would be left.
            RightsError: Who does it is no supervisor.
        """
        do(self._store, deed, lambda doing: operators.edit_operator(doing, operator))

    def set_secret(self, operator_id: str, secret: Secret, deed: Deed) -> None:
        """Record a new secret, one's own or another's.

        Raises:
            UnknownOperatorError: There is no such operator.
            WeakSecretError: The secret is short or easily guessed.
            RightsError: It is another's, and who does it is no supervisor.
        """
        hashed = self._hashed(operator_id, secret)
        do(self._store, deed, lambda doing: operators.set_secret(doing, operator_id, hashed))

    def unlock(self, operator_id: str, deed: Deed) -> None:
        """Let an operator try again who had too many wrong secrets.

        Raises:
            UnknownOperatorError: There is no such operator.
            RightsError: Who does it is no supervisor.
        """
        do(self._store, deed, lambda doing: operators.unlock(doing, operator_id))

    def sign_in(self, answer: Answer, deed: Deed) -> datetime:
        """Begin a session and return when it ends.

        Raises:
            WrongSecretError, OperatorLockedError, UnknownOperatorError: It is recorded.
        """
        fault = consenting.sign_in(self._store, deed, answer)
        if fault is not None:
            raise fault
        assert self._store.bearer is not None
        bearer = self._store.bearer
        found = self._store.read(lambda connection: sessions.standing(connection, bearer).session)
        assert found is not None, "it was just begun"
        return found.expires_at

    def sign_out(self, deed: Deed) -> None:
        """End the session by which the ledger was opened."""
        bearer = self._store.bearer
        if bearer is not None and bearer.session:
            do(self._store, deed, lambda doing: sessions.sign_out(doing, bearer.session))

    def require_new(self, operator: Operator, by: str) -> str | None:
        """Refuse now what `add` would refuse, the secret apart; return who allowed it, if asked.

        Raises:
            OperatorExistsError, FirstSupervisorError, RightsError: As `add` does.
        """
        allowed_by = self.require("operator_added", by)
        self._store.read(lambda connection: operators.require_new(connection, operator))
        return allowed_by

    def require(self, kind: str, operator: str) -> str | None:
        """Refuse now what would be refused when it is done; return who allowed it, if asked.

        A session may be gone on with.

        Raises:
            RightsError: Who is signed in may not do deeds of this kind; that is recorded.
        """
        bearer = self._store.bearer
        if bearer is None:
            return None
        deed = Deed(operator, bearer.clock())
        found = self._store.read(lambda connection: sessions.standing(connection, bearer))
        try:
            sessions.require(found, bearer, deed, kind, roles()[kind])
        except RightsError as refusal:
            return consenting.settle(self._store, deed, refusal).allowed_by
        return None

    def all(self) -> list[dict[str, Any]]:
        """Return all operators with until when each is locked, if so."""
        return self._store.read(_listed)

    def names(self) -> dict[str, str]:
        """Return the full name of every operator, by the short one."""
        return self._store.read(operators.registered_names)

    def one(self, operator_id: str) -> Operator:
        """Return an operator as it is now.

        Raises:
            UnknownOperatorError: There is no such operator.
        """
        return self._store.read(lambda c: operators.require_operator(c, operator_id)[1])

    def _hashed(self, operator_id: str, secret: Secret) -> str:
        limits = self._store.bearer.limits if self._store.bearer else RightsLimits()
        if is_weak(secret, operator_id, limits.secret_length):
            raise WeakSecretError(limits.secret_length)
        return hash_secret(secret)


def _listed(connection: sa.Connection) -> list[dict[str, Any]]:
    return [
        {
            "operator": each,
            "locked_until": operators.last_tries(connection, each.operator_id).locked_until,
        }
        for each in operators.list_operators(connection)
    ]
