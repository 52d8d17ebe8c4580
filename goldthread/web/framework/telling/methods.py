"""How reviews are done: methods with their stages."""

from collections.abc import Iterator

from goldthread.design.wording import counted
from goldthread.loop.framework.format.document import Document, Method
from goldthread.web.framework.blocks import Block, Cell, Entry, Fact, Facts, Points, Table, facts
from goldthread.web.framework.plain import ended, first_up, notes_of, source_of
from goldthread.web.framework.telling.place import Place, noted


def methods(document: Document, place: Place) -> Iterator[Block]:
    """Methods side by side; on paper each with its stages."""
    if not document.methods:
        return
    yield Table(
        "Methods for reviews",
        ("Method", "What it is", "When it fits"),
        tuple(
            (
                Cell(method.name, counted(len(method.stages), "stage"), href=place.way(f"methods/{key}")),
                Cell(method.description),
                Cell(method.suits or "–"),
            )
            for key, method in document.methods.items()
        ),
    )
    if place.whole:
        for key, method in document.methods.items():
            yield Entry(f"method-{key}", method.name, "", _method_facts(method, short=True), notes_of(method))
            yield _stages(document, method)


def method_blocks(document: Document, method: Method) -> Iterator[Block]:
    """A method whole: when it fits, and its stages with what each needs and makes."""
    yield Facts(_method_facts(method))
    yield from notes_of(method)
    yield _stages(document, method)
    guided = [one for one in method.artefacts.values() if one.guidance]
    if guided:
        yield Points(tuple(f"{first_up(one.name)}: {ended(one.guidance)}" for one in guided), "What is made on the way")


def _method_facts(method: Method, *, short: bool = False) -> tuple[Fact, ...]:
    answers = "" if method.answers == "either" else first_up(method.answers)
    terms = {"either": "Terms of reference or research questions", "neither": ""}.get(method.terms, method.terms)
    return facts(
        ("When it fits", "" if short else method.suits),
        ("Its limits", method.limits),
        ("Begins with", first_up(terms)),
        ("Ends with", answers or "Recommendations or questions for the board"),
        ("Contributory factors", method.factors),
        ("Where it comes from", source_of(method.basis)),
    )


def _stages(document: Document, method: Method) -> Table:
    def made(keys: list[str]) -> str:
        return "; ".join(method.artefacts[key].name if key in method.artefacts else key for key in keys)

    return Table(
        f"Stages of {method.name}",
        ("Stage", "Who takes part", "Needs", "Makes"),
        tuple(
            (
                Cell(
                    f"{number}. {stage.name}",
                    " ".join(
                        part
                        for part in (
                            ended(stage.purpose),
                            f"Within {stage.within}." if stage.within else "",
                            f"Before the next stage: {ended(stage.gate)}" if stage.gate else "",
                            noted(notes_of(stage)),
                        )
                        if part
                    ),
                ),
                Cell("; ".join(stage.takes_part) or "–"),
                Cell(made(stage.needs) or "–"),
                Cell(made(stage.makes) or "–"),
            )
            for number, stage in enumerate(method.stages.values(), 1)
        ),
    )
