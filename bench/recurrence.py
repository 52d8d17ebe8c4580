"""How well the matcher finds statements of one issue, on the labelled pairs that lie beside the checkout.

Each source is held out in turn with its pairs, and the weights are learnt from the pairs of all others. The vocabulary
is not learnt: its writer had read these statements. What it does with statements that nobody had in mind is told by
two samples of sentences from the bodies of the letters: ``unseen.json`` names them by checksums, never by their words.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

from goldthread.loop.lessons.recurrence import meaning
from goldthread.loop.lessons.recurrence.frames import frame
from goldthread.loop.lessons.recurrence.learning import Judged, learn
from goldthread.loop.lessons.recurrence.likeness import BLOCKS, USUAL, Weights, likeness, vector
from goldthread.loop.lessons.recurrence.themes import Theme, suggest

DATA = Path(os.environ.get("GOLDTHREAD_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "data"
LESSONS, LETTERS = DATA / "lessons", DATA / "letters"
UNSEEN = Path(__file__).with_name("unseen.json")
FIRST = 10
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements by their places, and whether they are one issue."""

    one: int
    other: int
    same: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What a method reached, each with the interval in which 19 of 20 draws of sources lie."""

    first_ten: tuple[float, float, float]
    area: tuple[float, float, float]


def main() -> None:
    """Print the table, where the pairs are here."""
    if not LESSONS.exists():
        print("The labelled pairs are not beside this checkout: the matcher's figures are left out.\n")
        return
    statements = [json.loads(line) for line in (LESSONS / "lessons.jsonl").read_text("utf-8").splitlines()]
    places = {one["id"]: at for at, one in enumerate(statements)}
    pairs = [
        Pair(places[row["a"]], places[row["b"]], row["label"] == "same_issue")
        for row in map(json.loads, (LESSONS / "pairs.dev.jsonl").read_text("utf-8").splitlines())
    ]
    sources = [one["source_title"] for one in statements]
    texts = [str(one["text"]) for one in statements]
    rows = np.stack([vector(frame(text), meaning.meaning(text)) for text in texts])
    print(
        f"The matcher on {len(pairs)} labelled pairs among {len(statements)} statements, by cross-validation by source"
    )
    print(f"(model {'installed' if meaning.installed() else 'not installed'}; intervals over draws of sources)")
    print(f"{'method':34}{'partner in first ten':>24}{'area under the curve':>26}")
    for name, weights in _methods().items():
        _print(name, _figures(rows, pairs, sources, dict.fromkeys(sources, weights)))
    learnt = {source: _learnt(rows, pairs, sources, source) for source in set(sources)}
    _print("fused, learnt from other sources", _figures(rows, pairs, sources, learnt))
    _print(
        "fused, much of the field forgotten",
        _figures(_forgetful(texts), pairs, sources, dict.fromkeys(sources, USUAL)),
    )
    _print_unseen()
    _print_themes(dict(zip(places, texts, strict=True)))
    print()


def _print_unseen() -> None:
    """How well sentences of the letters' bodies are told apart, each sample judged before the matcher was asked."""
    if not LETTERS.exists():
        return
    told = {_checksum(sentence): (letter, sentence) for letter, sentence in _sentences()}
    for name, sample in json.loads(UNSEEN.read_text("utf-8")).items():
        known = [told[each] for each in sample["sentences"]]
        places = {each: at for at, each in enumerate(sample["sentences"])}
        pairs = [
            Pair(places[one], places[other], label == "same")
            for label in ("same", "different")
            for one, other in sample[label]
        ]
        rows = np.stack([vector(frame(text), meaning.meaning(text)) for _, text in known])
        letters = [letter for letter, _ in known]
        words = _methods()["words and parts of words"]
        print(f"{len(pairs)} pairs among {len(known)} sentences, {name}:")
        for method, weights in (("words and parts of words", words), ("fused, as it ships", USUAL)):
            _print(f"  {method}", _figures(rows, pairs, letters, dict.fromkeys(letters, weights)))


def _sentences() -> Iterator[tuple[str, str]]:
    """Every sentence of the letters, with its letter."""
    for path in sorted(LETTERS.glob("*.txt")):
        text = re.sub(r"(?<!\n)\n(?!\s*\n|\s*[•\uf0b7-])", " ", path.read_text("utf-8").replace("\r", ""))
        for paragraph in re.split(r"\n+", text):
            yield from ((path.stem, each) for each in re.split(r"(?<=[.!?])\s+(?=[A-Z])", paragraph.strip(" •\uf0b7-")))


def _checksum(sentence: str) -> str:
    return sha256(re.sub(r"\W+", " ", sentence.lower()).strip().encode()).hexdigest()[:12]


def _print_themes(texts: dict[str, str]) -> None:
    """How well the themes that suggest themselves agree with those that people gave, in the scheme of the labels."""
    told = yaml.safe_load((LESSONS / "theme-definitions.yaml").read_text("utf-8"))["themes"]
    scheme = [Theme(code, one["name"], one["definition"]) for code, one in told.items()]
    labels = [json.loads(line) for line in (LESSONS / "themes.dev.jsonl").read_text("utf-8").splitlines()]
    right, offered, given = Counter[str](), Counter[str](), Counter[str]()
    for label in labels:
        suggested, wanted = {each.id for each in suggest(texts[label["id"]], scheme)}, set(label["themes"])
        right.update(suggested & wanted)
        offered.update(suggested)
        given.update(wanted)
    used = sorted(offered.keys() | given.keys())
    macro = sum(2 * right[code] / (offered[code] + given[code]) for code in used) / len(used)
    micro = 2 * right.total() / (offered.total() + given.total())
    print(
        f"Themes on {len(labels)} labelled statements, {len(used)} themes: macro F1 {macro:.2f}, micro F1 {micro:.2f}"
    )


