"""The one table of roles and what each may do."""

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    """What a person is to a board."""

    BUSINESS_MANAGER = "business_manager", "Business manager"
    COORDINATOR = "coordinator", "Coordinator"
    INDEPENDENT_CHAIR = "independent_chair", "Independent chair or scrutineer"
    DELEGATED_PARTNER = "delegated_partner", "Delegated partner"
    GROUP_MEMBER = "group_member", "Group member"
    AGENCY_LEAD = "agency_lead", "Agency lead"
    ACTION_OWNER = "action_owner", "Action owner"
    INDEPENDENT_REVIEWER = "independent_reviewer", "Independent reviewer"
    AUDITOR = "auditor", "Auditor"
    PRACTITIONER = "practitioner", "Practitioner"
    LAY_MEMBER = "lay_member", "Lay member"
    YOUNG_ADVISER = "young_adviser", "Young adviser"
    SYSTEM_ADMINISTRATOR = "system_administrator", "System administrator"
    INSPECTOR = "inspector", "Inspector (read only)"


class Permission(StrEnum):
    """One thing that a role may do; pages and operations ask for these, never for a role."""

    READ_SOURCES = "read sources"
    READ_LESSONS = "read lessons"
    READ_ACTIONS = "read actions"
    READ_RESTRICTED = "read restricted sources"
    READ_JOURNAL = "read the journal"
    EXPORT = "take lists out"
    RECORD_SOURCES = "record sources"
    BRING_IN = "bring documents in"
    WRITE_LESSONS = "write lessons"
    RECOMMEND = "write recommendations"
    RESPOND = "respond for the board"
    PLAN_ACTIONS = "plan actions"
    UPDATE_ANY_ACTION = "update any action"
    UPDATE_OWN_ACTIONS = "update own actions"
    CANCEL_ACTIONS = "cancel actions"
    VERIFY = "verify evidence"
    JUDGE_LASTING = "judge whether it lasts"
    EDIT_THEMES = "edit themes"
    REFER = "refer"
    ANSWER_FOR_AGENCY = "answer for an agency"
    READ_REFERRALS = "read referrals"
    READ_EVERY_REFERRAL = "read every referral"
    RUN_REFERRALS = "run referrals"
    CONSIDER = "consider referrals"
    DECIDE = "decide"
    OPEN_IDENTITY = "open identities"
    KEEP_CHRONOLOGY = "keep chronologies"
    SEND_NOTICES = "send notices"
    APPROVE_NOTICES = "approve notices"
    WRITE_FRAMEWORK = "write the framework"
    COMMENT_ON_FRAMEWORK = "comment on the framework"
    READ_REVIEWS = "read reviews"
    READ_EVERY_REVIEW = "read every review"
    RUN_REVIEWS = "run reviews"
    OVERSEE_REVIEWS = "oversee reviews"
    READ_AUDITS = "read audits"
    RUN_AUDITS = "run audits"
    MODERATE_AUDITS = "moderate audits"
    MANAGE_PEOPLE = "manage people"
    ADMINISTER = "administer the system"


_READ = frozenset({Permission.READ_SOURCES, Permission.READ_LESSONS, Permission.READ_ACTIONS, Permission.READ_AUDITS})
_OWN = frozenset({Permission.UPDATE_OWN_ACTIONS})
_SIT = frozenset({Permission.READ_REFERRALS, Permission.CONSIDER, Permission.READ_REVIEWS})
"""What a seat on a group needs: to read what comes before the group, to weigh it, and to follow its reviews."""
_SPEAK = frozenset({Permission.COMMENT_ON_FRAMEWORK})
"""What everybody has who works under the framework: to say what they think of a draft of it."""

