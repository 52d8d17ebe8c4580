"""What a framework may name that Goldthread itself brings: roles that somebody plays, and blanks in a notice.

Written down here and not read from the program, so that a framework is checked without starting the whole of it.
"""

PLAYS = frozenset(
    {
        "business_manager",
        "coordinator",
        "independent_chair",
        "delegated_partner",
        "group_member",
        "agency_lead",
        "action_owner",
        "independent_reviewer",
        "auditor",
        "practitioner",
        "lay_member",
        "young_adviser",
        "system_administrator",
        "inspector",
    }
)
"""The roles in Goldthread that a role of the framework may be played by."""

BLANKS = frozenset({"reference", "decision", "date", "board", "reasons"})
"""What is filled into the wording of a notice."""
