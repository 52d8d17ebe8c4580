"""How much of what is sealed the identity check finds in 500 generated reports, and how often it asks for nothing.

A report is a few pages of a review's prose in which the names, dates and places of a made-up family were left by
mistake, as people leave them: whole, in part, misspelt, as a nickname, as initials, in a table, in a file's properties,
in a comment, in what a tracked change took out, in a picture. The prose holds other people and other dates too.
"""

import io
import random
import re
import time
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from goldthread.loop.reviews.generic import look
from goldthread.loop.reviews.identity import Hit, Kind, Passage, Sealed, check
from goldthread.loop.reviews.passages import of_file

REPORTS, PAGES, SENTENCES = 500, 4, 22

GIVEN = (
    "Zoë Siân Renée Keira Callum Elizabeth William Mohammed Aleksandra Grace Mark Jayden Siobhan Oluwaseun Priya "
    "Dafydd Zofia Ellie Robert Margaret Katherine Michael Abigail Benjamin Thomas Rebecca Samuel Victoria "
    "Nicholas Joshua Daniel Jessica Theodore Amara Faith Rose Jack Leila Marek Niamh Tariq Ottilie Rhys"
).split()
FAMILY = (
    "Ashworth Brown Cooper Hill O'Rourke Nowak Patel Okonkwo Fletcher Young Price Reeve Thistlewood MacAllister Begum "
    "Street Lane Penhaligon Wojcik Llewellyn Bishop Hargreaves Quarmby Rahman Swift Tennant Underhill Vickers Winter "
    "Yeo"
).split()
SHORT = {
    "Elizabeth": "Lizzie", "William": "Billy", "Robert": "Bob", "Margaret": "Peggy", "Katherine": "Kate",
    "Michael": "Mick", "Abigail": "Abi", "Benjamin": "Ben", "Thomas": "Tommy", "Rebecca": "Becky", "Samuel": "Sam",
    "Victoria": "Vicky", "Nicholas": "Nick", "Joshua": "Josh", "Daniel": "Danny", "Jessica": "Jess",
    "Theodore": "Teddy", "Mohammed": "Mo", "Aleksandra": "Ola", "Zofia": "Zosia",
}  # fmt: skip
"""Nicknames as families use them, written down here without a look at what the check knows."""
STREETS = ("Larkmoor Close", "Station Road", "Wharf Street", "Elm Grove", "Castle View Avenue", "Tanyard Lane")
SCHOOLS = (
    "St Oswin's Primary School", "Highfield Academy", "Brackenbury Junior School", "Little Acorns Nursery",
)  # fmt: skip
DETAILS = (
    "won the county trampolining championship",
    "was bitten by a police horse at the show",
    "kept eleven tortoises in the bathroom",
    "found by the crew of a dredger in the estuary",
)
PROSE = (
    "Child A was seen at home by the health visitor, who weighed the baby and talked about safe sleep.",
    "The strategy meeting in {month} {year} was chaired by the team manager and attended by health and police.",
    "The GP recorded that the mother of Child A was tired and had not slept for some nights.",
    "Practitioners told the review that caseloads had risen by a third since {year}.",
    "Dr {other} from Kestrel Vale Community Health NHS Trust explained how referrals are triaged.",
    "The panel heard from Ms {other}, who leads the multi-agency safeguarding hub in Tarnford.",
    "On {day} {month} {year} a notice about missed appointments reached the school nurse.",
    "Supervision took place each month, and its notes show that the plan was looked at each time.",
    "It was difficult for workers to talk about money, and hope was placed in the new housing offer.",
    "There is a lane behind the flats where young people meet, and officers knew the place well.",
    "The review looked at the time from {month} {year} to {month} {later}, in which six agencies were involved.",
    "A mark was seen on the arm of Child A, and the explanation was accepted by the ward.",
    "What staff could see at the time was a family that rose to each challenge and asked for help.",
    "The grace period for returns ended in winter, and the audit of forty records began in the spring.",
    "Nobody at the child in need meeting had the hospital's letter, because the two systems do not speak.",
    "In the words of one practitioner, “we each thought that somebody else would ring”.",
    "Research by {other} and colleagues ({year}) describes the same pattern in three other areas.",
    "The father of Child A was at work in the day and was met only once, in {month}.",
    "The independent reviewer, {reviewer}, has no link with any agency in Tarnshire.",
    "A will to work together was plain, and the price was paid in long days.",
    "Finding 2: help is arranged in a way that fits what services count, and less what children live through.",
    "The board is asked how it will know that a young child's daily life is described in each record.",
    "The social worker went on leave on {day} {month}, and her manager held the case for three weeks.",
    "Housing wrote to the family four times; no letter named whom they could ask.",
    "Police were called to the address twice and shared both reports on the same day.",
    "The school kept a chronology with {n} entries, which was sent to the hub with the referral.",
)
OTHERS = ("Brandon", "Munro", "Sidebotham", "Carver", "Lister", "Okafor", "Whitcombe", "Danesh")
REVIEWERS = ("Hester Colquhoun", "Piers Adeyemi", "Rowan Tallentire")
MONTHS = (
    "January February March April May June July August September October November December"
).split()  # fmt: skip


