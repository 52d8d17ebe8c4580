"""Where the pages of analysis and report stand in the side navigation of a review."""

from goldthread.web.reviews.pages.places import PlaceGroup, place

ANALYSIS, CAUSES, EARLY, FINDINGS = "What happened, and why", "Causes", "Early learning", "Findings"
REPORT, IDENTITY, PUBLICATION = "Report", "Identity check", "Publication"
SUMMARY, BACK = "Learning summary", "Looking back"

GROUPS: tuple[PlaceGroup, ...] = (
    PlaceGroup(
        "Understanding",
        (place(ANALYSIS, "analysis"), place(CAUSES, "causes"), place(EARLY, "early"), place(FINDINGS, "findings")),
    ),
    PlaceGroup(
        "Telling",
        (
            place(REPORT, "report"),
            place(IDENTITY, "identity"),
            place(PUBLICATION, "publication"),
            place(SUMMARY, "summary"),
            place(BACK, "looking-back"),
        ),
    ),
)
