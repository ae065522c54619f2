"""Ctrl-C amid an import waits for its end.

Python's import system cannot be interrupted everywhere: where it is tidying up, the interrupt is
lost with a traceback, and its lock stays taken, so that other threads wait for ever.
"""

import _thread
import signal
import sys
import time
from types import FrameType

_PAUSE_S = 0.01


def spare_imports() -> None:
    """Have interrupts wait while the import system is at work, unless they are ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    if frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        _thread.start_new_thread(_again, (_thread.get_ident(),))
    else:
        signal.default_int_handler(number, frame)


def _again(main_thread: int) -> None:
    time.sleep(_PAUSE_S)
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:  # wakes that thread up as well, should it wait for something
        signal.pthread_kill(main_thread, signal.SIGINT)
