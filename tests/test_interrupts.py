"""An interrupt amid an import waits for its end: Python would lose it and keep the import lock."""

import importlib
import signal
import sys
import threading
import time

import pytest

from batchpost.interrupts import spare_imports


@pytest.fixture
def spared():
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    spare_imports()
    yield
    signal.signal(signal.SIGINT, former)


def test_an_interrupt_amid_an_import_comes_after_it(spared, tmp_path, monkeypatch, capfd):
    (tmp_path / "seldom_imported.py").write_text("loaded = True\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    places: list[str] = []

    def interrupt_once(frame, event, called):
        if event == "c_return" and called.__name__ == "acquire_lock" and not places:
            places.append(frame.f_code.co_filename)
            signal.getsignal(signal.SIGINT)(signal.SIGINT, frame)

    def import_and_wait() -> None:
        sys.setprofile(interrupt_once)
        try:
            importlib.import_module("seldom_imported")
        finally:
            sys.setprofile(None)
        time.sleep(30)

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        import_and_wait()
    assert time.monotonic() - began < 20, "it came only when the waiting was over"
    assert places == ["<frozen importlib._bootstrap>"]
    assert sys.modules["seldom_imported"].loaded
    assert "Traceback" not in capfd.readouterr().err
    monkeypatch.delitem(sys.modules, "seldom_imported")
    other = threading.Thread(target=importlib.import_module, args=("seldom_imported",), daemon=True)
    other.start()
    other.join(10)
    assert not other.is_alive(), "the import lock is still taken"


def test_elsewhere_an_interrupt_comes_at_once(spared):
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_interrupts_that_are_ignored_stay_so():
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        spare_imports()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, former)
