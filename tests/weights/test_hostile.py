"""Files of weights that mean harm: each is refused, and nothing in them is followed or run."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netspec.diagnostic import SpecError
from netspec.weights.opening import opened

Maker = Callable[[Path], object]


def named(file: Any, name: str = "d/kernel") -> Any:
    """The group of a layer whose weight is `name`, in a file that says it is of Keras."""
    file.attrs["layer_names"] = ["d"]
    group = file.create_group("d")
    group.attrs["weight_names"] = [name]
    return group


def hdf5(make: Callable[[Any, Any, Path], object]) -> Maker:
    """A maker of an HDF5 file, from one that is given the file, h5py, and the folder."""

    def made(path: Path) -> None:
        import h5py

        with h5py.File(path, "w") as file:
            make(file, h5py, path.parent)

    return made


def external_values(file: Any, h5py: Any, folder: Path) -> None:
    (folder / "secret").write_bytes(bytes(64))
    outside = [(str(folder / "secret"), 0, 64)]
    named(file).create_dataset("d/kernel", (4, 4), "f4", external=outside)


def external_link(file: Any, h5py: Any, folder: Path) -> None:
    with h5py.File(folder / "other.h5", "w") as other:
        other["kernel"] = np.ones((4, 4))
    named(file)["d/kernel"] = h5py.ExternalLink(str(folder / "other.h5"), "kernel")


def soft_link(file: Any, h5py: Any, folder: Path) -> None:
    file["elsewhere"] = np.ones((4, 4))
    named(file)["d/kernel"] = h5py.SoftLink("/elsewhere")


def link_on_the_way(file: Any, h5py: Any, folder: Path) -> None:
    file["elsewhere/kernel"] = np.ones((4, 4))
    named(file)["d"] = h5py.SoftLink("/elsewhere")


def virtual_values(file: Any, h5py: Any, folder: Path) -> None:
    with h5py.File(folder / "other.h5", "w") as other:
        other["kernel"] = np.ones((4, 4))
    layout = h5py.VirtualLayout((4, 4), "f8")
    layout[:] = h5py.VirtualSource(str(folder / "other.h5"), "kernel", (4, 4))
    named(file).create_virtual_dataset("d/kernel", layout)


def larger_than_stored(file: Any, h5py: Any, folder: Path) -> None:
    named(file).create_dataset(
        "d/kernel", (200_000, 200_000), "f4", chunks=(1000, 1000), compression="gzip"
    )


def never_written(file: Any, h5py: Any, folder: Path) -> None:
    named(file).create_dataset("d/kernel", (100_000, 100_000), "f4")


def texts(file: Any, h5py: Any, folder: Path) -> None:
    named(file).create_dataset("d/kernel", data=["a", "b"], dtype=h5py.string_dtype())


def references(file: Any, h5py: Any, folder: Path) -> None:
    group = named(file)
    group.create_dataset("d/kernel", data=np.array([file.ref], dtype=h5py.ref_dtype))


def unknown_filter(file: Any, h5py: Any, folder: Path) -> None:
    named(file).create_dataset("d/kernel", data=np.ones((64, 64)), compression="lzf")


def group_inside_itself(file: Any, h5py: Any, folder: Path) -> None:
    named(file)["d"] = file["/"]


def deep_groups(file: Any, h5py: Any, folder: Path) -> None:
    named(file).create_dataset("/".join(["d"] * 100) + "/kernel", data=np.ones(3))


def weight_outside(file: Any, h5py: Any, folder: Path) -> None:
    named(file, "../../kernel")["d/kernel"] = np.ones(3)


def pickled(path: Path) -> None:
    class Harm:
        def __reduce__(self) -> Any:
            return os.system, (f"touch {path.parent}/harm",)

    arrays: Any = {"d/kernel": np.array([Harm()], dtype=object)}
    with path.open("wb") as file:
        np.savez(file, **arrays)


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("d/kernel.npy", bytes(2**28))


def two_of_one_name(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("d/kernel.npy", npy())
        archive.writestr("d/kernel.npy", npy())


def member_outside(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../d/kernel.npy", npy())


def negative_shape(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("d/kernel.npy", npy().replace(b"(3,)", b"(-3,)"))


def code_for_a_header(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("d/kernel.npy", npy().replace(b"(3,)", b"f()"))


def npy() -> bytes:
    stream = BytesIO()
    np.save(stream, np.ones(3))
    return stream.getvalue()


def tensors(header: object, size: int = 0, length: int | None = None) -> Maker:
    """A maker of a `.safetensors` with such a header and so many bytes of values."""

    def made(path: Path) -> None:
        text = json.dumps(header).encode()
        count = len(text) if length is None else length
        path.write_bytes(count.to_bytes(8, "little") + text + bytes(size))

    return made


def tensor(first: int, last: int, **more: Any) -> dict[str, Any]:
    return {"dtype": "F32", "shape": [4], "data_offsets": [first, last], **more}


HOSTILE: dict[str, tuple[Maker, str]] = {
    "values in another file": (hdf5(external_values), "NS513"),
    "a link to another file": (hdf5(external_link), "NS513"),
    "a link to another place": (hdf5(soft_link), "NS513"),
    "a link on the way": (hdf5(link_on_the_way), "NS513"),
    "values of other arrays": (hdf5(virtual_values), "NS513"),
    "an array of 149 GB": (hdf5(larger_than_stored), "NS513"),
    "an array that was never written": (hdf5(never_written), "NS513"),
    "texts for values": (hdf5(texts), "NS513"),
    "references for values": (hdf5(references), "NS513"),
    "an unknown filter": (hdf5(unknown_filter), "NS513"),
    "a group inside itself": (hdf5(group_inside_itself), "NS513"),
    "deep groups": (hdf5(deep_groups), "NS513"),
    "a weight outside": (hdf5(weight_outside), "NS514"),
    "pickled objects": (pickled, "NS513"),
    "a zip bomb": (zip_bomb, "NS513"),
    "two members of one name": (two_of_one_name, "NS513"),
    "a member outside": (member_outside, "NS513"),
    "a negative shape": (negative_shape, "NS514"),
    "code for a header": (code_for_a_header, "NS514"),
    "a header of an exabyte": (tensors({"d.w": tensor(0, 16)}, length=2**60), "NS513"),
    "a header of 90 MB": (tensors({"d.w": tensor(0, 16)}, length=90_000_000), "NS507"),
    "tensors over one another": (
        tensors({"d.a": tensor(0, 16), "d.b": tensor(8, 24)}, 24), "NS513",
    ),
    "a tensor beyond the end": (tensors({"d.a": tensor(0, 16)}, 8), "NS507"),
    "a tensor of another size": (tensors({"d.a": tensor(0, 12)}, 16), "NS514"),
    "a negative offset": (tensors({"d.a": tensor(-16, 0)}, 16), "NS514"),
    "an unknown type": (tensors({"d.a": tensor(0, 16, dtype="F8_E4M3")}, 16), "NS513"),
    "a shape of texts": (tensors({"d.a": tensor(0, 16, shape=["4"])}, 16), "NS514"),
    "a header that is a list": (lambda path: path.write_bytes(
        (5).to_bytes(8, "little") + b"{[1]}"), "NS514"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused(name: str, tmp_path: Path) -> None:
    make, code = HOSTILE[name]
    make(tmp_path / "w")
    with pytest.raises(SpecError) as caught, opened(str(tmp_path / "w")):
        pass
    assert [each.code for each in caught.value.diagnostics] == [code]
    assert not (tmp_path / "harm").exists()


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "w")
    with pytest.raises(SpecError, match="NS003"), opened(str(tmp_path / "w")):
        pass


def test_a_file_that_shrinks_while_it_is_read_is_an_error(tmp_path: Path) -> None:
    np.savez(tmp_path / "w.npz", np.ones((100, 100)))
    with opened(str(tmp_path / "w.npz")) as file:
        (array,) = file.layers[0].arrays
        os.truncate(tmp_path / "w.npz", 500)
        with pytest.raises(SpecError, match=r"NS514 .* it ended while it was read"):
            array.read((100, 100), ((0, 100), (0, 100)))
