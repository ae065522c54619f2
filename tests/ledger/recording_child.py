"""A workplace in a process of its own: records lists until it is done or killed.

    recording_child.py URL FIRST COUNT STEP ITEMS

Records lists FIRST, FIRST+STEP … (COUNT of them), each with ITEMS items from roll R1; list N
has the labels from N*ITEMS on. Says `ready`, waits for a line, says what became of each.
"""

import sys

from ledger_builders import an_acceptance

from batchpost.errors import LedgerError
from batchpost.ledger import open_ledger


def main(url: str, first: int, count: int, step: int, items: int) -> None:
    numbers = [first + step * index for index in range(count)]
    lists = [
        an_acceptance(items, sha256=f"{n:064d}", first_serial=1 + n * items, from_roll=True)
        for n in numbers
    ]
    with open_ledger(url, wait_s=60) as ledger:
        print("ready", flush=True)
        sys.stdin.readline()
        for number, given in zip(numbers, lists, strict=True):
            try:
                recorded = ledger.record(given)
            except LedgerError as error:
                print(number, type(error).__name__, flush=True)
            else:
                word = "already" if recorded.already else "recorded"
                print(number, recorded.batch_no, word, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
