"""The words of the demonstration fit together, and name nobody real."""

import re

import pytest

from goldthread.accounts.roles import ROLES
from goldthread.demo.content import DATA, Content, of_board
from goldthread.demo.learning import shared_out
from goldthread.demo.load import BOARDS
from goldthread.demo.people import CAST
from goldthread.loop.themes.default_scheme import SCHEME

REAL = """
Barnet Barnsley Bedford Birmingham Blackburn Blackpool Bolton Bournemouth Bradford Brent Brighton Bristol Bromley
Buckinghamshire Bury Calderdale Cambridgeshire Camden Cheshire Cornwall Coventry Croydon Cumbria Darlington Derby
Derbyshire Devon Doncaster Dorset Dudley Durham Ealing Essex Gateshead Gloucestershire Greenwich Hackney Halton
Hampshire Haringey Hartlepool Herefordshire Hertfordshire Hillingdon Kent Kirklees Knowsley Lambeth Lancashire Leeds
Leicester Leicestershire Lewisham Lincolnshire Liverpool Luton Manchester Medway Merton Middlesbrough Newcastle
Norfolk Northamptonshire Northumberland Nottingham Nottinghamshire Oldham Oxfordshire Peterborough Plymouth
Portsmouth Redbridge Redcar Rochdale Rotherham Rutland Salford Sandwell Sefton Sheffield Shropshire Slough Solihull
Somerset Southampton Southend Southwark Staffordshire Stockport Suffolk Sunderland Surrey Sussex Swindon Tameside
Thurrock Torbay Trafford Wakefield Walsall Waltham Warrington Warwickshire Westminster Wigan Wiltshire Wirral
Wokingham Wolverhampton Worcestershire York Yorkshire Merseyside Cleveland Humberside Cumberland
""".split()
"""Names of English areas and forces, none of which may stand in the demonstration."""

pytestmark = pytest.mark.parametrize("content", [of_board(folder) for folder in BOARDS], ids=BOARDS)


def test_every_lesson_has_its_topic_and_is_said_once(content: Content) -> None:
    lessons = [lesson for source in content.sources for lesson in source.lessons]
    assert {lesson.topic for lesson in lessons} == set(content.topics)
    assert len({lesson.statement for lesson in lessons}) == len(lessons)


def test_every_topic_has_themes_of_the_scheme(content: Content) -> None:
    themes = {name for area in SCHEME.values() for name in area}
    assert {name for topic in content.topics.values() for name in topic.themes} <= themes


def test_every_action_is_for_an_agency_with_somebody_to_lead_it(content: Content) -> None:
    led = {line[1] for line in content.board["officers"]}
    first = {doing.agencies[0] for topic in content.topics.values() for rec in topic.recommended for doing in rec.does}
    assert first <= led | {person.agency for person in CAST}


def test_every_recommendation_comes_of_a_lesson(content: Content) -> None:
    shared = [answered.recommended.text for many in shared_out(content).values() for answered in many]
    written = [rec.text for topic in content.topics.values() for rec in topic.recommended]
    assert sorted(shared) == sorted(written)


def test_nothing_is_named_like_a_real_place(content: Content) -> None:
    text = " ".join(path.read_text() for kind in ("*.toml", "*.yaml") for path in DATA.rglob(kind))
    words = set(re.findall(r"[A-Z][a-z]+", text))
    assert words & set(REAL) == set()


def test_there_is_somebody_to_sign_in_as_for_every_role(content: Content) -> None:
    assert {person.role for person in CAST} == set(ROLES)
    assert all(person.email.endswith("@example.org") for person in CAST)
    assert len({person.email for person in CAST}) == len(CAST)
