"""The scheme that a new board starts with: seven areas in our own words, for the board to change."""

SCHEME: dict[str, dict[str, str]] = {
    "The child at the centre": {
        "Voice and daily life of the child": ("Whether somebody saw, heard and understood the child, and acted on it."),
        "Family, fathers and other carers": ("Who else matters in the child's life and whether they were known."),
        "Identity, culture and disability": "Whether who the child is shaped what was done.",
    },
    "Knowing and judging risk": {
        "Assessment and analysis": "Working out what is happening, what it means and how serious it is.",
        "Use of assessment tools": "Whether a shared tool was used, and whether it made a difference.",
        "History and chronology": "Past events brought to bear on what happens now.",
        "Curiosity and over-optimism": "Asking further; not taking accounts at face value.",
    },
    "Working together": {
        "Sharing information": "The right thing told to the right person in time, and told back.",
        "Meetings and attendance": "Who is asked, who comes, what they bring, and what is written down.",
        "Challenge and escalation": "Disagreeing well, taking it further, and recording the answer.",
        "Roles and lead professional": "Everybody knows who does what, and who holds the plan.",
    },
    "Thresholds and plans": {
        "Referrals and front door": "How a worry reaches help, and how good the referral is.",
        "Step up and step down": "Moving between levels of help without losing the child.",
        "Plans, drift and review": "Plans that say what will be different, reviewed until it is.",
    },
    "Kinds of harm": {
        "Neglect": "Needs not met over time, including appointments to which a child was not brought.",
        "Domestic abuse": "Children who live with it, and those who cause it.",
        "Exploitation and harm outside the home": ("Sexual and criminal exploitation, violence, going missing."),
        "Sexual abuse": "Sexual harm in the family or by other children.",
        "Emotional abuse": "Harm by words, fear or coldness, often behind another worry.",
        "Babies and unborn children": "Pre-birth work, injury in babies, and safer sleep.",
        "Mental health and self-harm": "The child's or a parent's, and what follows a crisis.",
        "Alcohol and drugs": "A parent's or young person's use, and its effect on care.",
    },
    "People and organisations": {
        "Supervision and management oversight": ("Time to think with somebody, and decisions that a manager owns."),
        "Training and knowledge": "What staff know, and whether learning reaches them.",
        "Workload, change and capacity": "Enough people, who stay, and handovers that carry the story.",
        "Policy and procedure": "Guidance that exists, is known and is used.",
    },
    "Leading and improving": {
        "Records and recording": "What is written, where, and whether others can find it.",
        "Audit and performance": "Knowing how good practice is, from cases and from figures.",
        "Leadership and board oversight": "Partners who ask, decide and follow up together.",
        "Services and pathways": "Help that exists, can be reached and fits together.",
    },
}