def _forgetful(texts: list[str]) -> npt.NDArray[np.float32]:
    """Vectors as they would be where the vocabulary misses two of five issues and three of ten concepts.

    It is the nearest that these statements come to statements that the vocabulary's writer has not read. What is
    forgotten hangs on the statement and the thing alone, so that a wider vocabulary draws no new lots.
    """
    rows = []
    for text in texts:
        one = frame(text)
        kept = replace(
            one,
            issues={key: sure for key, sure in one.issues.items() if _lot(text, key) >= 40},
            concepts=frozenset(key for key in one.concepts if _lot(text, f"concept {key}") >= 30),
        )
        rows.append(vector(kept, meaning.meaning(text)))
    return np.stack(rows)


def _lot(text: str, thing: str) -> int:
    return int(sha256(f"{thing} {text}".encode()).hexdigest()[:8], 16) % 100


def _methods() -> dict[str, Weights]:
    none = Weights(*(0.0 for _ in BLOCKS))
    alone = {block: replace(none, **{block: 1.0}) for block in BLOCKS if block != "meaning" or meaning.installed()}
    words = replace(USUAL, issue=0, practice=0, who=0, harm=0, meaning=0)
    return alone | {"words and parts of words": words, "fused, as it ships": USUAL}


def _learnt(rows: npt.NDArray[np.float32], pairs: list[Pair], sources: list[str], held_out: str) -> Weights:
    seen = [pair for pair in pairs if held_out not in (sources[pair.one], sources[pair.other])]
    return learn(USUAL, [Judged(rows[pair.one], rows[pair.other], pair.same) for pair in seen])


def _figures(
    rows: npt.NDArray[np.float32], pairs: list[Pair], sources: list[str], weights: dict[str, Weights]
) -> Figures:
    """Ranks from each side of a pair, and scores of pairs, each by the weights for the source that is held out."""
    found: list[tuple[str, float]] = []
    same: list[tuple[str, float]] = []
    different: list[tuple[str, float]] = []
    scored: dict[int, npt.NDArray[np.float32]] = {}

    def scores(at: int) -> npt.NDArray[np.float32]:
        if at not in scored:
            scored[at] = likeness(rows[at], rows, weights[sources[at]])
        return scored[at]

    for pair in pairs:
        score = float(scores(pair.one)[pair.other])
        (same if pair.same else different).append((sources[pair.one], score))
        if pair.same:
            found += [
                (sources[a], _share_in_first(scores(a), a, b))
                for a, b in ((pair.one, pair.other), (pair.other, pair.one))
            ]
    chance = np.random.default_rng(1)
    known = sorted({source for source, _ in found + same + different})
    draws = [chance.choice(len(known), len(known)) for _ in range(DRAWS)]
    counts = [np.bincount(draw, minlength=len(known)) for draw in draws]
    at = {source: place for place, source in enumerate(known)}
    return Figures(
        _interval(lambda often: _mean(found, at, often), counts),
        _interval(lambda often: _area(same, different, at, often), counts),
    )


def _share_in_first(scores: npt.NDArray[np.float32], one: int, other: int) -> float:
    """Whether a statement's partner is among its first ten; where several are equal, its chance to be."""
    others = np.delete(scores, one)
    ahead, equal = int((others > scores[other] + 1e-6).sum()), int((abs(others - scores[other]) <= 1e-6).sum())
    return min(1.0, max(0.0, (FIRST - ahead) / equal))


def _mean(found: list[tuple[str, float]], at: dict[str, int], often: npt.NDArray[np.int64]) -> float:
    weight = np.array([often[at[source]] for source, _ in found])
    return float(np.average([share for _, share in found], weights=weight)) if weight.sum() else float("nan")


def _area(
    same: list[tuple[str, float]],
    different: list[tuple[str, float]],
    at: dict[str, int],
    often: npt.NDArray[np.int64],
) -> float:
    high, low = (np.array([score for _, score in each]) for each in (same, different))
    heavy, light = (np.array([often[at[source]] for source, _ in each], dtype=float) for each in (same, different))
    both = np.outer(heavy, light)
    won = (high[:, None] > low[None]) + 0.5 * (high[:, None] == low[None])
    return float((won * both).sum() / both.sum()) if both.sum() else float("nan")


def _interval(
    figure: Callable[[npt.NDArray[np.int64]], float], counts: list[npt.NDArray[np.int64]]
) -> tuple[float, float, float]:
    whole = figure(np.ones(len(counts[0]), dtype=np.int64))
    low, high = np.nanpercentile([figure(often) for often in counts], [2.5, 97.5])
    return whole, float(low), float(high)


def _print(name: str, one: Figures) -> None:
    ten, area = (f"{value:.2f} ({low:.2f} to {high:.2f})" for value, low, high in astuple(one))
    print(f"{name:34}{ten:>24}{area:>26}")


if __name__ == "__main__":
    main()
