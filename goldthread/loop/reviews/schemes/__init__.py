"""The code lists of analysis that ship: schemes of contributory factors, kinds of pattern, and quality markers.

Each is a file with its edition and its basis; what is known of a label and what was only heard of it is said there.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from goldthread.core.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Factor:
    """One code of a scheme: its name, and the question that it puts to a case."""

    key: str
    name: str
    asks: str
    gates: tuple[str, ...] = ()
    """When it is looked at, where it is a quality marker."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A code list with its edition, what it is used for, and where it was read."""

    key: str
    name: str
    edition: str
    use: str
    """factors, patterns or markers."""
    basis: str
    certainty: str
    factors: tuple[Factor, ...]

    def named(self, factor: str) -> str:
        """The name of a code; the code itself where an older edition had it."""
        return next((each.name for each in self.factors if each.key == factor), factor)


_FOLDER = files("goldthread.loop.reviews.schemes")


@lru_cache
def every() -> dict[str, Scheme]:
    """All schemes that ship, by their key."""
    found = [
        _scheme(yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in sorted(_FOLDER.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
    ]
    return {scheme.key: scheme for scheme in found}


def for_analysis() -> tuple[Scheme, ...]:
    """The schemes by which a review may sort what contributed and what is a pattern."""
    return tuple(scheme for scheme in every().values() if scheme.use != "markers")


def markers() -> Scheme:
    """The quality markers for reviews."""
    return every()["MARKERS18"]


def checked(scheme: str, factor: str) -> Scheme:
    """The scheme to which a code belongs, or a refusal."""
    found = every().get(scheme)
    if found is None or found.use == "markers":
        raise Refusal("Choose a scheme of factors from the list.", "scheme")
    if factor not in {each.key for each in found.factors}:
        raise Refusal(f"Choose a factor of the {found.name}.", "factor")
    return found


def _scheme(content: dict[str, object]) -> Scheme:
    codes = content["factors"]
    assert isinstance(codes, dict)
    return Scheme(
        key=str(content["key"]),
        name=str(content["name"]),
        edition=str(content["edition"]),
        use=str(content["use"]),
        basis=str(content["basis"]),
        certainty=str(content["certainty"]),
        factors=tuple(
            Factor(key, code["name"], code["asks"], tuple(code.get("gates", ()))) for key, code in codes.items()
        ),
    )
