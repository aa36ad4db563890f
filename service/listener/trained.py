"""The trained reader of this installation, where its weights lie: opened once, when the first story comes.

Without weights, or without onnxruntime (the extra `listener`), rules and the lexical reading stand alone.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from schemas.messages import setup
from service.core.errors import SetupError
from service.listener.encoder import ListenerModel
from service.vocabulary.shipped import DATA, shipped_concerns

WEIGHTS = DATA / "listener" / "encoder.safetensors"


@cache
def trained_model(path: Path = WEIGHTS) -> ListenerModel | None:
    """The model, or None where there are no weights; SetupError where they are damaged or of another vocabulary."""
    if not path.exists() or find_spec("onnxruntime") is None:
        return None
    model = ListenerModel.load(path)
    unknown = set(model.concerns) - {concern.name for concern in shipped_concerns()}
    if unknown:
        raise SetupError(setup.TRAINED_FOR_OTHERS(path=path.name, unknown=min(unknown)))
    return model
