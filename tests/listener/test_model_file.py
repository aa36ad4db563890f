"""The file of weights is checked when it is opened."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from service.core.errors import SetupError
from service.listener.model_file import open_model_file


def written(path: Path) -> bytes:
    """A small file of weights with its own hash."""
    arrays = {"word": np.arange(12, dtype=np.int8).reshape(3, 4), "bias": np.array([0.5, -1], np.float32)}
    result = save(arrays, {"sha256": "0" * 64, "corpus": "abc"})
    digest = hashlib.sha256(result[8 + int.from_bytes(result[:8], "little") :]).hexdigest()
    path.write_bytes(save(arrays, {"sha256": digest, "corpus": "abc"}))
    return path.read_bytes()


def test_arrays_and_facts_come_back_as_they_were_written(tmp_path: Path) -> None:
    written(tmp_path / "weights")
    file = open_model_file(tmp_path / "weights")
    assert file.facts["corpus"] == "abc"
    assert file.arrays["word"].tolist() == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
    assert file.arrays["bias"].tolist() == [0.5, -1]


@pytest.mark.parametrize("change", ["flipped", "cut", "no header"])
def test_a_damaged_file_is_refused(tmp_path: Path, change: str) -> None:
    data = written(tmp_path / "weights")
    damaged = {"flipped": data[:-1] + bytes([data[-1] ^ 1]), "cut": data[:-3], "no header": b"x" * 40}[change]
    (tmp_path / "weights").write_bytes(damaged)
    with pytest.raises(SetupError):
        open_model_file(tmp_path / "weights")
