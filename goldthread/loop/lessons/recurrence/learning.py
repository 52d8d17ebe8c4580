"""What a board's own judgements teach the ranking: a few numbers, drawn towards the ones that ship.

People confirm that a lesson repeats another, or say that it is different. Seven weights and a level are fitted to what
they said. With few judgements they hardly leave where they started; no single answer can turn the ranking over.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
import numpy.typing as npt

from goldthread.loop.lessons.recurrence.likeness import Row, Weights, parts

STEADINESS = 6.0
"""How strongly the weights are drawn to where they started: about as much as so many judgements pull."""
SHARPNESS = 1.4
"""How quickly a greater likeness makes a repetition more probable, under the weights that ship."""
STEPS = 25


@dataclass(frozen=True, slots=True)
class Judged:
    """Two statements, and whether a person said that they are one issue."""

    one: Row
    other: Row
    repeats: bool


def learn(prior: Weights, judged: Sequence[Judged]) -> Weights:
    """The weights that agree best with these judgements without leaving the prior for less than they say.

    Only the shares matter for the ranking, so what is learnt is brought back to the prior's sum.
    """
    if not any(each.repeats for each in judged) or all(each.repeats for each in judged):
        return prior
    seen = np.array([parts(each.one, each.other) for each in judged], dtype=np.float64)
    said = np.array([each.repeats for each in judged], dtype=np.float64)
    fitted = np.maximum(_fit(seen, said, np.array(astuple(prior)) * SHARPNESS), 0.0)
    return Weights(*(fitted * (sum(astuple(prior)) / fitted.sum())).tolist()) if fitted.sum() else prior


def _fit(
    seen: npt.NDArray[np.float64], said: npt.NDArray[np.float64], start: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Logistic regression by Newton's steps, with a ridge towards the start; the level is free."""
    with_level = np.column_stack([seen, np.ones(len(seen))])
    ridge = np.diag([STEADINESS / 4] * len(start) + [1e-3])
    goal = np.append(start, -float(np.mean(seen @ start)))
    now = goal.copy()
    for _ in range(STEPS):
        sure = 1 / (1 + np.exp(-np.clip(with_level @ now, -30, 30)))
        slope = with_level.T @ (sure - said) + ridge @ (now - goal)
        curve = (with_level.T * (sure * (1 - sure))) @ with_level + ridge
        step = np.linalg.solve(curve, slope)
        now = now - step
        if float(np.abs(step).max()) < 1e-6:
            break
    return now[:-1]
