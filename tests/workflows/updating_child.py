"""Runs `tariff update` and dies by SIGKILL at the n-th touch of a file of the office's books.

    python updating_child.py N SOURCE

0 never dies and prints how many touches there were.
"""

import os
import signal
import sys

from batchpost.cli import main

_TOUCHES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree",
            "os.truncate", "sqlite3.connect"}  # fmt: skip
_until, _source = int(sys.argv[1]), sys.argv[2]
_touched: list[str] = []
_books = os.path.join(os.environ["BATCHPOST_HOME"], "books")  # noqa: PTH118 - within an audit hook


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in _TOUCHES and str(arguments[0] if arguments else "").startswith(_books):
        _touched.append(event)
        if len(_touched) == _until:
            os.kill(os.getpid(), signal.SIGKILL)


sys.addaudithook(_watch)
sys.argv = ["batchpost", "tariff", "update", _source, "--format", "json"]
try:
    main()
finally:
    if not _until:
        print(f"touches {len(_touched)}", file=sys.stderr)
