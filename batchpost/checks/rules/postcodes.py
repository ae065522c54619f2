"""Postcodes: as many digits as the country has, and an area that fits the oblast."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batchpost.checks.context import ListContext, Mask, Whole
from batchpost.checks.facts import PostcodeForm, area_of, postcode_forms, prefix_areas
from batchpost.model.finding import Finding, Severity
from batchpost.model.finding_code import FindingCode
from batchpost.model.message import N_, Message, counted, message

TITLE: Final = N_("Postcodes")
_FORMS = N_("checks/data/postcodes.csv: Belarus by GeoNames (CC BY 4.0), others as noted there")
CODES: Final = {
    "postcode.length": FindingCode(
        Severity.ERROR,
        N_("A postcode has as many digits as its country gives it."),
        _FORMS,
        {"postcode": ["22532"]},
        floor=Severity.WARNING,
    ),
    "postcode.form": FindingCode(
        Severity.ERROR,
        N_("A postcode of Belarus, Russia or Ukraine has digits only."),
        _FORMS,
        {"postcode": ["22О030"]},
        floor=Severity.WARNING,
    ),
    "postcode.unknown_area": FindingCode(
        Severity.WARNING,
        N_("The first digits of a postcode belong to an area of the country."),
        N_(
            "GeoNames postal data, CC BY 4.0 (geonames.org), 2026-03-30: no other prefix occurs; "
            "city offices are not in it, so a warning only"
        ),
        {"postcode": ["012345"]},
    ),
    "postcode.region": FindingCode(
        Severity.WARNING,
        N_("A postcode belongs to the oblast of the address."),
        N_(
            "GeoNames postal data, CC BY 4.0 (geonames.org), 2026-03-30: 3,128 of 3,133 rows "
            "agree, samples that do not are known, so a warning only"
        ),
        {"postcode": ["220030"], "region": ["Гомельская обл."]},
    ),
}
_NO_AREA: Final = -1
_OBLAST: Final = "обл"  # обл., область, вобл., вобласць
_BELARUSIAN_V: Final = "в"


def check(context: ListContext) -> Iterator[Finding]:
    """Return the postcodes that cannot be, and those to look at."""
    home = context.rules.home_country
    for country, form in postcode_forms().items():
        rows = context.equals("country", country)
        if country == home:
            rows |= ~context.present("country") & ~context.abroad
        rows &= context.present("postcode")
        if rows.any():
            yield from _check_form(context, country, form, rows)
            if country == "BY":
                yield from _check_area(context, rows)


def _check_form(
    context: ListContext, country: str, form: PostcodeForm, rows: Mask
) -> Iterator[Finding]:
    digits = context.of_each("postcode", _are_digits(context))
    right = context.of_each("postcode", _are_long(context, form.digits))

    def wrong_length(index: int) -> Message:
        value = context.shown("postcode", index) or ""
        return counted(
            "A postcode of {country} has {digits} digits; {value} has {count} digit.",
            "A postcode of {country} has {digits} digits; {value} has {count} digits.",
            len(value),
            country=country,
            digits=form.digits,
            value=value,
        )

    def wrong_form(index: int) -> Message:
        return message(
            "A postcode of {country} has {digits} digits and nothing else: “{value}”.",
            country=country,
            digits=form.digits,
            value=context.shown("postcode", index),
        )

    remedy = message("Correct the cell or ask the client; a digit is never put in by guess.")
    yield from context.report(
        "postcode.length", rows & digits & ~right, "postcode", wrong_length, remedy
    )
    yield from context.report("postcode.form", rows & ~digits, "postcode", wrong_form, remedy)


def _check_area(context: ListContext, rows: Mask) -> Iterator[Finding]:
    digits = context.of_each("postcode", _are_digits(context))
    whole = rows & digits & context.of_each("postcode", _are_long(context, 6))
    cells, codes = context.different("postcode")
    by_code = _number_areas(cells, lambda text: prefix_areas().get(text[:3]))[codes]
    unknown = whole & (by_code == _NO_AREA)
    yield from context.report(
        "postcode.unknown_area",
        unknown,
        "postcode",
        lambda index: message(
            "No area of Belarus has postcodes like {value}.", value=context.shown("postcode", index)
        ),
        message("Compare it with the address; perhaps the item goes to another country."),
    )
    names, which = context.different("region")
    by_name = _number_areas(names, area_of)[which]
    unnamed = whole & ~context.present("region")
    if unnamed.any():
        by_name[unnamed] = _areas_inside(context.text("address").filter(pa.array(unnamed)))
    yield from context.report(
        "postcode.region",
        whole & ~unknown & (by_name != _NO_AREA) & (by_code != by_name),
        "postcode",
        lambda index: message(
            "The postcode {value} does not belong to the oblast of the address, {region}.",
            value=context.shown("postcode", index),
            region=context.shown("region", index) or context.shown("address", index),
        ),
        message("Compare the postcode with the address; the item is accepted as it is."),
    )


def _are_digits(context: ListContext) -> Callable[[pa.Array], Mask]:
    return lambda cells: context.where(pc.ascii_is_decimal(cells))


def _are_long(context: ListContext, length: int) -> Callable[[pa.Array], Mask]:
    return lambda cells: context.where(pc.equal(pc.binary_length(cells), length))


def _areas_inside(addresses: Any) -> Whole:
    """Return the area of the oblast that stands inside each address, by the word before it."""
    lower = pc.utf8_lower(addresses)
    told = pc.if_else(pc.match_substring(lower, _OBLAST), lower, None)
    before = pc.list_element(pc.split_pattern(told, _OBLAST, max_splits=1), 0)
    encoded = before.dictionary_encode(null_encoding="encode")
    areas: Whole = _number_areas(encoded.dictionary, _last_area)[encoded.indices.to_numpy()]
    return areas


def _last_area(text: str) -> str | None:
    words = text.removesuffix(_BELARUSIAN_V).split()
    return area_of(words[-1]) if words else None


def _number_areas(texts: pa.Array, read: Callable[[str], str | None]) -> Whole:
    """Return a number for the area of each text."""
    numbers = {area: number for number, area in enumerate(sorted(set(prefix_areas().values())))}
    known = [numbers.get(read(text or "") or "", _NO_AREA) for text in texts.to_pylist()]
    return np.array(known, dtype=np.int64)
