"""Item identifiers written behind the addressee's name, in the same cell, taken apart from it."""

import pyarrow as pa
import pyarrow.compute as pc

from batchpost.model.finding import Severity
from batchpost.model.message import counted, message
from batchpost.parsers.cell_bytes import bytes_of
from batchpost.parsers.grid import Grid
from batchpost.parsers.masks import flags

#: A name, a blank or a line's end, and an S10 identifier (UPU S10-12).
_IDENTIFIER = r"[A-Z]{2}\d{9}[A-Z]{2}"
_WITH_IDENTIFIER = rf"^(?P<name>.*[^\s,;])[\s,;]+(?P<identifier>{_IDENTIFIER})$"


def take_identifiers(
    grid: Grid, addressee: pa.ChunkedArray, identifier: pa.ChunkedArray
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Return names without identifiers, and identifiers with those found behind names.

    A row that has an identifier of its own keeps both as they are.
    """
    column = grid.column("addressee")
    if column is None or identifier.null_count == 0:
        return addressee, identifier
    if not bytes_of(addressee).may_match(_IDENTIFIER):
        return addressee, identifier
    lone = pc.if_else(pc.is_null(identifier), addressee, None)
    found = flags(pc.match_substring_regex(lone, _WITH_IDENTIFIER))
    if not found.any():
        return addressee, identifier
    parts = pc.extract_regex(pc.if_else(pa.array(found), lone, None), _WITH_IDENTIFIER)
    grid.say_of_list(
        "identifier.in_name",
        Severity.INFO,
        counted(
            "{count} item has its identifier behind the addressee's name; it was read as the "
            "identifier.",
            "{count} items have their identifiers behind the addressees' names; they were read "
            "as the identifiers.",
            int(found.sum()),
        ),
        message("Ask the client for a column of identifiers."),
        column=column,
    )
    names, identifiers = (pc.struct_field(parts, name) for name in ("name", "identifier"))
    return pc.coalesce(names, addressee), pc.coalesce(identifier, identifiers)
