"""One module of a package that would load all of its modules."""

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType


def load_alone(name: str) -> ModuleType:
    """Load a module without what its package loads first, which stays in memory and serves nobody here.

    The package is left as if it had never been asked for, so that whoever imports it gets the whole of it.
    """
    package = name.rpartition(".")[0]
    if package in sys.modules:
        return import_module(name)
    spec = find_spec(package)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    sys.modules[package] = module_from_spec(spec)
    try:
        return import_module(name)
    finally:
        del sys.modules[package]
