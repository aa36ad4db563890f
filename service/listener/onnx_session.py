"""Opens ONNX graphs as the listener runs them: on one thread."""

from typing import Any


def onnx_session(graph: bytes) -> Any:
    """A session of onnxruntime."""
    import onnxruntime  # an extra, which only installations with weights need

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
