"""A workplace in a process of its own that numbers lists from roll R1 by the next free labels.

    numbering_child.py URL WORKPLACE FIRST COUNT ITEMS

Says `ready`, waits for a line, records lists FIRST … FIRST+COUNT-1 and says `done`.
"""

import sys

from ledger_builders import AT, OPERATOR, an_acceptance

from batchpost.ledger import open_ledger
from batchpost.model.labels import NumberUsed


def main(url: str, workplace: str, first: int, count: int, items: int) -> None:
    with open_ledger(url, workplace=workplace, wait_s=120) as ledger:
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(first, first + count):
            sha256 = f"{number:064d}"
            taken = ledger.reservations.take_labels(["R1"], items, sha256, operator=OPERATOR, at=AT)
            serials = [n for low, high in taken["R1"] for n in range(low, high + 1)]
            ledger.record(
                an_acceptance(
                    items,
                    sha256=sha256,
                    item_identifier=[f"RB{serial:08d}0BY" for serial in serials],
                    numbers=tuple(NumberUsed("R1", n, at) for at, n in enumerate(serials, 1)),
                )
            )
    print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
