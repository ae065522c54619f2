"""Imports only go down, and neighbours on the middle floor do not know each other."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "batchpost"
FLOORS = [
    {"__main__"},
    {"cli"},
    {"commands"},
    {"workflows"},
    {
        "checks",
        "identifiers",
        "ledger",
        "media",
        "parsers",
        "reports",
        "scale",
        "schedule",
        "tariff",
        "tracking",
    },
    {"settings"},
    {"errors", "language", "interrupts", "processes"},
    {"model"},
    {"__init__"},
]
LEVEL = {room: level for level, floor in enumerate(FLOORS) for room in floor}
ROOMS = LEVEL.keys()


def imported_rooms(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            raise AssertionError(f"{path}: relative imports hide the direction")
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "batchpost":
                found.add(parts[1] if len(parts) > 1 and parts[1] in ROOMS else "__init__")
    return found


def test_every_room_has_its_floor() -> None:
    rooms = {
        path.stem
        for path in PACKAGE.iterdir()
        if (path.is_dir() and path.name not in {"__pycache__", "locale"}) or path.suffix == ".py"
    }
    assert rooms == set(ROOMS)


def test_imports_only_go_down() -> None:
    faults = [
        f"{path.relative_to(PACKAGE)} imports {room}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for own in [path.relative_to(PACKAGE).parts[0].removesuffix(".py")]
        for room in sorted(imported_rooms(path) - {own})
        if LEVEL[room] <= LEVEL[own]
    ]
    assert not faults, "\n".join(faults)
