"""The example of an old file: Keras 3 says of the pictures what Keras 2 says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.examples.running import ROOT, numbers, run_example, shown, without_numbers

pytestmark = pytest.mark.slow


@pytest.mark.sweep
def test_a_network_with_old_weights_says_what_keras_2_says(tmp_path: Path) -> None:
    import tf_keras
    from PIL import Image
    from sklearn.datasets import load_sample_images

    printed = run_example("predict", tmp_path)
    old = tf_keras.applications.InceptionV3(weights=None, classes=20)
    old.load_weights(tmp_path / "inception_v3_keras2.h5")
    small = [Image.fromarray(each).resize((299, 299), 3) for each in load_sample_images().images]
    scores = old.predict(np.stack([np.asarray(each) for each in small]) / 127.5 - 1, verbose=0)
    best = np.sort(scores)[:, ::-1][:, :5]
    # What it is sure of is not chance: all classes alike would be 0.05.
    assert best.max() > 0.08
    assert numbers(printed) == pytest.approx(best.ravel().tolist(), abs=1e-4)
    names = (ROOT / "examples" / "classes.txt").read_text(encoding="utf-8").split()
    first = [line.split()[-1] for line in printed.splitlines()[1::6]]
    assert first == [names[place] for place in scores.argmax(axis=1)]
    assert without_numbers(printed).count("\n") == without_numbers(shown("predict")).count("\n")


def test_it_takes_other_classes_and_pictures(tmp_path: Path) -> None:
    from PIL import Image

    (tmp_path / "two.txt").write_text("first\nsecond\n", encoding="utf-8")
    Image.new("L", (40, 30), 90).save(tmp_path / "grey.png")
    options = ("--classes", str(tmp_path / "two.txt"), "--pictures", str(tmp_path / "grey.png"))
    title, *lines = run_example("predict", tmp_path / "out", *options).splitlines()
    assert title == "grey.png"
    assert {line.split()[1] for line in lines} == {"first", "second"}
