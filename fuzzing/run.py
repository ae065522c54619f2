"""Coverage-guided fuzzing of the readers, by atheris (Linux).

    python fuzzing/run.py NAME… [--seconds N] [--executions N] [--corpus FOLDER]

Without a name: all targets, one after another. Each begins with seeds of its own kind, from
`seeds.py`, and goes on with what FOLDER has from earlier runs. What crashes a target is kept
there as `crash-…`; the exception is printed, the next target goes on. Give such a file to
`--replay`. The exit code is that of the first target that failed.
"""

import argparse
import pkgutil
import subprocess
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

_PRINTED_LINES = 40


def fuzz(name: str, arguments: list[str]) -> None:
    """Run one target in this process until atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["batchpost"]):
        import targets

        for found in pkgutil.walk_packages([str(ROOT / "batchpost/parsers")], "batchpost.parsers."):
            if not found.name.endswith(".apart_child"):
                import_module(found.name)
    target = targets.targets()[name]

    def one(data: bytes) -> None:
        try:
            targets.run(target, data)
        except BaseException:
            traceback.print_exc()  # atheris prints it too late to be read
            sys.stderr.flush()
            raise

    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


def begin(name: str, given: argparse.Namespace) -> int:
    """Run one target in a process of its own, its corpus begun with the seeds."""
    from seeds import dictionary, longest, seeds  # not in that process: it imports the readers

    corpus = given.corpus / name
    corpus.mkdir(parents=True, exist_ok=True)
    for index, data in enumerate(seeds(name)):
        (corpus / f"seed-{index}").write_bytes(data)
    limits = [f"-max_total_time={given.seconds}", f"-runs={given.executions}"]
    limits += [f"-max_len={longest(name)}", "-timeout=20", "-rss_limit_mb=4096"]
    limits += ["-print_final_stats=1", f"-artifact_prefix={corpus}/"]
    words = given.corpus / f"{name}.dict"
    if dictionary(name):
        words.write_text(dictionary(name), encoding="ascii", newline="")
        limits.append(f"-dict={words}")
    done = subprocess.run(
        [sys.executable, __file__, "--inside", name, *limits, str(corpus)],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    lines = done.stderr.splitlines()
    stats = [line for line in lines if line.startswith(("stat::number_of_exec", "stat::average"))]
    progress = [line.split() for line in lines if " cov: " in line]
    covered = [" ".join(words[words.index("cov:") : words.index("ft:") + 2]) for words in progress]
    told = [line.removeprefix("stat::") for line in stats]
    print(name, *told, *covered[-1:], f"exit {done.returncode}", flush=True)
    if done.returncode:
        shown = [line for line in lines if not line.startswith(("INFO:", "#", "WARNING:"))]
        print(*shown[-_PRINTED_LINES:], sep="\n", flush=True)
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
