"""Coverage-guided fuzzing of the readers, by atheris (Linux).

    python fuzzing/run.py NAME… [--seconds N] [--executions N] [--corpus FOLDER]

Without a name: all targets, one after another. Seeds are the lists of `samples/` and, where
they lie beside the repository, of `../shared`. What crashes a target is kept in FOLDER as
`crash-…`; give that file to `--replay`. The exit code is that of the first target that failed.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
#: Longest input: lists of a few rows; single values need no more than a line or two.
LONGEST = 8 << 10
LONGEST_OF = {"identifiers": 64, "amounts": 256, "weights": 256}
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]


def seeds(longest: int) -> list[Path]:
    """Return the small lists that lie at hand."""
    folders = [
        ROOT / "samples",
        ROOT / "tests",
        *(SHARED / n for n in ("corpora", "traps", "lists")),
    ]
    suffixes = {".py", ".pyc", ".md", ".toml", ".csv.gz"}
    found = [path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*"))]
    return [
        path
        for path in found
        if path.is_file() and path.suffix not in suffixes and path.stat().st_size <= longest
    ]


def fuzz(name: str, arguments: list[str]) -> None:
    """Run one target in this process until atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["batchpost"]):
        import targets

    target = targets.targets()[name]
    atheris.Setup([sys.argv[0], *arguments], lambda data: targets.run(target, data))
    atheris.Fuzz()


def begin(name: str, given: argparse.Namespace) -> int:
    """Run one target in a process of its own, its corpus begun with the seeds."""
    corpus = given.corpus / name
    corpus.mkdir(parents=True, exist_ok=True)
    longest = LONGEST_OF.get(name, LONGEST)
    for index, path in enumerate(seeds(longest)):
        (corpus / f"seed-{index}").write_bytes(path.read_bytes())
    limits = [f"-max_total_time={given.seconds}", f"-runs={given.executions}"]
    limits += [f"-max_len={longest}", "-timeout=20", "-rss_limit_mb=4096", "-print_final_stats=1"]
    command = [sys.executable, __file__, "--inside", name, *limits, f"-artifact_prefix={corpus}/"]
    done = subprocess.run(
        [*command, str(corpus)], check=False, capture_output=True, text=True, errors="replace"
    )
    lines = done.stderr.splitlines()
    stats = [line for line in lines if line.startswith(("stat::number_of_exec", "stat::average"))]
    print(
        name,
        *(line.removeprefix("stat::") for line in stats),
        f"exit {done.returncode}",
        flush=True,
    )
    if done.returncode:
        print(*(line for line in [*done.stdout.splitlines(), *lines][-60:]), sep="\n", flush=True)
    return done.returncode


def main() -> int:
    if sys.argv[1:2] == ["--inside"]:
        fuzz(sys.argv[2], sys.argv[3:])
        return 0
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--executions", type=int, default=10_000_000)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--replay", type=Path)
    given = parser.parse_args()
    import targets

    if given.replay is not None:
        targets.run(targets.targets()[given.names[0]], given.replay.read_bytes())
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        given.corpus = given.corpus or Path(scratch)
        codes = [begin(name, given) for name in given.names or targets.targets()]
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main())
