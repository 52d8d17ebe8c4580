"""The questions of bringing a document in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings

from goldthread.design.fields import (
    CheckboxesField,
    DateField,
    FilesField,
    LongTextField,
    RadioField,
    SelectField,
    TextField,
    TickField,
)
from goldthread.design.forms import ChangeForm, Form, OnceForm, offer
from goldthread.loop.actions.choices import Strength
from goldthread.loop.intake.choices import Whose
from goldthread.loop.intake.rules import LONGEST_TITLE, Stranger
from goldthread.loop.intake.sheet import ActionRow, Row, Sheet, SheetSource
from goldthread.loop.lessons.choices import Audience, LessonKind
from goldthread.loop.sources.choices import SourceKind, Visibility

Choices = Sequence[tuple[str, str]]

READABLE = ".pdf,.docx,.xlsx,.csv,.tsv,.html,.htm,.md,.txt"

KINDS_OF_ROW: Choices = (
    ("lesson", "A lesson: what was learnt"),
    ("recommendation", "A recommendation: what should be done"),
    ("message", "A message: what one audience is told"),
)

SHAPES: Choices = (
    ("learning_summary", "a summary of learning: a table with a source in each row"),
    ("inspection_letter", "an inspection letter"),
    ("action_tracker", "an action tracker"),
    ("prose", "a text with headings and bullets"),
)

AUDIENCES: Choices = tuple(each for each in Audience.choices if each[0] != Audience.NAMED_AGENCIES)


AT_ONCE = 20
"""Documents that can be brought in with one form."""
TAKEN_AT_ONCE = 10
"""Documents that can be taken in with one form: some hundreds of lessons, while somebody waits."""


class UploadForm(OnceForm):
    """Which document, or which documents."""

    file = FilesField(
        label="Document", accept=READABLE, missing="Choose the document to bring in.", size="m", most=AT_ONCE
    )
    whose = SelectField(label="Whose learning is it?", choices=Whose.choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.UPLOAD_BYTES // 1024 // 1024
        self.fields["file"].help_text = (
            f"PDF, Word, Excel, CSV, web page, Markdown or plain text, up to {most} MB. "
            f"You can choose several at once, up to {AT_ONCE}."
        )


SEEN_TO = "Somebody looked at these themes meanwhile. Look at the rows as they stand now."


class ArrangeForm(Form):
    """What to do with rows that were ticked. Done twice it does no more than once, so it carries no key."""

    DO: Choices = (
        ("out", "Leave out"),
        ("back", "Bring back"),
        ("join", "Join"),
        ("move", "Move"),
        ("set", "Set"),
        ("themes", "Confirm the ticked themes"),
    )

    rows = forms.MultipleChoiceField(required=False)
    do = forms.ChoiceField(choices=DO)
    to = forms.ChoiceField(required=False)
    owner = forms.ChoiceField(required=False)
    agency = forms.ChoiceField(required=False)
    strength = forms.ChoiceField(choices=[("", ""), *Strength.choices], required=False)
    asked = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": SEEN_TO})
    give = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": SEEN_TO})

    def __init__(self, *args: Any, sheet: Sheet, people: Choices, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lessons = [row for source in sheet.sources for row in source.rows if row.suggested]
        given = [f"{row.key}:{theme}" for row in lessons for theme in row.suggested]
        offer(
            self,
            rows=[(thing.key, thing.key) for thing in sheet.things()],
            asked=[(row.key, row.key) for row in lessons],
            give=[(each, each) for each in given],
            to=[("", ""), *titles(sheet)],
            owner=[("", ""), *people],
            agency=[("", ""), *agencies],
        )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("do") != "themes" and "rows" not in self.errors and not answers.get("rows"):
            self.add_error("rows", "Tick the rows that you mean first.")
        if answers.get("do") == "move" and not answers.get("to"):
            self.add_error("to", "Choose the source to move the ticked rows to.")
        if answers.get("do") == "set" and not any(answers.get(name) for name in ("owner", "agency", "strength")):
            self.add_error("owner", "Choose an owner, an agency or a strength for the ticked actions.")
        return answers


class TakeInForm(OnceForm):
    """Documents that are taken in from the list, each as its proposal stood there."""

    take = forms.MultipleChoiceField(
        error_messages={
            "required": "Tick the documents that you want to take in.",
            "invalid_choice": "One of these documents was changed or taken in meanwhile. Look at the list again.",
        }
    )

    def __init__(self, *args: Any, ready: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, take=[(each, each) for each in ready])

    def clean_take(self) -> list[tuple[int, int]]:
        """Each document with the version of its proposal that the person saw."""
        ticked = self.cleaned_data["take"]
        if len(ticked) > TAKEN_AT_ONCE:
            raise forms.ValidationError(f"Tick at most {TAKEN_AT_ONCE} documents. Take these in, then the others.")
        return [(int(document), int(version)) for document, _, version in (each.partition(":") for each in ticked)]


class SourceForm(ChangeForm):
    """What a source says of itself, and who will see it."""

    title = TextField(label="Title", max_length=LONGEST_TITLE, missing="Give the source a title.")
    kind = SelectField(label="Kind", choices=SourceKind.choices)
    began_on = DateField(
        label="Began",
        hint="When the activity, or its period, began. Leave it empty if you do not know.",
        required=False,
    )
    reported_on = DateField(
        label="Reported", hint="When its learning was reported. Its reference carries this year.", required=False
    )
    lead_group = SelectField(label="Group that leads it", required=False)
    visibility = RadioField(label="Who may see it and its lessons", choices=Visibility.choices)
    groups = CheckboxesField(
        label="Groups that may see it", hint="For “Named groups” only.", required=False, small=True
    )
    people = CheckboxesField(label="People who may see it", hint="For “Named people” only.", required=False, small=True)
    note = LongTextField(label="Summary", required=False, rows=4)

    def __init__(self, *args: Any, source: SheetSource, groups: Choices, people: Choices, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {
            "title": source.title, "kind": source.kind, "began_on": source.began_on, "reported_on": source.reported_on,
            "lead_group": source.lead_group_id or "", "visibility": source.visibility,
            "groups": [str(each) for each in source.group_ids], "people": [str(each) for each in source.person_ids],
            "note": source.note,
        })  # fmt: skip
        super().__init__(*args, **kwargs)
        offer(self, lead_group=[("", "No group"), *groups])
        offer(self, groups=groups)
        offer(self, people=people)
        if source.date_remark:
            self.fields["reported_on"].help_text = source.date_remark

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        began, reported = answers.get("began_on"), answers.get("reported_on")
        if began and reported and reported < began:
            self.add_error("reported_on", "The learning is reported before the activity begins. Change one date.")
        if answers.get("visibility") == Visibility.GROUPS and not answers.get("groups"):
            self.add_error("groups", "Choose at least one group that may see this source.")
        if answers.get("visibility") == Visibility.PEOPLE and not answers.get("people"):
            self.add_error("people", "Choose at least one person who may see this source.")
        return answers

    def new(self) -> dict[str, Any]:
        """The answers as the sheet holds them."""
        answers = self.cleaned_data
        named_groups = answers["groups"] if answers["visibility"] == Visibility.GROUPS else ()
        named_people = answers["people"] if answers["visibility"] == Visibility.PEOPLE else ()
        return {
            "title": answers["title"],
            "kind": answers["kind"],
            "began_on": answers["began_on"],
            "reported_on": answers["reported_on"],
            "date_remark": "",
            "lead_group_id": _id(answers["lead_group"]),
            "visibility": answers["visibility"],
            "group_ids": tuple(int(each) for each in named_groups),
            "person_ids": tuple(int(each) for each in named_people),
            "note": answers["note"],
        }


class JoinForm(ChangeForm):
    """Which source another one belongs to."""

    join = SelectField(
        label="Join with",
        hint="All rows go to that source, and this one is left out.",
        missing="Choose the source to join it with.",
    )

    def __init__(self, *args: Any, sheet: Sheet, source: SheetSource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [pair for pair in titles(sheet) if pair[0] != source.key]
        offer(self, join=[("", "Choose a source"), *others])


class RowForm(ChangeForm):
    """What a lesson, recommendation or message says; only the questions of its kind are asked."""

    kind = RadioField(label="What is it?", choices=KINDS_OF_ROW, small=True)
    text = LongTextField(label="Words", rows=6, missing="Write something here, or leave the row out.")
    split = TickField(label="Make separate rows of it", hint="A new row begins wherever you leave an empty line.")
    strength = RadioField(label="What kind of lesson?", choices=LessonKind.choices, small=True)
    evidence = LongTextField(label="What in the document shows it", required=False, rows=3)
    themes = CheckboxesField(label="Themes", required=False, small=True)
    theme = SelectField(label="Another theme", required=False)
    audience = SelectField(label="Who is it for?", choices=AUDIENCES)
    lesson = SelectField(label="Lesson that it belongs to", required=False)
    due = DateField(label="To be done by", required=False)
    answers = CheckboxesField(
        label="Lessons that it answers",
        hint="Tick none, and it answers all of this source.",
        required=False,
        small=True,
    )
    source = SelectField(label="Source that it belongs to")

    ASKED = {
        "lesson": {"strength", "evidence", "themes", "theme"},
        "recommendation": {"due", "answers"},
        "message": {"audience", "lesson"},
    }

    def __init__(
        self, *args: Any, row: Row, home: SheetSource, sheet: Sheet, themes: Mapping[int, str], **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {
            "kind": row.kind, "text": row.text, "strength": row.strength, "evidence": row.evidence,
            "audience": row.audience, "due": row.due, "answers": list(row.answers),
            "lesson": row.answers[0] if row.answers else "", "source": home.key,
            "themes": [str(each) for each in row.themes],
        })  # fmt: skip
        super().__init__(*args, **kwargs)
        self._row = row
        self._offer_themes(row, themes)
        lessons = [(each.key, shortened(each.text)) for each in home.standing("lesson") if each.key != row.key]
        offer(self, answers=lessons)
        offer(self, lesson=[("", "The nearest by its words"), *lessons])
        offer(self, source=titles(sheet))
        for kind, names in self.ASKED.items():
            if kind != row.kind:
                for name in names:
                    self.fields.pop(name, None)
        if row.due_text and "due" in self.fields:
            self.fields["due"].help_text = f"The document says “{row.due_text}”."
        if not lessons:
            self.fields.pop("answers", None)

    def _offer_themes(self, row: Row, known: Mapping[int, str]) -> None:
        """Those that were confirmed or suggest themselves to tick, each with the reason; any other from a list."""
        near = [each for each in (*row.themes, *map(int, row.suggested)) if each in known]
        offer(self, themes=[(str(each), known[each]) for each in near])
        self.fields["themes"].widget.hints = dict(row.suggested)
        rest = [(str(each), name) for each, name in known.items() if each not in near]
        offer(self, theme=[("", "None"), *rest])
        if not near:
            del self.fields["themes"]

    def new(self) -> dict[str, Any]:
        """The answers as the sheet holds them; what another kind needs keeps what it was read as."""
        given = self.cleaned_data
        new: dict[str, Any] = {"kind": given["kind"], "text": given["text"].strip()}
        if self._row.kind == "lesson":
            new |= {"strength": given["strength"], "evidence": given["evidence"], "suggested": {}}
            new["themes"] = tuple(int(each) for each in (*given.get("themes", ()), given["theme"]) if each)
        if self._row.kind == "recommendation":
            new |= {"due": given["due"], "answers": tuple(given.get("answers", ()))}
        if self._row.kind == "message":
            new |= {"audience": given["audience"], "answers": (given["lesson"],) if given["lesson"] else ()}
        if given["kind"] != self._row.kind:
            new["answers"] = ()
        return new


class PartForm(OnceForm):
    """What a part that nothing was proposed from really is."""

    text = LongTextField(label="Words", rows=6, missing="Write what it says.")
    kind = RadioField(label="What is it?", choices=KINDS_OF_ROW, initial="lesson", small=True)
    source = SelectField(label="Source that it belongs to", missing="Choose the source that it belongs to.")

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, source=titles(sheet))


class AddForm(OnceForm):
    """A row in a person's own words."""

    kind = RadioField(label="What is it?", choices=KINDS_OF_ROW, initial="lesson", small=True)
    text = LongTextField(label="Words", rows=4, missing="Write what it says.")


