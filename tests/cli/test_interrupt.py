"""Interrupts while others' code runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from netspec.cli.interrupt import heeded
from tests.cli.running import SMALL, environment


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_an_interrupt_that_a_library_swallows_is_raised_in_the_end() -> None:
    with pytest.raises(KeyboardInterrupt), heeded(), suppress(BaseException):
        interrupt()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_interrupt_that_a_library_renames_is_still_one() -> None:
    with pytest.raises(KeyboardInterrupt), heeded():
        try:
            interrupt()
        except BaseException:  # noqa: BLE001 - as some do
            raise ImportError("numpy could not be imported") from None


def test_a_failure_without_an_interrupt_is_itself() -> None:
    with pytest.raises(KeyError), heeded():
        raise KeyError


def test_interrupts_that_are_ignored_stay_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with heeded():
            interrupt()
    finally:
        signal.signal(signal.SIGINT, before)


# Says what TensorFlow says, and hangs.
KERAS = "import os, time; os.write(2, b'chatter'); open('begun', 'w').close(); time.sleep(60)\n"


@pytest.mark.skipif(os.name != "posix", reason="the signals are those of POSIX")
def test_an_interrupted_build_leaves_nothing_and_says_nothing(folder: Path) -> None:
    (folder / "fake").mkdir()
    Path("net.yaml").write_text(SMALL, encoding="utf-8")
    os.mkfifo("begun")
    Path("fake/keras.py").write_text(KERAS, encoding="utf-8")
    path = os.pathsep.join([str(folder / "fake"), environment()["PYTHONPATH"]])
    process = subprocess.Popen(
        [sys.executable, "-m", "netspec", "build", "net.yaml", "--engine", "keras"],
        env={**environment(), "PYTHONPATH": path},
        stderr=subprocess.PIPE,
        text=True,
    )
    # Opened when the other end is.
    Path("begun").read_bytes()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.strip() == ""
    assert sorted(os.listdir()) == ["begun", "fake", "net.yaml"]


def test_an_interrupted_writing_leaves_the_folder_as_it_was() -> None:
    from netspec.emit.keras_files import save

    class Model:
        def to_json(self) -> str:
            raise KeyboardInterrupt

    Path("net.json").write_text("old")
    with pytest.raises(KeyboardInterrupt):
        save(Model(), "net.json", "json")
    assert os.listdir() == ["net.json"]
    assert Path("net.json").read_text() == "old"
