"""Every sentence a person may meet stands in the Russian catalogue, facts and all."""

import runpy
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[1] / "scripts" / "catalogues.py"


def test_catalogues_are_whole_and_compiled() -> None:
    faults = list(runpy.run_path(str(SCRIPT))["faults"]())
    assert not faults, "\n".join(faults[:40])
