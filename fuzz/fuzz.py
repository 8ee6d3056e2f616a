"""`make fuzz`: inputs that a fuzzer grows by what they reach in the code, for a while a target.

`FUZZ_SECONDS` is how long each target runs (60), and words behind the command are the targets. What
breaks one is kept in `.fuzz/found` and shown; make it a case of a test, then mend it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PLACE = ROOT / ".fuzz"
ATHERIS = "atheris==3.0.0"
TARGETS = ("read", "expression", "check")

# A second is the promise; a slow machine and the fuzzer's own counting take their part.
SLOW, MEMORY = 20, 1000

WORDS = (
    "netspec:", "inputs:", "layers:", "params:", "blocks:", "defaults:", "repeat:", "times:",
    "range:", "each:", "columns:", "rows:", "branches:", "side:", "group:", "nested:", "call:",
    "include:", "from:", "name:", "as:", "if:", "conv:", "dense:", "add", "concat", "flatten",
    "$(", "$n", "**", "//", " if ", " else ", " and ", " not ", "in_channels", "x.channels",
    "max(", "divisible(", "len(", "[0]", "<<: *a", "&a ", "*a", "- ", ": ", "? ", "|\\x0a", ">-",
    "!!str ", "%YAML", "---", "null", "true", "1e9", "0x1", ".inf",
)  # fmt: skip


def main(wanted: list[str]) -> int:
    """Run the targets one after another; 1 when one of them breaks."""
    environment = _environment()
    results = [_run(name, environment) for name in wanted or TARGETS]
    return int(not all(results))


def _environment() -> dict[str, str]:
    """What a target's process needs: atheris, installed once in a folder of its own."""
    folder = PLACE / "packages"
    mark = folder / ".installed"
    if not (mark.exists() and mark.read_text() == ATHERIS):
        shutil.rmtree(folder, ignore_errors=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--target", str(folder), ATHERIS]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            # There are no wheels for some systems and the newest Pythons.
            raise SystemExit(f"{ATHERIS} cannot be installed here:\n{done.stderr}")
        mark.write_text(ATHERIS)
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}


def _run(name: str, environment: dict[str, str]) -> bool:
    """Fuzz one target; whether it held."""
    seconds = int(os.environ.get("FUZZ_SECONDS", "60"))
    corpus, found = PLACE / "corpus" / name, PLACE / "found"
    _plant(name, corpus)
    found.mkdir(exist_ok=True)
    before = set(found.iterdir())
    words = PLACE / "words"
    words.write_text("".join(f'"{word}"\n' for word in WORDS))
    codes = PLACE / f"{name}.codes"
    codes.unlink(missing_ok=True)
    options = {
        "max_total_time": seconds, "timeout": SLOW, "rss_limit_mb": MEMORY, "max_len": 4000,
        "dict": words, "artifact_prefix": f"{found}/{name}-", "print_final_stats": 1,
    }  # fmt: skip
    command = [sys.executable, str(Path(__file__).parent / "target.py"), name]
    command += [f"-{option}={value}" for option, value in options.items()]
    done = subprocess.run(
        [*command, str(corpus)],
        env={**environment, "FUZZ_CODES": str(codes)}, cwd=PLACE,
        capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    runs = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
    reached = codes.read_text().split() if codes.exists() else []
    count = int(runs[1]) if runs else 0
    print(f"{name}: {count:,} inputs in {seconds} s, {len(reached)} codes: {' '.join(reached)}")
    for path in sorted(set(found.iterdir()) - before):
        print(f"  {path.relative_to(ROOT)}: {path.read_bytes()[:200]!r}")
    if done.returncode:
        print(done.stderr[-4000:])
    sys.stdout.flush()
    return done.returncode == 0


def _plant(name: str, corpus: Path) -> None:
    """What the fuzzer begins with: specs, or the expressions in them."""
    corpus.mkdir(parents=True, exist_ok=True)
    folders = ("specs", "examples", "tests/bad")
    specs = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.yaml"))]
    texts = [path.read_text(encoding="utf-8") for path in specs]
    if name == "expression":
        found = (re.findall(r"\$\([^\n]*?\)(?=[\"'\s,}\]]|$)", text) for text in texts)
        texts = sorted({each for some in found for each in some})
    for number, text in enumerate(texts):
        if len(text) <= 4000:
            (corpus / f"seed{number}").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
