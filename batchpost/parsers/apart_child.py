"""The reading process: lists are asked for on its input, and handed over on its output."""

import gc
import os
import pickle
import sys
import threading
import traceback
from pathlib import Path
from typing import IO, Any

from batchpost.errors import ListError
from batchpost.parsers.refusals import ReadingTooWideError
from batchpost.processes import pipes

#: Should the caller be gone and not stop us, we end by ourselves this much later.
_GRACE_S = 10
#: Rows of text are many objects and no garbage; Python would look for it after 700.
_OBJECTS_BEFORE_GARBAGE = 50_000


class _WithoutPandas:
    """Keeps pandas out: Arrow imports it to ask whether a value is one of its own, 0.4 s."""

    def find_spec(self, fullname: str, *_: object) -> None:
        """Say that there is no pandas; leave every other name to the next finder."""
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def serve() -> None:
    """Answer requests until the input ends."""
    sys.meta_path.insert(0, _WithoutPandas())
    requests, answers = pipes()
    gc.set_threshold(_OBJECTS_BEFORE_GARBAGE)
    _get_ready()
    gc.freeze()  # what was imported stays
    while True:
        try:
            request = pickle.load(requests)  # noqa: S301 - from the process that began us
        except EOFError:
            return
        _answer(request, answers)


def _get_ready() -> None:
    """Import what every list needs, while nothing is asked yet."""
    from batchpost.parsers import handing_over, reading  # noqa: F401, PLC0415 - in this process alone
    from batchpost.parsers.formats import formats  # noqa: PLC0415 - same

    formats()


def _answer(request: Any, answers: IO[bytes]) -> None:
    from batchpost.parsers.handing_over import hand_over  # noqa: PLC0415 - after the caller is served
    from batchpost.parsers.reading import read_columns  # noqa: PLC0415 - same

    path, hints, limits, seconds = request
    last_resort = threading.Timer(seconds + _GRACE_S, os._exit, (1,))
    last_resort.daemon = True
    last_resort.start()
    listing = None
    try:
        listing = read_columns(Path(path), hints, limits)
    except ListError as error:
        pickle.dump(("refused", error), answers)
    except MemoryError:
        refusal = ReadingTooWideError(path, limits.memory_bytes >> 20)
        pickle.dump(("refused", refusal), answers)
    except Exception:  # noqa: BLE001 - told to the caller, who tells it as any fault of ours
        pickle.dump(("fault", traceback.format_exc()), answers)
    finally:
        last_resort.cancel()  # the caller may have something else to do before it takes the list
    if listing is not None:
        hand_over(listing, answers)
    answers.flush()
