"""Files that are written without a framework: whole or not at all, in little memory."""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from netspec.compiler import compile_spec
from netspec.diagnostic import SpecError
from netspec.emit import replacing
from netspec.emit.artifact import write_artifact
from netspec.emit.wish import Init, Wish
from tests.compiling import compiled, write

ROOT = Path(__file__).parent.parent.parent

SMALL = "inputs: [{x: [8]}]\nlayers: [dense: {units: 4, name: d}]\n"
# Five million values, in twenty arrays.
LARGE = "inputs: [{x: [500]}]\nlayers: [repeat: {times: 20, layers: [dense: 500]}]\n"


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "netspec", "build", *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def built_by(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """How `netspec build spec.yaml` ends in a program of ours."""
    return subprocess.run(
        [sys.executable, "-c", program, "build", "spec.yaml"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
    )


def test_no_framework_is_imported(tmp_path: Path) -> None:
    program = (
        "import sys; from netspec.cli.verbs import verbs\n"
        "try: verbs()\n"
        "except SystemExit as end: assert not end.code\n"
        "print({'keras', 'tensorflow'} & set(sys.modules))"
    )
    write(SMALL, tmp_path)
    done = built_by(program, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "set()"


def test_what_is_returned_is_the_sum_of_the_file(tmp_path: Path) -> None:
    for wish in (Wish(), Wish(init="zeros"), Wish(compress=True)):
        path = tmp_path / "net.h5"
        assert write_artifact(compiled(LARGE, tmp_path), str(path), wish) == digest(path)


def test_the_bytes_depend_on_the_spec_and_the_wish_alone(tmp_path: Path) -> None:
    graph = compiled(LARGE, tmp_path)
    folders = [tmp_path / "a", tmp_path / "b"]
    sums = []
    for folder in folders:
        folder.mkdir()
        sums.append(write_artifact(graph, str(folder / "net.h5"), Wish(seed=3)))
        # HDF5 counts time in seconds.
        time.sleep(1.1)
    assert sums[0] == sums[1]
    assert write_artifact(graph, str(tmp_path / "net.h5"), Wish(seed=4)) != sums[0]


def test_a_new_file_has_the_rights_that_every_file_gets(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_artifact(compiled(SMALL, tmp_path), str(tmp_path / "net.h5"), Wish())
    assert (tmp_path / "net.h5").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("nameless", [True, False])
@pytest.mark.parametrize("rights", [0o600, 0o444, 0o755])
def test_a_file_keeps_its_rights_when_it_is_replaced(
    rights: int, nameless: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not nameless:
        monkeypatch.setattr(replacing, "_nameless", lambda folder: None)
    path = tmp_path / "net.h5"
    path.touch()
    path.chmod(rights)
    write_artifact(compiled(SMALL, tmp_path), str(path), Wish())
    assert path.stat().st_mode & 0o777 == rights
    assert path.stat().st_size


@pytest.mark.parametrize("nameless", [True, False])
def test_a_name_may_be_as_long_as_any(
    nameless: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not nameless:
        monkeypatch.setattr(replacing, "_nameless", lambda folder: None)
    name = "x" * (os.pathconf(tmp_path, "PC_NAME_MAX") - 3) + ".h5"
    for _ in range(2):
        write_artifact(compiled(SMALL, tmp_path), str(tmp_path / name), Wish())
    assert sorted(os.listdir(tmp_path)) == ["spec.yaml", name]


@pytest.mark.parametrize("init", ["spec", "zeros"])
@pytest.mark.parametrize(
    "layers",
    [
        "repeat: {times: 300, layers: [dense: 8]}",
        "dense: 800",
        "repeat: {times: 2, layers: [dense: 90]}",
    ],
)
def test_a_compressed_file_is_never_larger(layers: str, init: Init, tmp_path: Path) -> None:
    graph = compiled(f"inputs: [{{x: [90]}}]\nlayers: [{layers}]\n", tmp_path)
    sums = [
        write_artifact(graph, str(tmp_path / f"{compress}.h5"), Wish(init=init, compress=compress))
        for compress in (False, True, True)
    ]
    assert sums[1] == sums[2] == digest(tmp_path / "True.h5")
    assert (tmp_path / "True.h5").stat().st_size <= (tmp_path / "False.h5").stat().st_size


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    link = tmp_path / "net.h5"
    link.symlink_to("far/net.h5")
    assert write_artifact(compiled(SMALL, tmp_path), str(link), Wish()) == digest(link)
    assert link.is_symlink()
    assert os.listdir(tmp_path / "far") == ["net.h5"]


def test_the_same_file_comes_where_none_can_be_without_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = compiled(SMALL, tmp_path)
    usual = write_artifact(graph, str(tmp_path / "a.h5"), Wish())
    monkeypatch.setattr(replacing, "_nameless", lambda folder: None)
    assert write_artifact(graph, str(tmp_path / "b.h5"), Wish()) == usual
    assert sorted(os.listdir(tmp_path)) == ["a.h5", "b.h5", "spec.yaml"]


def test_a_disk_without_room_is_found_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=10**6))
    monkeypatch.setattr("netspec.emit.artifact._write", None)
    graph = compiled(LARGE, tmp_path)
    for wish, needed in (
        (Wish(), "19.1 MiB"),
        (Wish(format="weights"), "19.1 MiB"),
        # An archive has no holes.
        (Wish(format="keras", init="zeros"), "19.1 MiB"),
        # Random numbers cannot be compressed to less.
        (Wish(compress=True), "9.5 MiB"),
    ):
        with pytest.raises(SpecError) as caught:
            write_artifact(graph, str(tmp_path / "net"), wish)
        (found,) = caught.value.diagnostics
        sizes = f"at least {needed} are needed, and 976.6 KiB are free"
        assert found.message.endswith(f"no space left on device: {sizes}; nothing was written")
        assert found.help == "make room on that disk, or write to another one"


@pytest.mark.parametrize(
    "wish",
    [
        Wish(init="zeros"),
        Wish(init="zeros", compress=True),
        Wish(format="weights", init="zeros"),
        Wish(format="json"),
    ],
)
def test_what_takes_little_room_is_written_to_a_small_disk(
    wish: Wish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=10**6))
    path = tmp_path / "net"
    write_artifact(compiled(LARGE, tmp_path), str(path), wish)
    assert path.stat().st_blocks * 512 < 10**6


def test_an_archive_is_laid_out_on_the_disk_that_it_goes_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/no folder at all")
    write_artifact(compiled(SMALL, tmp_path), str(tmp_path / "net.keras"), Wish(format="keras"))
    assert sorted(os.listdir(tmp_path)) == ["net.keras", "spec.yaml"]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_disk_that_fills_up_leaves_the_old_file_and_nothing_else(
    share: float, tmp_path: Path
) -> None:
    write(LARGE, tmp_path)
    (tmp_path / "spec.h5").write_bytes(b"")
    old = write_artifact(compiled(SMALL, tmp_path / "s"), str(tmp_path / "spec.h5"), Wish())
    # A file may not grow beyond this; that is noticed where the disk's own end would be.
    most = int(20_000_000 * share)
    done = subprocess.run(
        command("spec.yaml"),
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    assert done.returncode == 1
    assert "error[NS605]: cannot write `spec.h5`" in done.stderr
    assert os.strerror(errno.EFBIG).lower() in done.stderr
    assert digest(tmp_path / "spec.h5") == old
    assert sorted(os.listdir(tmp_path)) == ["s", "spec.h5", "spec.yaml"]


# A disk of its own, of 12 MB, on which an old file is; it is gone with the process.
DISK = """
mkdir disk && mount -t tmpfs -o size=12m none disk || exit 90
cp old.h5 disk/spec.h5 && cp old.h5 disk/spec.keras && cd disk || exit 91
"$@" 1>&2
code=$?
ls -A
sha256sum "$name" | cut -d ' ' -f 1
exit $code
"""
MOUNTING = ("unshare", "--user", "--map-root-user", "--mount")
# As when the disk fills up only after it was looked at.
UNFORESEEN = """
import shutil, sys, types
shutil.disk_usage = lambda folder: types.SimpleNamespace(free=10**12)
from netspec.cli import main
main()
"""


def _can_mount() -> bool:
    try:
        command = (*MOUNTING, "mount", "-t", "tmpfs", "none", "/mnt")
        return subprocess.run(command, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not _can_mount(), reason="nobody may mount a disk here")
@pytest.mark.parametrize("program", [["-m", "netspec"], ["-c", UNFORESEEN]])
@pytest.mark.parametrize(
    "options",
    [
        ["-o", "spec.h5"],
        ["-o", "spec.h5", "--compress"],
        ["-o", "spec.h5", "--format", "weights"],
        ["-o", "spec.keras"],
    ],
)
def test_a_full_disk_keeps_the_old_file_and_gets_nothing_else(
    program: list[str], options: list[str], tmp_path: Path
) -> None:
    # 20 MB, and 18 MB when compressed.
    write(LARGE, tmp_path)
    old = write_artifact(compiled(SMALL, tmp_path / "s"), str(tmp_path / "old.h5"), Wish())
    build = [sys.executable, *program, "build", "../spec.yaml", *options, "--force"]
    done = subprocess.run(
        [*MOUNTING, "sh", "-c", DISK, "sh", *build],
        cwd=tmp_path,
        env={**environment(), "name": options[1]},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    assert f"error[NS605]: cannot write `{options[1]}`" in done.stderr
    assert done.stdout.splitlines() == ["spec.h5", "spec.keras", old]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "times"), [(signal.SIGKILL, 20), (signal.SIGINT, 8), (signal.SIGTERM, 8)]
)
def test_a_process_that_is_ended_leaves_the_old_file_or_the_new_one(
    number: int, times: int, tmp_path: Path
) -> None:
    write(LARGE, tmp_path)
    path = tmp_path / "spec.h5"
    new = write_artifact(compile_spec(str(tmp_path / "spec.yaml")), str(path), Wish(seed=1))
    start = time.monotonic()
    subprocess.run(command("spec.yaml"), cwd=tmp_path, env=environment(), check=True)
    usual = time.monotonic() - start
    old = digest(path)
    seen = set()
    seed = random.randrange(2**32)
    moments = random.Random(seed)
    for _ in range(times):
        process = subprocess.Popen(
            command("spec.yaml", "--seed", 1),
            cwd=tmp_path,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        # Not while Python starts: the file is written at the end.
        time.sleep(usual * moments.uniform(0.3, 1.1))
        process.send_signal(number)
        process.wait()
        seen.add(digest(path))
        assert seen <= {old, new}, f"the moments are those of the seed {seed}"
        assert sorted(os.listdir(tmp_path)) == ["spec.h5", "spec.yaml"], f"seed {seed}"


# A build that takes its time, where files cannot be without a name; it says when it writes.
SLOW = """
import sys, time
from pathlib import Path
from netspec.emit import fill, replacing
started = Path(sys.argv.pop(1))
put = fill._put

def slowly(file, portion):
    put(file, portion)
    started.touch()
    time.sleep(0.05)

fill._put = slowly
replacing._nameless = lambda folder: None
from netspec.cli import main
main()
"""


@pytest.mark.parametrize("send", [os.kill, os.killpg])
def test_an_interrupt_leaves_nothing_where_files_need_names(
    send: Callable[[int, int], None], tmp_path: Path
) -> None:
    folder, started = tmp_path / "folder", tmp_path / "started"
    folder.mkdir()
    write(LARGE, folder)
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(started), "build", "spec.yaml"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not started.exists():
        assert process.poll() is None
        time.sleep(0.01)
    send(process.pid, signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err.strip()) == (130, "", "")
    assert os.listdir(folder) == ["spec.yaml"]


# A build whose network is checked only when some of its values are written, and after a pause all;
# where files may need names.
CHECKED_LATE = """
import importlib, os, sys, time
from pathlib import Path
from netspec.emit import fill, replacing
build = importlib.import_module("netspec.cli.build")
named, pause = (int(sys.argv.pop(1)) for _ in range(2))
started = Path("../started")
put, found = fill._put, build._found

def noted(file, portion):
    put(file, portion)
    started.touch()
    time.sleep(0 if pause else 0.05)

def late(*arguments, **options):
    while not started.exists():
        time.sleep(0.01)
    time.sleep(pause)
    return found(*arguments, **options)

fill._put, build._found = noted, late
if named:
    replacing._nameless = lambda folder: None
from netspec.cli import main
main()
"""


@pytest.mark.parametrize("named", [0, 1])
@pytest.mark.parametrize("pause", [0, 1])
def test_a_file_that_was_begun_is_dropped_when_its_network_is_refused(
    named: int, pause: int, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    write(f"{LARGE[:-2]}, rms_normalization]\n", folder)
    (folder / "spec.h5").write_bytes(b"the old file")
    options = ["--target=keras2", "--force"]
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            CHECKED_LATE,
            str(named),
            str(pause),
            "build",
            "spec.yaml",
            *options,
        ],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert (tmp_path / "started").exists()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error[NS612]")
    assert sorted(os.listdir(folder)) == ["spec.h5", "spec.yaml"]
    assert (folder / "spec.h5").read_bytes() == b"the old file"


# A helper that is asked to end while HDF5 has it write.
ENDED = """
import os, signal
from netspec.emit import patient
here, write = os.getpid(), patient._Patient.write

def ending(file, content):
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGTERM)
    return write(file, content)

patient._Patient.write = ending
from netspec.cli import main
main()
"""


def test_what_a_helper_is_ended_at_is_written_without_it(tmp_path: Path) -> None:
    write(LARGE, tmp_path)
    done = built_by(ENDED, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"sha256 {digest(tmp_path / 'spec.h5')}" in done.stdout
    assert sorted(os.listdir(tmp_path)) == ["spec.h5", "spec.yaml"]


# Initializers that are equal, and do not give the same.
ALIKE = """\
inputs: [{x: [3]}]
layers:
  - dense: {name: a, units: 2, bias_initializer: {constant: 0.0}}
  - dense: {name: b, units: 2, bias_initializer: {constant: -0.0}}
"""


def test_a_helper_writes_what_is_written_without_one(tmp_path: Path) -> None:
    write(ALIKE, tmp_path)
    done = built_by("from netspec.cli import main; main()", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    write_artifact(compile_spec(str(tmp_path / "spec.yaml")), str(tmp_path / "alone.h5"), Wish())
    assert digest(tmp_path / "spec.h5") == digest(tmp_path / "alone.h5")


def test_a_system_that_reaps_processes_is_no_failure(tmp_path: Path) -> None:
    write(LARGE, tmp_path)
    program = (
        "import signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "from netspec.cli import main; main()"
    )
    done = built_by(program, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"sha256 {digest(tmp_path / 'spec.h5')}" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "layers", "options"),
    [
        # 400 MB of values, in one array.
        (10_000, "[dense: {units: 10000, kernel_initializer: he_normal}]", []),
        # 60 MB that depend on one another.
        (300_000, "[dense: {units: 50, kernel_initializer: orthogonal}]", []),
        # As many layers as a spec may have, in the longest spelling.
        (2, f"[{', '.join(['dense: 2'] * 9990)}]", ["--target=keras3"]),
    ],
    ids=["values", "orthogonal", "layers"],
)
def test_memory_does_not_grow_with_the_network(
    size: int, layers: str, options: list[str], tmp_path: Path
) -> None:
    write(f"inputs: [{{x: [{size}]}}]\nlayers: {layers}\n", tmp_path)
    program = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *command("spec.yaml", "-q", *options)],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    # In KiB, of which 150 MB are fewer.
    assert int(done.stdout) < 150_000_000 / 1024
    (tmp_path / "spec.h5").unlink()


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="nothing tells it here")
@pytest.mark.parametrize(
    "layers",
    [
        "repeat: {times: 2000, layers: [dense: 50, relu, relu]}",
        "repeat: {times: 20, layers: [dense: 2000]}",
    ],
)
def test_all_processes_together_need_little_memory(layers: str, tmp_path: Path) -> None:
    write(f"inputs: [{{x: [50]}}]\nlayers: [{layers}]\n", tmp_path)
    most, seen = 0, 0
    process = subprocess.Popen(command("spec.yaml", "-q"), cwd=tmp_path, env=environment())
    while process.poll() is None:
        held = [_memory(each) for each in _with_descendants(process.pid)]
        most, seen = max(most, sum(held)), max(seen, len(held))
        time.sleep(0.01)
    assert process.returncode == 0
    assert seen > 1
    assert 30_000 < most < 150_000
    (tmp_path / "spec.h5").unlink()


def _with_descendants(process: int) -> list[int]:
    found = [process]
    for each in found:
        with suppress(OSError):
            found += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
    return found


def _memory(process: int) -> int:
    """The kB that a process holds, with its part of what several share."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        # It has ended.
        return 0
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def test_a_chain_of_five_thousand_layers_is_written(tmp_path: Path) -> None:
    import h5py

    text = "inputs: [{x: [2]}]\nlayers: [repeat: {times: 5000, layers: [dense: 2]}]\n"
    write_artifact(compiled(text, tmp_path), str(tmp_path / "net.h5"), Wish())
    with h5py.File(tmp_path / "net.h5") as file:
        config = json.loads(file.attrs["model_config"])
        assert len(config["config"]["layers"]) == 5001
        assert len(_datasets(file)) == 2 * 5000


def test_init_zeros_writes_zeros(tmp_path: Path) -> None:
    import h5py

    write_artifact(compiled(SMALL, tmp_path), str(tmp_path / "net.h5"), Wish(init="zeros"))
    with h5py.File(tmp_path / "net.h5") as file:
        (kernel, *_) = (each for each in _datasets(file) if each.shape == (8, 4))
        assert not kernel[()].any()


def _datasets(file: Any) -> list[Any]:
    found: list[Any] = []
    file.visititems(lambda _, item: found.append(item) if hasattr(item, "shape") else None)
    return found
