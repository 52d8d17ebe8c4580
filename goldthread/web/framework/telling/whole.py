"""A framework told section by section, for a page, for print and for the PDF: names for keys, and nothing left out.

On the page the long sections (criteria, methods, clocks) are told shortly and lead to pages of their own; on paper
(``whole``) everything stands in its place.
"""

from goldthread.loop.framework.format.document import Document
from goldthread.loop.framework.names import SECTIONS
from goldthread.web.framework.blocks import Section
from goldthread.web.framework.telling.clocks import clocks
from goldthread.web.framework.telling.deciding import criteria, deciding
from goldthread.web.framework.telling.improving import audits, evaluation, expectations, loop, measures, templates
from goldthread.web.framework.telling.learning import groups, review_types
from goldthread.web.framework.telling.methods import methods
from goldthread.web.framework.telling.place import Place, Tell
from goldthread.web.framework.telling.sharing import channels, notices, publications, routes, stakeholders
from goldthread.web.framework.telling.standing import identity, principles


def told(document: Document, place: Place) -> tuple[Section, ...]:
    """Every section that says something, in the order in which a board would read it."""
    sections = []
    for key, heading, tell in _TOLD:
        blocks = tuple(tell(document, place))
        if blocks:
            sections.append(Section(key, heading, blocks))
    return tuple(sections)


_TOLD: tuple[tuple[str, str, Tell], ...] = (
    ("identity", SECTIONS["identity"][0], identity),
    ("principles", "Aims and principles", principles),
    ("groups", "Groups and who leads what", groups),
    ("review_types", SECTIONS["review_types"][0], review_types),
    ("criteria", SECTIONS["criteria"][0], criteria),
    ("deciding", SECTIONS["deciding"][0], deciding),
    ("methods", SECTIONS["methods"][0], methods),
    ("clocks", SECTIONS["clocks"][0], clocks),
    ("routes", SECTIONS["routes"][0], routes),
    ("notices", SECTIONS["notices"][0], notices),
    ("publications", SECTIONS["publications"][0], publications),
    ("channels", SECTIONS["channels"][0], channels),
    ("stakeholders", "Stakeholder map", stakeholders),
    ("audits", SECTIONS["audits"][0], audits),
    ("measures", SECTIONS["measures"][0], measures),
    ("templates", SECTIONS["templates"][0], templates),
    ("expectations", SECTIONS["expectations"][0], expectations),
    ("loop", SECTIONS["loop"][0], loop),
    ("evaluation", SECTIONS["evaluation"][0], evaluation),
)
"""The sections in the order in which a board reads them, each with its heading and who tells it."""
