"""When a line is meant: `name=value` pairs, all of which must hold.

`size=S` holds where the item's size is S; `mark=fragile|bulky` where the item bears either
mark; `rate_per_day?=0.36` where the fact is 0.36 or is not given; `destination!=AU|CA` where
the fact is given and is neither.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_PAIR = re.compile(r"([a-z][a-z_]*)([?!]?)=([^\s=|]+(?:\|[^\s=|]+)*)")

#: What is known of an item: each fact with its values (several only for marks).
Facts = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Condition:
    """One pair: the fact's name, its values, whether it may be missing or must be another."""

    name: str
    values: frozenset[str]
    optional: bool = False
    negated: bool = False

    def __str__(self) -> str:
        """Return the pair as a table has it, its values in the order of the alphabet."""
        sign = "?" if self.optional else "!" if self.negated else ""
        return f"{self.name}{sign}={'|'.join(sorted(self.values))}"

    def holds(self, facts: Facts) -> bool:
        """Tell whether the facts meet the condition."""
        given = facts.get(self.name)
        if not given:
            return self.optional
        return self.values.isdisjoint(given) is self.negated


@lru_cache(maxsize=4096)
def parse_conditions(text: str) -> tuple[Condition, ...]:
    """Return the conditions in `text`, pairs set apart by blanks.

    Raises:
        ValueError: A pair is not of the form `name=value`.

    >>> [condition.name for condition in parse_conditions("place=office zone=T1")]
    ['place', 'zone']
    """
    found = []
    for pair in text.split():
        match = _PAIR.fullmatch(pair)
        if match is None:
            raise ValueError(pair)
        values = frozenset(match[3].split("|"))
        found.append(Condition(match[1], values, match[2] == "?", match[2] == "!"))
    return tuple(found)


def all_hold(conditions: tuple[Condition, ...], facts: Facts) -> bool:
    """Tell whether every condition holds."""
    return all(condition.holds(facts) for condition in conditions)
