"""A deed that somebody has no right to: proved after all at a prompt, or recorded as refused."""

import contextlib
from dataclasses import replace

from batchpost.errors import BatchpostError, LedgerError
from batchpost.ledger.deeds import sessions
from batchpost.ledger.entries import Deed, do
from batchpost.ledger.rights import Answer, Asked, Why
from batchpost.ledger.rights_errors import RightsError, WrongSecretError
from batchpost.ledger.store import Store
from batchpost.model.entry_words import ENTRY_WORDS
from batchpost.model.message import message
from batchpost.model.operator import Role


def settle(store: Store, deed: Deed, refusal: RightsError) -> Deed:
    """Return the deed with what was proved at a prompt, to be tried again.

    Raises:
        RightsError: Nobody was there to prove anything, or it would not help.
        OperatorLockedError, UnknownOperatorError: Who tried to prove it may not.
    """
    asked = _asked(refusal)
    while asked is not None and store.bearer is not None:
        answer = store.bearer.ask(asked)
        if answer is None:
            break
        fault = sign_in(store, deed, answer, consent=asked.consent)
        if fault is None and not asked.consent:
            store.bearer.gone_on(answer)
        if fault is None:
            return replace(deed, allowed_by=answer.operator_id) if asked.consent else deed
        if not isinstance(fault, WrongSecretError) or fault.until is not None:
            raise fault
        asked = replace(asked, operator_id=answer.operator_id, said=fault.said)
    with contextlib.suppress(LedgerError):  # why it is refused matters more
        do(store, _now(store, deed), lambda doing: sessions.record_refusal(doing, refusal))
    raise refusal


def sign_in(
    store: Store, deed: Deed, answer: Answer, *, consent: bool = False
) -> BatchpostError | None:
    """Begin a session of this run, or return what speaks against it, which is recorded."""
    bearer = store.bearer
    assert bearer is not None, "who is asked for a secret has opened the ledger"
    fault = do(
        store,
        _now(store, deed),
        lambda doing: sessions.prove(doing, answer, bearer.limits, consent=consent),
    )
    if fault is None and consent:
        bearer.consent = answer.token
    elif fault is None:
        bearer.session = answer.token
    return fault


def _asked(refusal: RightsError) -> Asked | None:
    """Return what would help, `None` where nothing does."""
    if refusal.why is Why.SESSION_OVER:
        said = message("The session of {operator} is over.", operator=refusal.signed_in)
        return Asked(consent=False, operator_id=refusal.signed_in, said=said)
    allowed_already = refusal.why is Why.ROLE and refusal.allowed_by is not None
    may_help = refusal.why in {Why.ROLE, Why.CONSENT} and refusal.needed is Role.SUPERVISOR
    if refusal.why is Why.CONSENT or (may_help and not allowed_already):
        said = message(
            "A supervisor has to allow this ({kind}).", kind=message(ENTRY_WORDS[refusal.kind])
        )
        return Asked(consent=True, operator_id=refusal.allowed_by, said=said)
    return None


def _now(store: Store, deed: Deed) -> Deed:
    """Return a deed of this moment by the same hand: the refused one may be dated otherwise."""
    at = deed.at if store.bearer is None else store.bearer.clock()
    return Deed(deed.operator, at, deed.workplace)
