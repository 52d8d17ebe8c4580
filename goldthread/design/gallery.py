"""Every component in use, on one page to look at: for people who build pages, and for the tests that read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from goldthread.design import fields, wording
from goldthread.design.components import component
from goldthread.design.forms import ChangeForm
from goldthread.design.thread import Bead

TODAY = date(2026, 6, 3)


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry of the gallery: a component with its parameters, or a template with its context."""

    name: str
    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    make: Callable[[], SafeString] | None = None

    def html(self) -> SafeString:
        if self.make:
            return self.make()
        return SafeString(render_to_string(self.template, dict(self.context)))


class EveryField(ChangeForm):
    """A form with each kind of question."""

    title = fields.TextField(label="Title", hint="A short name that people will look for", max_length=120)
    statement = fields.LongTextField(
        label="What was learnt?", hint="One statement, in plain words", max_length=300, count=True
    )
    kind = fields.SelectField(label="Kind", choices=[("", "Choose a kind"), ("a", "Audit"), ("r", "Review")])
    bearing = fields.RadioField(
        label="Is this a concern or good practice?",
        choices=[("concern", "Concern"), ("good", "Good practice")],
        hints={"concern": "Something to change", "good": "Something to keep and spread"},
        missing="Choose concern or good practice",
    )
    audience = fields.CheckboxesField(
        label="Who is it for?",
        choices=[("m", "Managers"), ("p", "Practitioners"), ("a", "All agencies")],
        missing="Choose at least one audience",
    )
    agreed = fields.DateField(label="Date agreed", hint="For example, 27 3 2026")
    document = fields.FileField(label="Document", hint="Word, PDF, Excel or plain text", required=False)
    email = fields.EmailField(label="Email address of the lead", width="two-thirds")
    password = fields.PasswordField(label="Password")
    share = fields.NumberField(label="Share of records that follow it", suffix="%", required=False)
    checked = fields.TickField(label="I have checked this with the family", hint="Only where it is safe to")


def whole_thread() -> list[Bead]:
    """A thread that has come nearly all the way: one check is left."""
    shown = Bead(
        verb="Shown",
        title="Audit sample: 41 of 60 records follow it, then 55 of 60",
        who="Designated nurse",
        when=date(2026, 2, 11),
        text="The second sample was drawn **after** the prompts went live. Better, and not by chance alone.",
    )
    done = Bead(
        verb="Done",
        title="Was-not-brought policy in eleven agencies",
        status="9 verified",
        when=date(2025, 12, 1),
        text="- Health, schools and police have it in their systems\n- Probation follows in July",
        children=[
            shown,
            Bead(verb="Sent back", title="Housing: the record shown was the old form", state="returned",
                 turn="Housing shows the form in use since April"),
        ],
    )  # fmt: skip
    answered = Bead(
        verb="Answered",
        title="Two recommendations, both accepted by the board",
        when=date(2025, 6, 20),
        children=[
            done,
            Bead(verb="Shared", title="Seven-minute briefing, read by 412 people in ten of eleven agencies"),
            Bead(verb="Taught", title="Course “Recognising neglect”: 86 people came", when="Autumn 2025"),
        ],
    )
    learnt = Bead(
        verb="Learnt",
        title="Missed dental and GP appointments were not seen as neglect",
        who="Practice learning review 2025-003",
        when=date(2025, 5, 14),
        href="#piece-1",
        text="Each service recorded a missed appointment as *did not attend*. Nobody asked who had not **brought** "
        "the child, and nobody saw the others’ records.",
        shown=True,
    )
    lasting = Bead(
        verb="Lasting?",
        title="Check that it still holds",
        state="open",
        turn="Health, audit lead, looks again by 20 December 2026",
    )
    return [learnt, answered, lasting]


def tied_thread() -> list[Bead]:
    """A thread that has come all the way."""
    return [
        Bead(verb="Learnt", title="Strategy meetings began without health", when=date(2023, 3, 2)),
        Bead(verb="Answered", title="Accepted: a health rota for strategy meetings", when=date(2023, 5, 9)),
        Bead(verb="Done", title="The rota runs every working day", when=date(2023, 9, 1), who="Health"),
        Bead(verb="Checked", title="Verified by the independent scrutineer", when=date(2023, 11, 30)),
        Bead(verb="Lasting", title="Health was at 58 of 60 meetings a year later", when=date(2024, 12, 4)),
    ]


def frayed_thread() -> list[Bead]:
    """A thread that stops, with whose turn it is."""
    return [
        Bead(verb="Learnt", title="Letters to families were not in their language", when=date(2026, 1, 20)),
        Bead(
            verb="Answered",
            title="One recommendation waits for the board’s answer",
            state="frayed",
            turn="The board decides on 18 June 2026",
        ),
        Bead(verb="Done", title="No action planned yet", state="open"),
        Bead(verb="Lasting?", title="Checked a year after it is done", state="open"),
    ]


def lapsed_thread() -> list[Bead]:
    """A thread that held for a while and did not last."""
    return [
        Bead(verb="Learnt", title="Safer-sleep advice was not repeated after discharge", when=date(2022, 2, 8)),
        Bead(verb="Done", title="Prompt in the health visitor record", when=date(2022, 10, 3), who="Health"),
        Bead(
            verb="Lasting?",
            title="The prompt was lost when the record system changed",
            state="lapsed",
            when=date(2025, 11, 12),
            turn="Health puts it back by 30 June 2026",
        ),
    ]