class NewSourceForm(OnceForm):
    """A source that the document does not set apart."""

    title = TextField(label="Title", max_length=LONGEST_TITLE, missing="Give the source a title.")
    kind = SelectField(label="Kind", choices=SourceKind.choices)


class ActionForm(ChangeForm):
    """What a row of a tracker says."""

    title = LongTextField(label="What is to be done", rows=4, missing="Write what is to be done, or leave the row out.")
    owner = SelectField(label="Lead officer", required=False)
    agency = SelectField(label="Lead agency", required=False)
    others = CheckboxesField(label="Other agencies that take part", required=False, small=True)
    due = DateField(label="To be done by", required=False)
    strength = RadioField(label="How far will it change what people do?", choices=Strength.choices, small=True)
    measure = LongTextField(label="Measure of success", rows=3, required=False)
    progress = LongTextField(label="Progress so far", rows=3, required=False)

    def __init__(self, *args: Any, action: ActionRow, people: Choices, agencies: Choices, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {
            "title": action.title, "owner": action.owner_id or "", "agency": action.agency_id or "",
            "others": [str(each) for each in action.other_agency_ids], "due": action.due,
            "strength": action.strength, "measure": action.measure, "progress": action.progress,
        })  # fmt: skip
        super().__init__(*args, **kwargs)
        offer(self, owner=[("", "Nobody yet"), *people])
        offer(self, agency=[("", "No agency yet"), *agencies])
        offer(self, others=agencies)
        for name, said in (("owner", action.owner), ("agency", action.agency), ("due", action.due_text)):
            if said:
                self.fields[name].help_text = f"The tracker says “{shortened(said)}”."
        self._action = action

    def new(self) -> dict[str, Any]:
        """The answers as the sheet holds them; a remark on a date that was mended goes away."""
        given = self.cleaned_data
        mended = given["due"] != self._action.due
        return {
            "title": given["title"].strip(),
            "owner_id": _id(given["owner"]),
            "agency_id": _id(given["agency"]),
            "other_agency_ids": tuple(int(each) for each in given["others"]),
            "due": given["due"],
            "strength": given["strength"],
            "measure": given["measure"],
            "progress": given["progress"],
            "remarks": () if mended else self._action.remarks,
        }


