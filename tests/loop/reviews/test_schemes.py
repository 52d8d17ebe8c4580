"""The code lists that ship have an edition and a basis, and fit the methods that name them."""

import pytest

from goldthread.core.refusals import Refusal
from goldthread.loop.framework import packs
from goldthread.loop.reviews import schemes
from goldthread.loop.reviews.choices import GateKind, ReviewState
from goldthread.loop.reviews.rules import markers_at, path_of


def test_every_scheme_says_its_edition_and_where_it_was_read() -> None:
    found = schemes.every()
    assert {"SCIE6", "NPSA9", "VINCENT7", "YCFF", "SEIPS6", "SAFEGUARDING9", "MARKERS18"} == set(found)
    for scheme in found.values():
        assert scheme.edition and scheme.basis and scheme.certainty in {"found", "background", "local"}
        assert len({factor.key for factor in scheme.factors}) == len(scheme.factors)
        assert all(factor.asks.endswith("?") for factor in scheme.factors)


def test_the_number_in_a_name_is_the_number_of_factors() -> None:
    for scheme in schemes.every().values():
        number = "".join(letter for letter in scheme.key if letter.isdigit())
        if number:
            assert len(scheme.factors) == int(number), scheme.key


def test_every_method_that_ships_names_a_scheme_that_ships() -> None:
    for key in sorted(packs.keys()):
        for method in packs.load(key).methods.values():
            assert not method.factors or method.factors in schemes.every(), (key, method.name)


def test_there_are_eighteen_markers_each_at_a_gate() -> None:
    assert len(schemes.markers().factors) == 18
    assert {marker.key for gate in GateKind for marker in markers_at(gate)} == {
        marker.key for marker in schemes.markers().factors
    }


def test_a_code_of_no_scheme_is_refused() -> None:
    for scheme, factor in (("SCIE6", "weather"), ("MOON", "tools"), ("MARKERS18", "referral")):
        with pytest.raises(Refusal):
            schemes.checked(scheme, factor)


@pytest.mark.parametrize("key", sorted(packs.load("methods-library").methods))
def test_every_method_that_ships_has_a_way_from_its_scope_to_its_close(key: str) -> None:
    method = packs.load("methods-library").methods[key]
    path = path_of({artefact.kind for artefact in method.artefacts.values()}, publishes=True)
    assert path[0] == ReviewState.SCOPED and path[-1] == ReviewState.CLOSED
    assert len(path) == len(set(path))
