"""What git knows of the files of a repository."""

from __future__ import annotations

import os
import subprocess

from netspec.diagnostic import Diagnostic, SpecError

# What hooks of git find in their environment, and what would have git look elsewhere.
_OWN = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
)


def changed_files(folder: str, revision: str) -> list[str]:
    """The files that differ from `revision` in the repository around a folder; new ones too.

    Those that were removed are among them, and those that `.gitignore` names are not. A repository
    inside of this one is a single path. Raises `SpecError` (NS010).
    """
    if not revision or revision.startswith("-") or "\0" in revision:
        raise _unknown(
            revision, f"`{revision}` names no commit", "give a branch, a tag or a commit"
        )
    top = _top(folder, revision)
    commit = _commit(top, revision)
    differing = ("diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", commit, "--")
    new = ("ls-files", "--others", "--exclude-standard", "-z")
    listed = _answer(top, revision, *differing) + _answer(top, revision, *new)
    return [os.path.join(top, name) for name in os.fsdecode(listed).split("\0") if name]


def _top(folder: str, revision: str) -> str:
    """The folder that the repository's names begin at."""
    asked = ("rev-parse", "--show-toplevel")
    done = _run(folder, revision, *asked)
    said = _first_line(done.stderr)
    if done.returncode and "not a git repository" in said:
        raise _unknown(revision, f"`{folder}` is in no git repository", "leave the option out")
    if done.returncode and "dubious ownership" in said:
        cure = "trust it: `git config --global --add safe.directory …`, with the path of its top"
        raise _unknown(revision, f"git does not trust the repository around `{folder}`", cure)
    _check(done, revision)
    return os.fsdecode(done.stdout).removesuffix("\n")


def _commit(top: str, revision: str) -> str:
    """The commit that a revision names, or the empty tree for `HEAD` where there is none yet."""
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    done = _run(top, revision, *asked, f"{revision}^{{commit}}")
    if not done.returncode:
        return os.fsdecode(done.stdout).strip()
    if revision == "HEAD":
        return os.fsdecode(_answer(top, revision, "hash-object", "-t", "tree", "--stdin")).strip()
    cure = "fetch it: a clone on a CI server often has the last commit alone (`fetch-depth: 0`)"
    raise _unknown(revision, f"`{revision}` names no commit that is here", cure)


def _answer(folder: str, revision: str, *arguments: str) -> bytes:
    done = _run(folder, revision, *arguments)
    _check(done, revision)
    return done.stdout


def _check(done: subprocess.CompletedProcess[bytes], revision: str) -> None:
    if done.returncode:
        said = _first_line(done.stderr) or f"it ended with {done.returncode}"
        raise _unknown(revision, f"git cannot tell what has changed: {said}", "")


def _first_line(said: bytes) -> str:
    lines = os.fsdecode(said).strip().splitlines() or [""]
    return lines[0].removeprefix("fatal: ")


def _run(folder: str, revision: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in _OWN}
    try:
        return subprocess.run(
            ["git", "-C", folder, *arguments],
            env={**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        fact, cure = "git is not installed, or not on the path", "install it"
    except OSError as error:
        fact, cure = f"git cannot be run: {os.strerror(error.errno or 0).lower()}", ""
    raise _unknown(revision, fact, cure)


def _unknown(revision: str, fact: str, cure: str) -> SpecError:
    place = f"--changed-since {revision}"
    return SpecError([Diagnostic("NS010", fact, path=place, help=cure)])