def _field_sets() -> list[Piece]:
    wrong = {"agreed_0": "31", "agreed_1": "2", "agreed_2": "2026", "email": "someone", "form_key": "k"}
    return [
        Piece("Questions", "design/gallery/form.html", {"form": EveryField(auto_id="plain_%s")}),
        Piece("Questions with errors", "design/gallery/form.html", {"form": EveryField(wrong)}),
    ]


def _threads() -> list[Piece]:
    drawn = {
        "Thread: nearly whole": whole_thread(),
        "Thread: tied off": tied_thread(),
        "Thread: stops, and whose turn it is": frayed_thread(),
        "Thread: did not last": lapsed_thread(),
    }
    return [Piece(name, "design/gallery/thread.html", {"beads": beads, "label": name}) for name, beads in drawn.items()]


def _components() -> list[Piece]:
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("Buttons", "button", {"text": "Save and continue"}),
        ("Second button", "button", {"text": "Save as draft", "classes": "govuk-button--secondary"}),
        ("Grave button", "button", {"text": "Withdraw", "classes": "govuk-button--warning"}),
        ("Tag", "tag", {"text": "Waiting for a check", "classes": "govuk-tag--purple"}),
        ("Inset text", "inset-text", {"text": "Not enough evidence yet: one agency has still to show it."}),
        ("Warning", "warning-text", {"text": "Once withdrawn, it cannot be brought back.",
                                     "icon_fallback_text": "Warning"}),
        ("Details", "details", {"summary_text": "Why we ask", "text": "So that others can find it."}),
        ("Notification", "notification-banner", {"text": "The lesson is saved.", "type": "success",
                                                 "title_text": "Done", "title_id": "banner-gallery"}),
        ("Summary list", "summary-list", {"rows": [
            {"key": {"text": "Reference"}, "value": {"text": "CWC-2014-AUD-03"}},
            {"key": {"text": "Lead group"}, "value": {"text": "Quality and performance"},
             "actions": {"items": [{"href": "#", "text": "Change", "visually_hidden_text": "lead group"}]}},
        ]}),
        ("Task list", "task-list", {"id_prefix": "return", "items": [
            {"title": {"text": "About the case"}, "href": "#", "status": {"text": "Completed"}},
            {"title": {"text": "What was done well"}, "href": "#",
             "status": {"tag": {"text": "In progress", "classes": "govuk-tag--blue"}}},
        ]}),
        ("Tabs", "tabs", {"items": [{"label": "Now", "id": "now", "panel": {"text": "What is open"}},
                                    {"label": "Before", "id": "before", "panel": {"text": "What is closed"}}]}),
    ]  # fmt: skip

    def maker(name: str, params: dict[str, Any]) -> Callable[[], SafeString]:
        return lambda: component(name, params)

    return [Piece(title, make=maker(name, params)) for title, name, params in calls]


def _patterns() -> list[Piece]:
    turns = [
        {"verb": "Decide", "title": "Referral 2026-007", "href": "#", "note": "Recommendation from the panel",
         "when": "in 2 working days"},
        {"verb": "Answer", "title": "Escalation: police return for Review 2026-002", "href": "#",
         "when": "4 days late", "late": True},
    ]  # fmt: skip
    entries = [
        {"what": "Evidence was sent back", "when": "3 June 2026 at 10:42am", "who": "Miriam Cole, auditor",
         "text": "The record shown was from before the change."},
        {"what": "The due date was changed", "when": "1 May 2026 at 9:03am", "who": "Ruth Amadi",
         "changes": [("Due date", "31 May 2026", "9 June 2026")]},
    ]  # fmt: skip
    files = [
        {"name": "Audit of first visits.pdf", "href": "#", "kind": "PDF", "size": 482_000, "note": "3 March 2026"},
        {"name": "Minutes.docx", "kind": "Word", "size": 21_400, "status": "Being scanned", "colour": "blue"},
    ]
    progress = {
        "doing": "Reading the tables", "done": 7, "total": 12,
        "steps": [{"text": "Opened the document", "state": "done"},
                  {"text": "Reading the tables", "state": "now"}, {"text": "Proposing rows"}],
    }  # fmt: skip
    empty = {
        "title": "No lessons yet",
        "text": "What this board learns will stand here. Lessons come from a source, or from a document.",
        "href": "#",
        "button": "Bring a document in",
    }
    text = "Two things came up:\n\n1. The **plan** had no date.\n2. Nobody told the *school*.\n\n> “We rang twice.”"
    return [
        Piece("My turn", "design/turns.html", {"turns": turns}),
        Piece("History", "design/history.html", {"entries": entries}),
        Piece("Documents", "design/files.html", {"files": files}),
        Piece("Progress", "design/progress/bar.html", {"progress": progress}),
        Piece("Empty", "design/empty.html", empty),
        Piece("Text from people", make=lambda: wording.prose(text)),
        Piece("Matches of a search", "design/gallery/matches.html", {"text": "Safer sleep after discharge"}),
    ]


def pieces() -> list[Piece]:
    """Everything, in the order of the page: the thread first, because it is what the rest is for."""
    return [*_threads(), *_patterns(), *_components(), *_field_sets()]
