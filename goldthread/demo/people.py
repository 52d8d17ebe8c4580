"""The people to sign in as: one for each role, so that everybody can see the partnership with other eyes."""

from dataclasses import dataclass

from goldthread.accounts.roles import Role

PASSWORD = "follow-the-gold-thread"  # noqa: S105 (everybody in the demonstration has it, and nobody elsewhere)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody to sign in as, and in one line what they do.

    ``agency`` and ``groups`` are keys of the board's own data; ``elsewhere`` is a role on a second board, as
    (code of the board, role). Roles that begin later (a reviewer's, an inspector's) are given when their
    day comes.
    """

    key: str
    name: str
    email: str
    role: Role
    does: str
    job_title: str
    agency: str = ""
    groups: tuple[str, ...] = ()
    board: str = "TARN"
    elsewhere: tuple[str, Role] | None = None


def _mail(name: str) -> str:
    return f"{name}@example.org"


CAST: tuple[SignIn, ...] = (
    SignIn(
        "manager", "Harriet Okonwell", _mail("harriet"), Role.BUSINESS_MANAGER,
        "Runs the partnership's office and can do everything but administer the system.",
        "Business manager", groups=("exec", "lip", "rrp", "qa"),
    ),
    SignIn(
        "coordinator", "Tomasz Wilkmere", _mail("tomasz"), Role.COORDINATOR,
        "Brings documents in, writes lessons and recommendations, plans actions.",
        "Learning coordinator", groups=("lip", "rrp"),
    ),
    SignIn(
        "chair", "Rosalind Achterby", _mail("rosalind"), Role.INDEPENDENT_CHAIR,
        "Asks whether it made a difference; chairs the island board of Wenlow too, so can switch.",
        "Independent scrutineer", groups=("exec",), elsewhere=("WENL", Role.INDEPENDENT_CHAIR),
    ),
    SignIn(
        "police_partner", "Gareth Penhaliday", _mail("gareth"), Role.DELEGATED_PARTNER,
        "Answers recommendations for the police as one of the three partners.",
        "Detective chief superintendent", "pol", ("exec",),
    ),
    SignIn(
        "care_partner", "Ngozi Thackerly", _mail("ngozi"), Role.DELEGATED_PARTNER,
        "Answers for the council as one of the three partners.",
        "Director of children's services", "csc", ("exec",),
    ),
    SignIn(
        "health_partner", "Elspeth Mukundan", _mail("elspeth"), Role.DELEGATED_PARTNER,
        "Answers for health as one of the three partners.",
        "Chief nurse", "icb", ("exec",),
    ),
    SignIn(
        "group_member", "Priya Nambiarty", _mail("priya"), Role.GROUP_MEMBER,
        "Sits on the quality group and the review panel, and sees what they see.",
        "Consultant paediatrician", groups=("qa", "rrp"),
    ),
    SignIn(
        "health_lead", "Aoife Brennandale", _mail("aoife"), Role.AGENCY_LEAD,
        "Leads for Community Health: its actions, its evidence, its late list.",
        "Named nurse", "comm", ("lip", "qa"),
    ),
    SignIn(
        "police_lead", "Desmond Iwobrook", _mail("desmond"), Role.AGENCY_LEAD,
        "Leads for the police: its actions and its evidence.",
        "Detective inspector", "pol", ("exp",),
    ),
    SignIn(
        "mental_health_lead", "Yasmin Couldray", _mail("yasmin"), Role.AGENCY_LEAD,
        "Leads for Mental Health.", "Head of safeguarding", "mh", ("lip",),
    ),
    SignIn(
        "school_lead", "Bronwen Achebury", _mail("bronwen"), Role.AGENCY_LEAD,
        "Leads for a school.", "Head teacher", "oxthorpe-high", ("edu",),
    ),
    SignIn(
        "owner", "Callum Restrick", _mail("callum"), Role.ACTION_OWNER,
        "Owns actions in Children's Social Care, and sees those alone.",
        "Service manager", "csc",
    ),
    SignIn(
        "owner_health", "Salma Whitlowe", _mail("salma"), Role.ACTION_OWNER,
        "Owns actions in the Hospitals.", "Lead midwife for safeguarding", "hosp",
    ),
    SignIn(
        "reviewer", "Oluwaseun Markstead", _mail("seun"), Role.INDEPENDENT_REVIEWER,
        "Writes the review of Child E: sees that one source, until a last day.",
        "Independent reviewer",
    ),
    SignIn(
        "single_reviewer", "Perdita Holmwaithe", _mail("perdita"), Role.INDEPENDENT_REVIEWER,
        "Reviews one hospital’s part for the partnership: sees that one review, until it ends.",
        "Independent reviewer",
    ),
    SignIn(
        "auditor", "Judith Amanfold", _mail("judith"), Role.AUDITOR,
        "Checks evidence, sends it back with a reason, and looks again months later.",
        "Independent auditor", groups=("qa",),
    ),
    SignIn(
        "practitioner", "Kofi Larchmont", _mail("kofi"), Role.PRACTITIONER,
        "A health visitor who reads what was learnt.", "Health visitor", "comm",
    ),
    SignIn(
        "lay_member", "Winston Appleforth", _mail("winston"), Role.LAY_MEMBER,
        "Asks the questions that people in Tarnshire would ask.", "Lay member", groups=("lip",),
    ),
    SignIn(
        "young_adviser", "Mina Oakhollow", _mail("mina"), Role.YOUNG_ADVISER,
        "A young adviser who reads what was learnt and asks what changed.", "Young adviser",
    ),
    SignIn(
        "administrator", "Bo Lindqvale", _mail("bo"), Role.SYSTEM_ADMINISTRATOR,
        "Looks after accounts and the system, and sees no case.", "System administrator",
    ),
    SignIn(
        "inspector", "Fenella Stourwick", _mail("fenella"), Role.INSPECTOR,
        "An inspector who may read for five weeks, and change nothing.", "Inspector",
    ),
    SignIn(
        "wenlow_manager", "Ailsa Corbyne", _mail("ailsa"), Role.BUSINESS_MANAGER,
        "Runs the small board of the Isle of Wenlow, which has words of its own.",
        "Board manager", board="WENL",
    ),
)  # fmt: skip
