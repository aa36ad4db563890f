"""The layers of the encoder that were trained for danger alone: read on from what the others make of a text in between.

They cost a fifth of the whole encoder, so that they are asked only where a cheaper look sees some chance of danger.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from service.listener.onnx_session import onnx_session
from service.listener.vector_functions import gelu

Floats = NDArray[np.float32]


class DangerLayers:
    """Immutable once built. `arrays`: "encoder" (an ONNX graph, states to states), "in" and "out", weight and bias."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self._session = onnx_session(arrays["encoder"].tobytes())
        self._heads = {name: np.asarray(array, np.float32) for name, array in arrays.items() if name != "encoder"}

    def logits(self, middle: Floats, clauses: Sequence[Sequence[int]]) -> Floats:
        """Logits (clauses, kinds) of one window: `middle` (pieces, 384), and where in it each clause lies."""
        (states,) = self._session.run(None, {"middle": middle[None]})
        vectors = np.stack([states[0][places or [0]].mean(axis=0) for places in clauses])
        inner = gelu(vectors @ self._heads["in.weight"].T + self._heads["in.bias"])
        return np.asarray(inner @ self._heads["out.weight"].T + self._heads["out.bias"])
