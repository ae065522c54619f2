"""Coverage-guided fuzzing of the readers, by atheris (Linux).

    python fuzzing/run.py NAME… [--seconds N] [--executions N] [--corpus FOLDER] [--tally]

Without a name: all targets, one after another. Each begins with seeds of its own kind, from
`seeds.py`, and goes on with what FOLDER has from earlier runs. A target is done with as soon as
either limit is reached, what FOLDER tells of earlier runs counted in; `--tally` prints that.
What crashes a target is kept there as `crash-…`; the exception is printed, the next target goes
on. Give such a file to `--replay`. The exit code is that of the first target that failed.
"""

import argparse
import pkgutil
import resource
import signal
import subprocess
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path

import tally

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

_PRINTED_LINES = 40
#: An input may take between one and two of these processor seconds.
_SLOW_S = 10
#: Code in C that never comes back; by the clock, so that a process that was paused is none.
_STUCK_S = 900


class _TooSlowError(BaseException):
    """One input takes too long; no reader may catch it."""


def fuzz(name: str, arguments: list[str]) -> None:
    """Run one target in this process until atheris ends it."""
    import atheris
    import counting

    counts = counting.begin()
    with atheris.instrument_imports(include=["batchpost"]):
        import targets

        for found in pkgutil.walk_packages([str(ROOT / "batchpost/parsers")], "batchpost.parsers."):
            if not found.name.endswith(".apart_child"):
                import_module(found.name)
    target = targets.targets()[name]
    begun = seen = 0

    def one(data: bytes) -> None:
        nonlocal begun
        begun += 1
        try:
            targets.run(target, data)
        except BaseException:
            traceback.print_exc()  # atheris prints it too late to be read
            sys.stderr.flush()
            raise

    def look(*_: object) -> None:
        nonlocal seen
        if seen == begun:
            raise _TooSlowError
        seen = begun

    if counts:
        counting.hand_over()
    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, _SLOW_S, _SLOW_S)
    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


def begin(name: str, given: argparse.Namespace) -> int:
    """Run one target in a process of its own, its corpus begun with the seeds."""
    from seeds import dictionary, longest, seeds  # not in that process: it imports the readers

    before = tally.read(given.corpus).get(name, tally.Done())
    seconds = int(given.seconds - before.seconds)
    executions = given.executions - before.executions
    if seconds <= 0 or executions <= 0:
        print(name, "is done", flush=True)
        return 0
    corpus = given.corpus / name
    corpus.mkdir(parents=True, exist_ok=True)
    for index, data in enumerate(seeds(name)):
        (corpus / f"seed-{index}").write_bytes(data)
    limits = [f"-max_total_time={seconds}", f"-runs={executions}", f"-max_len={longest(name)}"]
    limits += [f"-timeout={_STUCK_S}", f"-report_slow_units={_STUCK_S}", "-rss_limit_mb=4096"]
    limits += ["-print_final_stats=1", f"-artifact_prefix={corpus}/"]
    words = given.corpus / f"{name}.dict"
    if dictionary(name):
        words.write_text(dictionary(name), encoding="ascii", newline="")
        limits.append(f"-dict={words}")
    spent = _spent()
    done = subprocess.run(
        [sys.executable, __file__, "--inside", name, *limits, str(corpus)],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    lines = done.stderr.splitlines()
    told = _told(lines, _spent() - spent)
    tally.add(given.corpus, name, told)
    rate = f"{told.executions / told.seconds:,.0f} a second" if told.seconds else ""
    print(
        f"{name}: {told.executions:,} executions in {told.seconds:,.0f} s, {rate},",
        f"{told.covered:,} branches, exit {done.returncode}",
        flush=True,
    )
    if done.returncode:
        shown = [line for line in lines if not line.startswith(("INFO:", "#", "WARNING:"))]
        print(*shown[-_PRINTED_LINES:], sep="\n", flush=True)
    return done.returncode


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _told(lines: list[str], seconds: float) -> tally.Done:
    """Return what libFuzzer's last words tell of a run."""
    counts = [line.split()[-1] for line in lines if line.startswith("stat::number_of_exec")]
    progress = [line.split() for line in lines if " cov: " in line]
    covered = [words[words.index("cov:") + 1] for words in progress]
    return tally.Done(int(counts[-1]) if counts else 0, seconds, int((covered or ["0"])[-1]))


def main() -> int:
    if sys.argv[1:2] == ["--inside"]:
        fuzz(sys.argv[2], sys.argv[3:])
        return 0
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--executions", type=int, default=10_000_000)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--tally", action="store_true")
    parser.add_argument("--replay", type=Path)
    given = parser.parse_args()
    import targets

    if given.replay is not None:
        targets.run(targets.targets()[given.names[0]], given.replay.read_bytes())
        return 0
    names = given.names or list(targets.targets())
    with tempfile.TemporaryDirectory() as scratch:
        given.corpus = given.corpus or Path(scratch)
        if given.tally:
            print(tally.table(given.corpus, names))
            return 0
        codes = [begin(name, given) for name in names]
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main())
