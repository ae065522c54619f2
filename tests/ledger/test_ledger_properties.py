"""Properties of what is kept: messages of any facts, rolls under any deeds."""

import itertools
from datetime import date
from decimal import Decimal

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from ledger_builders import AT, OPERATOR, SHOP, an_acceptance

from batchpost.ledger import open_ledger
from batchpost.ledger.errors import NumberUsedError
from batchpost.ledger.packing import pack_message, unpack_message
from batchpost.model.labels import Roll
from batchpost.model.message import Message

_TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
_FACTS = st.dictionaries(
    st.from_regex(r"[a-z_]{1,8}", fullmatch=True),
    st.one_of(
        _TEXT, st.integers(), st.booleans(), st.none(), st.dates(), st.decimals(allow_nan=False)
    ),
    max_size=4,
)
_MESSAGES = st.recursive(
    st.builds(Message, _TEXT, _FACTS, st.none() | _TEXT, st.integers(0, 99)),
    lambda inner: st.builds(Message, _TEXT, st.dictionaries(st.just("inner"), inner)),
    max_leaves=3,
)


@given(_MESSAGES)
def test_messages_come_back_as_they_were(said):
    assert unpack_message(pack_message(said)) == said


def test_facts_of_other_kinds_come_back_as_they_are_shown():
    import numpy as np

    facts = {"n": np.int64(5), "path": AT, "on": date(2026, 1, 2), "sum": Decimal("1.50")}
    back = unpack_message(pack_message(Message("", facts)))
    assert back.facts == {"n": 5, "path": str(AT), "on": date(2026, 1, 2), "sum": Decimal("1.50")}


_SERIALS = st.integers(1, 30)
_DEEDS = st.lists(st.tuples(st.sampled_from(["use", "spoil"]), _SERIALS, _SERIALS), max_size=12)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(_DEEDS)
def test_used_spoiled_and_left_make_what_was_issued(tmp_path_factory, deeds):
    file = tmp_path_factory.mktemp("roll") / "ledger.sqlite"
    with open_ledger(f"sqlite:///{file.as_posix()}") as ledger:
        ledger.add_client(SHOP, operator=OPERATOR, at=AT)
        ledger.issue_roll(Roll("R1", "RB", "BY", 1, 30), operator=OPERATOR, at=AT)
        used: set[int] = set()
        spoiled: set[int] = set()
        for number, (deed, one, other) in enumerate(deeds):
            first, last = sorted((one, other))
            serials = set(range(first, last + 1))
            is_free = not serials & (used | spoiled)
            try:
                if deed == "use":
                    given_list = an_acceptance(
                        len(serials),
                        sha256=f"{number:064d}",
                        client=SHOP,
                        first_serial=first,
                        from_roll=True,
                    )
                    ledger.record(given_list)
                else:
                    ledger.spoil_labels("R1", first, last, operator=OPERATOR, at=AT, reason="x")
            except NumberUsedError:
                assert not is_free
            else:
                assert is_free
                (used if deed == "use" else spoiled).update(serials)
        (balance,) = ledger.rolls()
        gone = used | spoiled
        assert (balance.used, balance.spoiled) == (len(used), len(spoiled))
        assert balance.used + balance.spoiled + balance.left == 30
        assert balance.next_serial == min(set(range(1, 31)) - gone, default=None)
        pairs = ledger.gone_labels("R1")
        assert [s for first, last in pairs for s in range(first, last + 1)] == sorted(gone)
        assert all(a[1] + 1 < b[0] for a, b in itertools.pairwise(pairs))
