"""Every file of the corpora of odd and hostile files: a list or one clear refusal, in time."""

import time
from pathlib import Path

import pytest

from batchpost.errors import ListError
from batchpost.language import language
from batchpost.parsers.apart import read_columns_apart
from batchpost.parsers.limits import Limits

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
FILES = sorted(path for path in CORPORA.rglob("*") if path.is_file()) if CORPORA.is_dir() else []
SECONDS = 20
MEMORY = Limits(seconds=SECONDS, seconds_per_mb=0, memory_bytes=2 << 30)
#: Refusals of the reading process itself: it was stopped, or broke down.
STOPPED = {"ReadingTooLongError", "ReadingTooWideError", "ReadingBrokeDownError"}


@pytest.mark.skipif(not FILES, reason="the corpora are not beside the repository")
def test_a_list_or_one_refusal() -> None:
    outcomes: dict[str, list[str]] = {}
    for path in FILES:
        begun = time.monotonic()
        try:
            listing = read_columns_apart(path, limits=MEMORY).as_list()
            outcome, said = "read", f"{len(listing.items)} in {path.name}"
        except ListError as error:
            outcome, said = type(error).__name__, language("ru").say(error.said)
        assert path.name in said, (path, said)
        outcomes.setdefault(outcome, []).append(str(path.relative_to(CORPORA)))
        assert time.monotonic() - begun < SECONDS + 5, path
    for outcome, names in sorted(outcomes.items(), key=lambda pair: -len(pair[1])):
        print(f"{len(names):4} {outcome}: {', '.join(names[:6])}")
    assert not STOPPED & set(outcomes), {name: outcomes.get(name) for name in STOPPED}
