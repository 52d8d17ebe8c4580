"""The report: sections composed from the parts of a review, with versions and comments, and its quality."""

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.loop.referrals.operations.steps import check_version, said
from goldthread.loop.reviews.choices import GateKind, ReviewState, SectionPart
from goldthread.loop.reviews.composing import composed
from goldthread.loop.reviews.models import (
    QualityRating,
    ReportSection,
    Review,
    SectionComment,
    SectionVersion,
)
from goldthread.loop.reviews.operations.steps import at_work, check_open, document_for, locked, note
from goldthread.loop.reviews.policy import may_conduct, require_conduct
from goldthread.loop.reviews.rules import USUAL_SECTIONS, check_rating, part_of_section, template_for
from goldthread.loop.reviews.working import material_of

_FROZEN = frozenset({ReviewState.PUBLISHED, ReviewState.NOT_PUBLISHED, ReviewState.WITHDRAWN})


@transaction.atomic
def begin_report(*, by: Actor, review_id: int, form: str = "") -> list[ReportSection]:
    """Begin the report by one of the framework's forms, or by the usual sections, each composed from its part."""
    review = _writable(by, review_id)
    if review.sections.exists():
        raise Refusal("The report has been begun. Add sections to it, or write on those that it has.")
    template = template_for(document_for(review), "report", form) if form else None
    if template is not None:
        wanted = [
            (key, field.label, field.hint, part_of_section(key), field.required)
            for key, field in template.fields.items()
        ]
    else:
        wanted = [(key, title, "", part, key in {"findings", "purpose"}) for key, title, part in USUAL_SECTIONS]
    material = material_of(review)
    sections = [
        ReportSection.objects.create(
            board_id=by.board_id,
            review=review,
            key=key,
            title=title,
            hint=hint,
            part=part,
            text=composed(part, material, key),
            required=required,
            position=number,
        )
        for number, (key, title, hint, part, required) in enumerate(wanted)
    ]
    for section in sections:
        _version(by, section)
    note(by, "began the report of", review, detail={"sections": len(sections)})
    return sections


@transaction.atomic
def add_section(*, by: Actor, review_id: int, title: str, part: str = SectionPart.OWN) -> ReportSection:
    """Add a section to the report."""
    review = _writable(by, review_id)
    if part not in SectionPart.values:
        raise Refusal("Choose from which part of the review the section is composed.", "part")
    number = review.sections.count()
    section = ReportSection.objects.create(
        board_id=by.board_id,
        review=review,
        key=f"own-{number + 1}",
        title=said(title, "Give the section a heading.", "title"),
        part=part,
        text=composed(part, material_of(review)),
        position=number,
    )
    _version(by, section)
    note(by, "added a section to", review, detail={"section": section.title})
    return section


@transaction.atomic
def write_section(*, by: Actor, section_id: int, version: int, text: str, title: str = "") -> ReportSection:
    """Write a section. Every version is kept; where somebody else saved meanwhile, nothing is overwritten."""
    section, review = _section(by, section_id, version)
    section.text = text.strip()
    section.title = title.strip() or section.title
    _save(by, section)
    note(by, "wrote in the report of", review, detail={"section": section.title, "version": section.version})
    return section


@transaction.atomic
def compose_section(*, by: Actor, section_id: int, version: int, part: str = "") -> ReportSection:
    """Compose a section anew from its part of the review; what stood there stays among its versions."""
    section, review = _section(by, section_id, version)
    section.part = part or section.part
    if section.part not in SectionPart.values or section.part == SectionPart.OWN:
        raise Refusal("This section is written by hand. Choose a part of the review to compose it from.", "part")
    section.text = composed(section.part, material_of(review), section.key)
    _save(by, section)
    note(by, "composed a section of", review, detail={"section": section.title})
    return section