COLUMNS: Sequence[tuple[str, str, str]] = (
    ("title", "What is to be done", ""),
    ("reference", "Reference", ""),
    ("owner", "Who leads it", ""),
    ("agency", "Agency", ""),
    ("due", "Date", ""),
    ("status", "Status", "Told in the description: an action is verified here by its evidence, not by a colour."),
    ("measure", "Measure of success", ""),
    ("source", "Where it comes from", ""),
    ("progress", "Progress", ""),
)


class ColumnsForm(ChangeForm):
    """Which column of a tracker holds what."""

    def __init__(self, *args: Any, header: Sequence[str], chosen: dict[str, int], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: str(column) for name, column in chosen.items()})
        super().__init__(*args, **kwargs)
        columns = [(str(n), text or f"Column {n + 1}") for n, text in enumerate(header)]
        for name, label, hint in COLUMNS:
            needed = name == "title"
            first = "Choose a column" if needed else "Not in this tracker"
            self.fields[name] = SelectField(
                label=label, hint=hint, required=needed, choices=[("", first), *columns],
                missing="Choose the column that says what is to be done.",
            )  # fmt: skip

    def columns(self) -> dict[str, int]:
        """Each field with its column."""
        return {name: int(self.cleaned_data[name]) for name, _, _ in COLUMNS if self.cleaned_data.get(name)}


