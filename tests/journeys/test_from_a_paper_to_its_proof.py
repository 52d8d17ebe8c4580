"""The whole thread: a paper comes in, a lesson is answered, the answer is done, shown, sent back, shown, and read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys import papers, steps
from tests.journeys.person import Person, Way
from tests.journeys.site import Site
from tests.journeys.steps import AUDITOR, CHAIR, COORDINATOR, LEAD

Somebody = Callable[..., Person]


@pytest.mark.parametrize("way", Way, ids=[way.value for way in Way])
def test_a_lesson_is_followed_from_a_paper_to_its_proof(
    sits_down: Somebody, somebody: Somebody, site: Site, tmp_path: Path, way: Way
) -> None:
    paper = papers.summary_of_learning(tmp_path)

    coordinator = sits_down(site, way)
    coordinator.comes_in_as(COORDINATOR)
    steps.bring_in(coordinator, paper)
    steps.open_the_lesson(coordinator, paper)
    steps.recommend(coordinator)

    chair = somebody(CHAIR, way)
    steps.accept(chair, coordinator.path)
    steps.plan(coordinator)

    lead = somebody(LEAD, way)
    lead.opens(coordinator.path)
    steps.agree(lead)
    steps.offer(lead, "E-mail to all staff", "Everybody was told about the prompt in an e-mail.")
    steps.claim(lead)

    auditor = somebody(AUDITOR, way)
    auditor.opens(coordinator.path)
    steps.check(
        auditor, "Not yet: send it back with what is missing", "An e-mail does not show that the prompt is used."
    )
    auditor.sees("Returned")

    lead.opens(coordinator.path)
    lead.sees("An e-mail does not show that the prompt is used.")
    steps.offer(lead, "Sample of forty records", "In 36 of 40 records the prompt is answered.")
    steps.claim(lead)

    auditor.opens(coordinator.path)
    steps.check(auditor, "Yes, the evidence shows it", "I read ten of the forty records again. It shows it.")
    auditor.sees("Verified")

    steps.read_the_thread(chair)
