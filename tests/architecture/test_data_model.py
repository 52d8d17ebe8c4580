"""The data model that people read is the one that there is."""

import importlib.util
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_data_model_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("data_model", DOCS / "data_model.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "data-model.md").read_text() == module.page(), "make data-model"