@transaction.atomic
def order_sections(*, by: Actor, review_id: int, section_ids: list[int]) -> Review:
    """Put the sections of the report in this order."""
    review = _writable(by, review_id)
    rows = {row.pk: row for row in review.sections.select_for_update()}
    if sorted(section_ids) != sorted(rows):
        raise Refusal("Put every section of the report in the order, each once.", "sections")
    for number, section_id in enumerate(section_ids):
        rows[section_id].position = number
    ReportSection.objects.bulk_update(rows.values(), ["position"])
    note(by, "ordered the report of", review)
    return review


@transaction.atomic
def bring_back(*, by: Actor, section_id: int, version: int, number: int) -> ReportSection:
    """Bring an earlier version of a section back, as a new one."""
    section, review = _section(by, section_id, version)
    earlier = the_one(section.versions.filter(number=number))
    section.text = earlier.text
    _save(by, section)
    note(by, "brought back a version in the report of", review, detail={"section": section.title, "version": number})
    return section


@transaction.atomic
def comment(*, by: Actor, section_id: int, text: str) -> SectionComment:
    """Say something about a section: anybody who sees the review may, and those who write answer it."""
    found = the_one(ReportSection.objects.filter(board_id=by.board_id, pk=section_id))
    review = locked(by, found.review_id)
    check_open(review)
    kept = SectionComment.objects.create(
        board_id=by.board_id,
        section=found,
        text=said(text, "Write what you want to say.", "text"),
        on_version=found.version,
        by_id=by.me,
        at=by.at,
    )
    note(by, "commented on the report of", review, detail={"section": found.title})
    return kept


@transaction.atomic
def answer_comment(*, by: Actor, comment_id: int, answer: str) -> SectionComment:
    """Say what was done with a comment."""
    found = the_one(SectionComment.objects.select_related("section").filter(board_id=by.board_id, pk=comment_id))
    review = locked(by, found.section.review_id)
    require_conduct(by, review)
    row = SectionComment.objects.select_for_update().get(pk=comment_id)
    if row.answered_at is not None:
        raise Refusal("This comment is answered.")
    row.answer = said(answer, "Say what was done with it.", "answer")
    row.answered_by_id, row.answered_at = by.person_id, by.at
    row.save()
    note(by, "answered a comment on the report of", review)
    return row


@transaction.atomic
def rate(*, by: Actor, review_id: int, gate: str, marker: str, rating: str, evidence: str) -> QualityRating:
    """Say how well a quality marker is reached at a gate, and what shows it; an earlier rating is kept."""
    review = locked(by, review_id)
    if not may_conduct(by, review):
        by.need("oversee reviews")
    check_rating(gate, marker, rating, evidence)
    kept = QualityRating.objects.create(
        board_id=by.board_id,
        review=review,
        gate=gate,
        marker=marker,
        rating=rating,
        evidence=evidence.strip(),
        by_id=by.me,
        at=by.at,
    )
    note(by, "rated the quality of", review, detail={"gate": GateKind(gate).label, "marker": marker, "rating": rating})
    return kept


def _writable(by: Actor, review_id: int) -> Review:
    review = at_work(by, review_id)
    if review.state in _FROZEN:
        raise Refusal("The report is out, so it is not written on. Withdraw it first.")
    return review


def _section(by: Actor, section_id: int, version: int) -> tuple[ReportSection, Review]:
    found = the_one(ReportSection.objects.filter(board_id=by.board_id, pk=section_id))
    review = _writable(by, found.review_id)
    section = ReportSection.objects.select_for_update().get(pk=section_id)
    check_version(section.version, version, "this section")
    return section, review


def _save(by: Actor, section: ReportSection) -> None:
    section.version += 1
    section.save()
    _version(by, section)


def _version(by: Actor, section: ReportSection) -> None:
    SectionVersion.objects.create(
        board_id=by.board_id,
        section=section,
        number=section.version,
        text=section.text,
        by_id=by.person_id,
        at=by.at,
    )
