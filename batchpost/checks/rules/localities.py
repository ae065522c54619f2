"""Town and raion: 2,599 village names occur more than once, so both are needed."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.checks.context import ListContext, Mask
from batchpost.checks.facts import area_of, common_villages, district_words
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, Message, message
from batchpost.model.places import District, districts, folded

TITLE: Final = N_("Town and district")
CODES: Final = {
    "locality.district": FindingCode(
        Severity.WARNING,
        N_("The town's cell holds a town, not a district."),
        N_(
            "defect of client lists named by salesrender (E); "
            "model/data/raions.csv: the 118 raions of Belarus, general knowledge"
        ),
        {"locality": ["Жлобинский р-н"]},
    ),
    "locality.ambiguous": FindingCode(
        Severity.WARNING,
        N_("A village whose name many others bear has its district."),
        N_(
            "names that occur 45 to 63 times in the operator's directory (list-formats.md 3.2, V); "
            "the postcode may settle it, so a warning only"
        ),
        {"locality": ["д. Залесье"]},
    ),
    "district.region": FindingCode(
        Severity.WARNING,
        N_("A district lies in the oblast of the address."),
        N_("model/data/raions.csv: the 118 raions of Belarus, general knowledge"),
        {"district": ["Жлобинский р-н"], "region": ["Минская обл."]},
    ),
}
_LINE_END: Final = pa.scalar("\n", pa.large_string())
_ONE_WORD: Final = re.compile(r"[^\W\d_][\w'-]*")


def check(context: ListContext) -> Iterator[Finding]:
    """Return the rows whose town, district and oblast do not go together."""
    home = ~context.abroad
    yield from _check_district_for_town(context)
    yield from _check_ambiguous(context, home)
    yield from _check_region(context, home)


def _check_district_for_town(context: ListContext) -> Iterator[Finding]:
    words = "|".join(map(re.escape, district_words()))
    # One name and the word, nothing more: else the town may well be there too.
    alone = rf"^\s*(?:\S+\s+(?:{words})|(?:{words})\.?\s+\S+)\.?\s*$"
    rows = context.of_each(
        "locality", lambda cells: context.where(pc.match_substring_regex(cells, f"(?i){alone}"))
    )
    rows |= ~context.abroad & context.of_each("locality", _told_by(_is_bare_district))

    def said(index: int) -> Message:
        value = context.shown("locality", index)
        district = _district_in(value or "")
        if district is None:
            return message("“{value}” is a district; the town or village is missing.", value=value)
        return message(
            "“{value}” is the district {district}; the town or village is missing.",
            value=value,
            district=district.name,
        )

    yield from context.report(
        "locality.district",
        rows,
        "locality",
        said,
        message("Move it to the district's column and fill in the town."),
    )


def _check_ambiguous(context: ListContext, home: Mask) -> Iterator[Finding]:
    rows = (
        home
        & ~context.present("district")
        & context.of_each("locality", _told_by(_is_common_village))
    )
    if rows.any():
        # The district may stand in the address, where no column has it.
        words = "|".join(map(re.escape, district_words()))
        pattern = rf"(?i)(?:^|[\s,])(?:{words})(?:$|[\s,.])"
        rows &= ~context.where(pc.match_substring_regex(context.text("address"), pattern))
    yield from context.report(
        "locality.ambiguous",
        rows,
        "locality",
        lambda index: message(
            "Many villages are called “{value}”, and the district is missing.",
            value=context.shown("locality", index),
        ),
        message("Compare the postcode with the address, or ask the client for the district."),
    )


def _check_region(context: ListContext, home: Mask) -> Iterator[Finding]:
    both = home & context.present("district") & context.present("region")
    if not both.any():
        return
    joined = pc.binary_join_element_wise(
        context.text("district"), context.text("region"), _LINE_END
    )
    encoded = joined.dictionary_encode(null_encoding="encode")
    elsewhere = _told_by(_is_elsewhere)(encoded.dictionary)
    rows = both & elsewhere[encoded.indices.to_numpy(zero_copy_only=False)]
    yield from context.report(
        "district.region",
        rows,
        "district",
        lambda index: message(
            "The district {district} does not lie in {region}.",
            district=context.shown("district", index),
            region=context.shown("region", index),
        ),
        message("Compare both with the postcode; the item is accepted as it is."),
    )


def _told_by(tell: Callable[[str], bool]) -> Callable[[pa.Array], Mask]:
    """Return what asks `tell` of each cell that is there."""

    def ask(cells: pa.Array) -> Mask:
        said = [text is not None and tell(text) for text in cells.to_pylist()]
        return np.array(said, dtype=bool)

    return ask


@cache
def _kind_words() -> frozenset[str]:
    return frozenset(folded(word).strip(".") for word in district_words())


def _district_in(text: str) -> District | None:
    """Return the raion of Belarus that a text names, by its one word beside «р-н» or alone."""
    words = [word for word in folded(text).split() if word.strip(".") not in _kind_words()]
    return districts().get(words[0]) if len(words) == 1 else None


def _is_bare_district(text: str) -> bool:
    """Tell whether a text is the name of a raion alone: «Жлобинский», but not «Октябрьский»."""
    found = districts().get(folded(text.strip())) if _ONE_WORD.fullmatch(text.strip()) else None
    return found is not None and not found.also_elsewhere


def _is_common_village(text: str) -> bool:
    words = folded(text).replace(".", ". ").split()
    return bool(words) and len(words) <= 2 and words[-1] in common_villages()


def _is_elsewhere(both: str) -> bool:
    text, _, region = both.partition("\n")
    district, area = _district_in(text), area_of(region)
    if district is None or area is None or district.also_elsewhere:
        return False
    return district.area != area
