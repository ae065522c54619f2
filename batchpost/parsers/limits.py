"""How much of a medium the reading room lets in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a list from an unknown medium; what exceeds one is refused, never cut.

    `ratio` is how many bytes one byte of an archive may unpack to; archives that unpack to
    less than `ratio_from_bytes` are not asked. `nesting` counts archives inside archives.
    `cells` bounds rows times columns: short rows take the room of full ones in a table.
    `cell_bytes` bounds the text of one cell.
    `seconds` and `seconds_per_mb` of the file bound the processor's time, `memory_bytes` the
    room its process may take; both hold where the reading runs in a process of its own.
    """

    file_bytes: int = 256 << 20
    unpacked_bytes: int = 2 << 30
    ratio: int = 200
    ratio_from_bytes: int = 32 << 20
    members: int = 10_000
    sheets: int = 400
    nesting: int = 2
    rows: int = 2_000_000
    columns: int = 1_000
    cells: int = 50_000_000
    cell_bytes: int = 1 << 20
    seconds: int = 15
    seconds_per_mb: int = 2
    memory_bytes: int = 2 << 30


LIMITS = Limits()