@dataclass
class Tally:
    """What was planted and found, by how it was planted, and what was asked for nothing."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    general: int = 0


def measure() -> str:
    """Check every report, and say what came of it."""
    tally, began = Tally(), time.perf_counter()
    for number in range(REPORTS):
        _one(random.Random(number), tally)
    took = time.perf_counter() - began
    planted, found = sum(tally.planted.values()), sum(tally.found.values())
    alarms = sum(tally.alarms.values())
    lines = [
        f"Identity check: in {REPORTS} reports {found:,} of {planted:,} planted places found "
        f"({found / planted:.1%}), {alarms / tally.pages:.2f} false alarms a page, "
        f"{took / REPORTS * 1000:.0f} ms a report.",
        f"{'how it was left':28}{'planted':>9}{'found':>8}{'share':>8}",
    ]
    for way, count in sorted(tally.planted.items()):
        lines.append(f"{way:28}{count:>9,}{tally.found[way]:>8,}{tally.found[way] / count:>8.1%}")
    why = ", ".join(f"{reason} {count / tally.pages:.2f}" for reason, count in tally.alarms.most_common())
    lines.append(f"False alarms a page by reason: {why or 'none'}.")
    lines.append(
        f"The general look, which knows nothing sealed, shows {tally.general / tally.pages:.1f} places a page."
    )
    return "\n".join(lines)


@dataclass(frozen=True)
class Family:
    """A made-up family whose names, dates and places are sealed."""

    given: str
    family: str
    mother: str
    born: date
    street: str
    house: int
    postcode: str
    school: str
    detail: str
    number: str

    def sealed(self) -> tuple[Sealed, ...]:
        return (
            Sealed(Kind.NAME, f"{self.given} {self.family}", "Child A"),
            Sealed(Kind.NAME, f"{self.mother} {self.family}", "Mother of Child A"),
            Sealed(Kind.DATE_OF_BIRTH, self.born.isoformat(), "Child A"),
            Sealed(Kind.ADDRESS, f"{self.house} {self.street}, Tarnford {self.postcode}", "Child A"),
            Sealed(Kind.SCHOOL, self.school, "Child A"),
            Sealed(Kind.DETAIL, self.detail, "Child A"),
            Sealed(Kind.DETAIL, self.number, "Child A"),
        )


def _family(chance: random.Random) -> Family:
    given, mother = chance.sample(GIVEN, 2)
    return Family(
        given,
        chance.choice(FAMILY),
        mother,
        date(2005, 1, 1) + timedelta(days=chance.randrange(6000)),
        chance.choice(STREETS),
        chance.randrange(1, 200),
        f"TN{chance.randrange(1, 20)} {chance.randrange(1, 10)}{''.join(chance.choices('ABDEFGHJLNPQRSTUWXYZ', k=2))}",
        chance.choice(SCHOOLS),
        chance.choice(DETAILS),
        str(chance.randrange(4_000_000_000, 5_000_000_000)),
    )


Plant = Callable[[Family, random.Random], tuple[str, str]]
"""Gives a sentence in which something was left, and the words that give it away."""


def _misspelt(name: str, chance: random.Random) -> str:
    """One slip of the finger or of the ear; the first letter mostly stays."""
    letters = list(name)
    at = chance.randrange(1, len(letters) - 1)
    match chance.randrange(5):
        case 0:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        case 1:
            del letters[at]
        case 2:
            letters.insert(at, letters[at])
        case 3:
            letters[at] = chance.choice("aeiou" if letters[at] in "aeiouy" else "bcdfghklmnprst")
        case _:
            for heard, written in (("ei", "ie"), ("ph", "f"), ("y", "ie"), ("k", "c"), ("c", "k"), ("s", "z")):
                if heard in name[1:]:
                    return name[0] + name[1:].replace(heard, written, 1)
            letters.insert(at, letters[at])
    return "".join(letters)


def _long(one: str, other: str) -> str:
    return one if len(one) >= 4 else other if len(other) >= 4 else "Thistlewood"


def _dated(born: date, chance: random.Random) -> str:
    tail = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(born.day, "th")
    month = MONTHS[born.month - 1]
    return chance.choice(
        [
            f"{born.day}/{born.month}/{born.year}",
            f"{born.day:02d}.{born.month:02d}.{born.year % 100:02d}",
            f"{born.day} {month} {born.year}",
            f"{born.day}{tail} {month} {born.year}",
            f"{born.day} {month[:3]} {born.year % 100:02d}",
            f"{born.day:02d}‑{born.month:02d}‑{born.year}",
            f"{born:%d%m%Y}",
            f"{month} {born.day}, {born.year}",
            born.isoformat(),
        ]
    )


def _slip(family: Family, chance: random.Random) -> tuple[str, str]:
    name = family.given if len(family.given) > 3 else family.family
    wrong = _misspelt(name if len(name) > 3 else "Thistlewood", chance)
    while wrong in (family.given, family.family):
        wrong = _misspelt(name, chance)
    return f"Then {wrong} was taken to the ward by ambulance.", wrong


def _handles(family: Family) -> list[str]:
    given, name = (re.sub(r"[^a-z]", "", _bare(word).lower()) for word in (family.given, family.family))
    return [f"{given}.{name}", f"{given}{name}07", f"{given[0]}.{name}"]


def _bare(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one))


def _shortened(street: str) -> str:
    name, _, kind = street.rpartition(" ")
    short = {"Close": "Cl", "Road": "Rd", "Street": "St", "Grove": "Gr", "Avenue": "Ave", "Lane": "Ln"}
    return f"{name} {short[kind]}"


def _number(number: str, chance: random.Random) -> str:
    return chance.choice(
        [number, f"{number[:3]} {number[3:6]} {number[6:]}", f"{number[:3]}-{number[3:6]}-{number[6:]}"]
    )


def _nick(family: Family, chance: random.Random) -> tuple[str, str] | None:
    short = SHORT.get(family.given)
    return (f"At bedtime {short} asked for her brother.", short) if short else None


def _initials(family: Family, chance: random.Random) -> tuple[str, str]:
    letters = (family.given[0], family.family[0])
    said = chance.choice(["{}.{}.", "{}{}", "{}. {}."]).format(*letters)
    return f"Notes about {said} were kept in two places.", said


WAYS: dict[str, Callable[[Family, random.Random], tuple[str, str] | None]] = {
    "whole name": lambda one, _: (
        f"It was {one.given} {one.family} who opened the door.",
        f"{one.given} {one.family}",
    ),
    "in an address for e-mail": lambda one, chance: (
        f"It was sent from {(said := chance.choice(_handles(one)))}@mail.example that night.",
        said,
    ),
    "without its accents": lambda one, _: (
        (
            f"The teacher saw that {(said := _bare(one.given))} was hungry.",
            said,
        )
        if _bare(one.given) != one.given
        else None
    ),
    "street, shortened": lambda one, _: (f"The flat in {(said := _shortened(one.street))} was cold.", said),
    "street, without its kind": lambda one, _: (
        f"Families in the {(said := one.street.rpartition(' ')[0])} flats knew her.",
        said,
    ),
    "school, without its kind": lambda one, _: (
        f"Staff at {(said := ' '.join(one.school.split()[:2]))} gave her breakfast.",
        said,
    ),
    "number": lambda one, chance: (f"It was sent under {(said := _number(one.number, chance))}.", said),
    "birthday of another year": lambda one, _: (
        f"She turned three on {(said := f'{one.born.day} {MONTHS[one.born.month - 1]} {one.born.year + 3}')}.",
        said,
    ),
    "whole name, written small": lambda one, _: (
        f"see file {one.given.lower()} {one.family.lower()} for the rest.",
        f"{one.given.lower()} {one.family.lower()}",
    ),
    "first name": lambda one, _: (f"The teacher saw that {one.given} was hungry.", one.given),
    "family name": lambda one, _: (f"Mrs {one.family} rang the office twice.", one.family),
    "belonging to": lambda one, _: (f"The worker sat in {one.mother}'s kitchen.", one.mother),
    "misspelt": _slip,
    "nickname": _nick,
    "initials": _initials,
    "date of birth": lambda one, chance: (f"The child, born {(said := _dated(one.born, chance))}, was small.", said),
    "birthday": lambda one, _: (
        f"A party was planned for {one.born.day} {MONTHS[one.born.month - 1]}.",
        f"{one.born.day} {MONTHS[one.born.month - 1]}",
    ),
    "street": lambda one, _: (f"The flat in {one.street} was cold.", one.street),
    "postcode": lambda one, chance: (
        f"It was sent to {(said := chance.choice([one.postcode, one.postcode.replace(' ', '').lower()]))}.",
        said,
    ),
    "school": lambda one, _: (f"Staff at {one.school} gave her breakfast.", one.school),
    "unusual detail": lambda one, _: (f"That was the year in which the child {one.detail}.", one.detail),
}
"""How things are left in the text of a report."""

HIDDEN = (
    "author of the file", "comment", "tracked change", "table", "picture's properties", "name of the file",
    "in pieces in a header", "footnote", "where a link leads", "drawing", "field",
)  # fmt: skip
"""How they are left where a reader does not look."""


def _one(chance: random.Random, tally: Tally) -> None:
    family = _family(chance)
    sealed = family.sealed()
    sentences = _prose(chance, PAGES * SENTENCES)
    planted: list[tuple[str, str, str]] = []
    for way in chance.sample(sorted(WAYS), 6):
        made = WAYS[way](family, chance)
        if made is not None:
            planted.append((way, *made))
            sentences.insert(chance.randrange(len(sentences)), made[0])
    size = -(-len(sentences) // PAGES)
    passages = [Passage(f"page {n + 1}", " ".join(sentences[n * size : (n + 1) * size])) for n in range(PAGES)]
    hits = check(passages, sealed)
    tally.pages += PAGES
    tally.general += len(look(passages))
    places = [_place(passages, sentence, words) for _, sentence, words in planted]
    for (way, _, _), place in zip(planted, places, strict=True):
        tally.planted[way] += 1
        tally.found[way] += any(_meets(hit, place) for hit in hits)
    for hit in hits:
        if not any(_meets(hit, place) for place in places):
            tally.alarms[hit.why.split(" like ")[0].split(" of ")[0]] += 1
    hidden = chance.choice(HIDDEN)
    name, data = _file(hidden, family)
    tally.planted[hidden] += 1
    tally.found[hidden] += any(family.given in hit.found for hit in check(of_file(name, data), sealed))


Place = tuple[str, int, int]
"""On which page, from which letter to which."""


def _place(passages: Sequence[Passage], sentence: str, words: str) -> Place:
    """Where the words of a sentence were left."""
    page = next(each for each in passages if sentence in each.text)
    start = page.text.index(sentence) + sentence.index(words)
    return page.where, start, start + len(words)


def _meets(hit: Hit, place: Place) -> bool:
    """Whether a hit points at the place: what stands a line further on does not count."""
    where, start, end = place
    return hit.where == where and hit.start < end and start < hit.end


def _prose(chance: random.Random, count: int) -> list[str]:
    return [
        chance.choice(PROSE).format(
            month=chance.choice(MONTHS),
            year=(year := chance.randrange(2012, 2025)),
            later=year + 1,
            day=chance.randrange(1, 29),
            other=chance.choice(OTHERS),
            reviewer=chance.choice(REVIEWERS),
            n=chance.randrange(8, 60),
        )
        for _ in range(count)
    ]


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@cache
def _empty() -> bytes:
    """A Word file with two sentences and a table."""
    import docx

    book = docx.Document()
    book.add_paragraph("Nothing is said of the family here.")
    book.add_table(1, 2).cell(0, 1).text = "CELL"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _file(hidden: str, family: Family) -> tuple[str, bytes]:
    """A file in which the name was left where a reader does not look."""
    name = f"{family.given} {family.family}"
    match hidden:
        case "picture's properties":
            text = b"Author\0" + name.encode()
            return "drawing.png", b"\x89PNG\r\n\x1a\n" + len(text).to_bytes(4) + b"tEXt" + text + bytes(4)
        case "name of the file":
            return f"report {name}.docx", _empty()
        case "author of the file":
            return "report.docx", _with("docProps/core.xml", "python-docx", name)
        case "table":
            return "report.docx", _with("word/document.xml", "CELL", f"{name} was seen")
        case "comment":
            said = f'<w:comments xmlns:w="{_WORD}"><w:comment w:author="AB"><w:p><w:r><w:t>Is this {name}?</w:t></w:r>'
            return "report.docx", _with("word/comments.xml", "", f"{said}</w:p></w:comment></w:comments>")
        case "in pieces in a header" | "footnote" | "drawing":
            part = {"drawing": "diagrams/data1", "footnote": "footnotes"}.get(hidden, "header1")
            half = len(name) // 2
            pieces = "".join(f"<w:r><w:t>{piece}</w:t></w:r>" for piece in (name[:half], name[half:]))
            return "report.docx", _with(f"word/{part}.xml", "", f'<w:p xmlns:w="{_WORD}">{pieces}</w:p>')
        case "where a link leads":
            link = f'<r><x TargetMode="External" Target="https://mail.example/{name}"/></r>'
            return "report.docx", _with("word/_rels/header1.xml.rels", "", link)
        case "field":
            field = f"<w:instrText>HYPERLINK {name}.docx</w:instrText><w:t>Nothing"
            return "report.docx", _with("word/document.xml", "<w:t>Nothing", field)
        case _:
            gone = f"</w:r><w:del w:author='AB'><w:r><w:delText>{name} said</w:delText></w:r></w:del><w:r>"
            return "report.docx", _with("word/document.xml", "<w:t>Nothing", f"{gone}<w:t>Nothing")


def _with(member: str, old: str, new: str) -> bytes:
    """The Word file with one of its parts written otherwise, or one more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_empty())) as empty, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in _members(empty):
            text = data.decode("utf-8").replace(old, new, 1).encode() if name == member else data
            made.writestr(name, text)
        if not old:
            made.writestr(member, new)
    return out.getvalue()


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for member in archive.infolist():
        yield member.filename, archive.read(member)


if __name__ == "__main__":
    print(measure())
