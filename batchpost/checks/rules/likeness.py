"""What the items of one list have alike besides kind and category: rank, currency."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from batchpost.checks.context import ListContext
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.items import Mark
from batchpost.model.message import N_, Message, message
from batchpost.model.words import MARKS

TITLE: Final = N_("Rank and currency alike")
CODES: Final = {
    "rank.mixed": FindingCode(
        Severity.WARNING,
        N_("All items of a list are of one rank: court, government, military or service."),
        N_(
            "header of the Russian form ф.103 (V, no longer in force), DIFFERENT_MAIL_RANK of "
            "Otpravka; the Belarusian interface marks single items, so a warning only"
        ),
        {"marks": ["court", "court", ""]},
    ),
    "currency.mixed": FindingCode(
        Severity.WARNING,
        N_("All amounts of a list are in one currency."),
        N_("the sums of a list are written in one currency"),
        {
            "declared_value": [100, 100],
            "currency": ["EUR", "USD"],
            "country": ["PL", "PL"],
            "postcode": ["00-001", "00-001"],
        },
        floor=Severity.WARNING,
    ),
}
_RANKS: Final = (Mark.COURT, Mark.GOVERNMENT, Mark.MILITARY, Mark.SERVICE)


def check(context: ListContext) -> Iterator[Finding]:
    """Return the items that are unlike the most."""
    yield from _ranks(context)
    yield from _currencies(context)


def _ranks(context: ListContext) -> Iterator[Finding]:
    for rank in _RANKS:
        has = context.marked(rank)
        count = int(has.sum())
        if count in {0, context.count}:
            continue
        few = has if 2 * count <= context.count else ~has
        yield from context.report(
            "rank.mixed",
            few,
            "marks",
            message("Most of the list are not marked so: {mark}.", mark=Message(MARKS[rank]))
            if few is has
            else message("Most of the list are marked so: {mark}.", mark=Message(MARKS[rank])),
            message("Ask the client whether the mark is right, or make two lists of it."),
        )


def _currencies(context: ListContext) -> Iterator[Finding]:
    valued = (context.whole("declared_value")[0] > 0) | (context.whole("cod_amount")[0] > 0)
    encoded = context.text("currency").dictionary_encode()
    names = encoded.dictionary.to_pylist()
    indices = encoded.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)
    counts = np.bincount(indices[valued], minlength=len(names) + 1)[: len(names)]
    if int((counts > 0).sum()) < 2:
        return
    usual = int(counts.argmax())
    yield from context.report(
        "currency.mixed",
        valued & (indices != usual) & (indices < len(names)),
        "currency",
        lambda index: message(
            "The amount is in {own}, most of the list in {usual}.",
            own=names[indices[index]],
            usual=names[usual],
        ),
        message("Make a list of its own for these items."),
    )