class NamesForm(OnceForm):
    """Who the names of a tracker are."""

    MOST = 40

    def __init__(
        self, *args: Any, strangers: Sequence[Stranger], people: Choices, agencies: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._strangers = list(strangers)[: self.MOST]
        for number, stranger in enumerate(self._strangers):
            offered = people if stranger.field == "owner" else agencies
            nobody = "Nobody on the board" if stranger.field == "owner" else "No agency of the board"
            said = shortened(stranger.name)
            rows = f"in {stranger.rows} {'row' if stranger.rows == 1 else 'rows'}"
            self.fields[f"name_{number}"] = SelectField(
                label=f"“{said}” ({rows})", required=False, choices=[("", nobody), *offered]
            )

    def known(self) -> dict[tuple[str, str], int]:
        """The names that were said to be somebody's."""
        given = {number: self.cleaned_data.get(f"name_{number}") for number in range(len(self._strangers))}
        return {
            (self._strangers[number].field, self._strangers[number].name): int(chosen)
            for number, chosen in given.items()
            if chosen
        }


class CheckForm(ChangeForm):
    """The last look before everything is taken in."""

    published_on = DateField(label="When was the document published?", required=False)
    again = TickField(label="Take it in a second time")

    def __init__(self, *args: Any, undated: int, before: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if undated:
            sources = "One source has" if undated == 1 else f"{undated} sources have"
            self.fields[
                "published_on"
            ].help_text = (
                f"{sources} no date of their own and will get this one. Without it, their references carry this year."
            )
        else:
            del self.fields["published_on"]
        if not before:
            del self.fields["again"]


class ReadAsForm(ChangeForm):
    """In which way the document is to be read."""

    shape = SelectField(label="Read it as", choices=SHAPES, hint="Corrections that you made to it so far are given up.")


class DiscardForm(ChangeForm):
    """That the document is given up."""


def titles(sheet: Sheet) -> list[tuple[str, str]]:
    """The sources of the sheet, as a list offers them."""
    return [(source.key, shortened(source.title) or "Untitled") for source in sheet.sources]


def shortened(text: str, most: int = 90) -> str:
    """The first words of a text."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[:most].rsplit(" ", 1)[0] + "…"


def _id(text: str) -> int | None:
    return int(text) if text else None