ROLES: dict[str, frozenset[Permission]] = {
    Role.BUSINESS_MANAGER: frozenset(Permission)
    - {Permission.ADMINISTER, Permission.DECIDE, Permission.OVERSEE_REVIEWS},
    Role.COORDINATOR: _READ
    | _SIT
    | {
        Permission.REFER,
        Permission.READ_EVERY_REFERRAL,
        Permission.RUN_REFERRALS,
        Permission.READ_EVERY_REVIEW,
        Permission.RUN_REVIEWS,
        Permission.OPEN_IDENTITY,
        Permission.SEND_NOTICES,
        Permission.READ_RESTRICTED,
        Permission.READ_JOURNAL,
        Permission.EXPORT,
        Permission.RECORD_SOURCES,
        Permission.BRING_IN,
        Permission.KEEP_CHRONOLOGY,
        Permission.WRITE_LESSONS,
        Permission.RECOMMEND,
        Permission.PLAN_ACTIONS,
        Permission.UPDATE_ANY_ACTION,
        Permission.EDIT_THEMES,
        Permission.COMMENT_ON_FRAMEWORK,
        Permission.RUN_AUDITS,
        Permission.MODERATE_AUDITS,
    },
    Role.INDEPENDENT_CHAIR: _READ
    | _SIT
    | {
        Permission.READ_EVERY_REFERRAL,
        Permission.DECIDE,
        Permission.READ_EVERY_REVIEW,
        Permission.OVERSEE_REVIEWS,
        Permission.OPEN_IDENTITY,
        Permission.APPROVE_NOTICES,
        Permission.READ_RESTRICTED,
        Permission.READ_JOURNAL,
        Permission.EXPORT,
        Permission.RECOMMEND,
        Permission.RESPOND,
        Permission.CANCEL_ACTIONS,
        Permission.VERIFY,
        Permission.JUDGE_LASTING,
        Permission.COMMENT_ON_FRAMEWORK,
        Permission.MODERATE_AUDITS,
    },
    Role.DELEGATED_PARTNER: _READ
    | _OWN
    | _SIT
    | _SPEAK
    | {
        Permission.EXPORT,
        Permission.RESPOND,
        Permission.REFER,
        Permission.ANSWER_FOR_AGENCY,
        Permission.READ_EVERY_REFERRAL,
        Permission.DECIDE,
        Permission.READ_EVERY_REVIEW,
        Permission.OVERSEE_REVIEWS,
        Permission.OPEN_IDENTITY,
    },
    Role.GROUP_MEMBER: _READ | _OWN | _SIT | _SPEAK | {Permission.REFER},
    Role.AGENCY_LEAD: _READ
    | _OWN
    | _SIT
    | _SPEAK
    | {Permission.EXPORT, Permission.REFER, Permission.ANSWER_FOR_AGENCY, Permission.OPEN_IDENTITY},
    Role.ACTION_OWNER: _READ | _OWN | _SPEAK,
    Role.INDEPENDENT_REVIEWER: frozenset(
        {
            Permission.READ_SOURCES,
            Permission.READ_LESSONS,
            Permission.WRITE_LESSONS,
            Permission.RECOMMEND,
            Permission.KEEP_CHRONOLOGY,
            Permission.READ_REVIEWS,
        }
    ),
    Role.AUDITOR: _READ
    | _SPEAK
    | {Permission.EXPORT, Permission.VERIFY, Permission.JUDGE_LASTING, Permission.MODERATE_AUDITS},
    Role.PRACTITIONER: _SPEAK | {Permission.READ_LESSONS},
    Role.LAY_MEMBER: _READ | _SIT | _SPEAK,
    Role.YOUNG_ADVISER: _SPEAK | {Permission.READ_LESSONS},
    Role.SYSTEM_ADMINISTRATOR: frozenset({Permission.ADMINISTER, Permission.MANAGE_PEOPLE}),
    Role.INSPECTOR: _READ | {Permission.READ_JOURNAL},
}

MEANS: dict[str, str] = {
    Role.BUSINESS_MANAGER: "Runs the board's office: sees everything, manages people, and leaves decisions to others.",
    Role.COORDINATOR: "Keeps the register, the referrals and the reviews, writes lessons, and follows actions.",
    Role.INDEPENDENT_CHAIR: "Sees everything, decides on referrals, answers for the board, and checks evidence.",
    Role.DELEGATED_PARTNER: "Decides and answers for the board on behalf of an agency, and updates its actions.",
    Role.GROUP_MEMBER: "Refers, weighs the referrals that come to their group, and updates their own actions.",
    Role.AGENCY_LEAD: "Refers and answers for their agency, updates its actions, and takes lists out.",
    Role.ACTION_OWNER: "Sees and updates their own actions and those of their agency.",
    Role.INDEPENDENT_REVIEWER: "Conducts one review, with its findings and its report, until a last day.",
    Role.AUDITOR: "Checks evidence independently, grades audits again, and looks again at what was done.",
    Role.PRACTITIONER: "Reads lessons.",
    Role.LAY_MEMBER: "Reads what the board shares, and weighs what comes to the groups they sit on.",
    Role.YOUNG_ADVISER: "Reads lessons.",
    Role.SYSTEM_ADMINISTRATOR: "Manages people and the system. Sees no case and no lesson.",
    Role.INSPECTOR: "Reads what the board shares and its journal, until a last day. Changes nothing.",
}
"""What a role is for, in a sentence for the person who gives it."""

TIME_LIMITED = frozenset({Role.INDEPENDENT_REVIEWER, Role.INSPECTOR})
"""Roles that always have a last day."""

BOUND_TO_ONE_SOURCE = frozenset({Role.INDEPENDENT_REVIEWER})
"""Roles that see one source and what hangs on it."""

NEEDS_AN_AGENCY = frozenset({Role.AGENCY_LEAD, Role.ACTION_OWNER, Role.DELEGATED_PARTNER, Role.PRACTITIONER})
"""Roles that mean nothing without the agency that they are held for."""


def permissions_of(roles: frozenset[str]) -> frozenset[str]:
    """Everything that any of these roles allows."""
    return frozenset(str(permission) for role in roles for permission in ROLES[role])
