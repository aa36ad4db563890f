"""The listener's weights: one file in the safetensors format, mapped into memory and checked when it is opened."""

import hashlib
import json
import mmap
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from schemas.messages import setup
from service.core.errors import SetupError

_TYPES = {"U8": np.uint8, "I8": np.int8, "F16": np.float16, "F32": np.float32, "I32": np.int32}


@dataclass(frozen=True)
class ModelFile:
    """`facts` as written by the training; `arrays` are views into the map (read-only, shared between processes)."""

    facts: dict[str, str]
    arrays: dict[str, NDArray[np.generic]]

    def text(self, name: str) -> str:
        """An array of bytes, as the text that it holds."""
        return self.arrays[name].tobytes().decode("utf-8")


def open_model_file(path: Path) -> ModelFile:
    """The file's facts and arrays; SetupError where it is cut off or does not match its own hash."""
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    try:
        start = 8 + int.from_bytes(mapped[:8], "little")
        header = json.loads(mapped[8:start])
    except (ValueError, UnicodeDecodeError) as error:
        raise SetupError(setup.NO_MODEL_FILE(path=path.name)) from error
    facts = header.pop("__metadata__", {})
    if hashlib.sha256(memoryview(mapped)[start:]).hexdigest() != facts.get("sha256"):
        raise SetupError(setup.MODEL_DAMAGED(path=path.name))
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        kind = np.dtype(_TYPES[entry["dtype"]])
        flat = np.frombuffer(mapped, kind, (last - first) // kind.itemsize, start + first)
        arrays[name] = flat.reshape(entry["shape"])
    return ModelFile(facts, arrays)
