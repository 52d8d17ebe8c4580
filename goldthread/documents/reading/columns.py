"""Pages set in columns, read as people read them: down one column, then down the next."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from goldthread.documents.reading.typeset import Word

_GUTTER = 7.0  # points: wider than the space between two words of justified text
_MOST_SPLITS = 3  # of a page, a column of it, and so on
_LEAST_ROWS = 4
_LEAST_LETTERS = 15  # in a line of a column: less is a label, or the cell of a table without lines
_BREAK = 2.6  # leadings of white space across the page, at which what stands above is read first

Words = list[Word]


def rows_of_words(words: Sequence[Word], tolerance: float = 3.0) -> list[Words]:
    """Words that stand on one line, from left to right; lines from top to bottom."""
    rows: list[Words] = []
    for word in sorted(words, key=lambda word: (word.bottom, word.x0)):
        if rows and abs(rows[-1][0].bottom - word.bottom) < tolerance:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.x0) for row in rows]


def parts_of_page(
    words: Sequence[Word], leading: float, stops: Sequence[float] = (), most: int = _MOST_SPLITS
) -> list[tuple[float, list[Words]]]:
    """The page from top to bottom: how far down each part stands, and the words of its columns in reading order.

    A part ends where something is drawn (``stops``) and where a line runs across the gutter.
    """
    rows = rows_of_words(words, tolerance=leading * 0.6)  # two columns seldom share their lines to the point
    gutter = _gutter(rows) if most else None
    parts: list[tuple[float, list[Words]]] = []
    for band, split in _bands(rows, gutter, leading, stops):
        whole = [word for row in band for word in row]
        if split and gutter is not None and _are_columns(band, gutter):
            sides = ([w for w in whole if w.x1 <= gutter], [w for w in whole if w.x1 > gutter])
            columns = [
                column for side in sides for _, inner in parts_of_page(side, leading, (), most - 1) for column in inner
            ]
            parts.append((min(word.top for word in whole), columns))
        elif parts and len(parts[-1][1]) == 1 and not _stopped(parts[-1][1][0], whole, stops):
            parts[-1][1][0].extend(whole)
        else:
            parts.append((min(word.top for word in whole), [whole]))
    return parts


def _gutter(rows: Sequence[Words]) -> float | None:
    """Where the most lines leave white space in their midst and the fewest run on, if more than a few leave any."""
    turns: list[tuple[float, int, int]] = []  # from here on, so many more lines leave white space, and run on
    for row in rows:
        parts = list(stretches(row))
        for (_, before), (after, _) in pairwise(parts):
            turns += [(before, 1, 0), (after, -1, 0)]
        for start, end in parts:
            turns += [(start, 0, 1), (end, 0, -1)]
    leave = run_on = 0
    best: tuple[int, float, float] | None = None
    for (here, more, on), (there, _, _) in pairwise(sorted(turns)):
        leave, run_on = leave + more, run_on + on
        if leave >= _LEAST_ROWS and there - here > 1:
            best = max(best or (leave - run_on, 0.0, 0.0), (leave - run_on, there - here, (here + there) / 2))
    return best[2] if best else None


def stretches(row: Sequence[Word]) -> Iterator[tuple[float, float]]:
    """From where to where a line goes without white space as wide as between columns."""
    start, end = row[0].x0, row[0].x1
    for word in row[1:]:
        if word.x0 - end > _GUTTER:
            yield start, end
            start = word.x0
        end = max(end, word.x1)
    yield start, end


def _bands(
    rows: Sequence[Words], gutter: float | None, leading: float, stops: Sequence[float]
) -> Iterator[tuple[list[Words], bool]]:
    """Neighbouring lines that all keep the gutter free, or all do not."""
    band: list[Words] = []
    free = False
    for row in rows:
        now = gutter is not None and not _crosses(row, gutter)
        apart = bool(band) and (
            row[0].bottom - band[-1][0].bottom > _BREAK * leading
            or any(band[-1][0].bottom < stop < row[0].bottom for stop in stops)
        )
        if band and (now != free or apart):
            yield band, free
            band = []
        band.append(row)
        free = now
    if band:
        yield band, free


def _crosses(row: Words, gutter: float) -> bool:
    left = max((word.x1 for word in row if word.x0 <= gutter), default=None)
    right = min((word.x0 for word in row if word.x0 > gutter), default=None)
    if left is None or right is None:
        return left is not None and left > gutter
    return left > gutter or right - left < _GUTTER


def _are_columns(band: Sequence[Words], gutter: float) -> bool:
    """Both sides are lines of a text: enough of them, next to each other, and long enough to be no labels."""
    sides = [([w for w in row if w.x1 <= gutter], [w for w in row if w.x1 > gutter]) for row in band]
    if sum(bool(left and right) for left, right in sides) < _LEAST_ROWS:
        return False
    for side in zip(*sides, strict=True):
        lengths = sorted(sum(len(word.text) + 1 for word in row) for row in side if row)
        if lengths[len(lengths) // 2] < _LEAST_LETTERS:
            return False
    return True


def _stopped(above: Words, below: Words, stops: Sequence[float]) -> bool:
    last, first = max(word.bottom for word in above), min(word.bottom for word in below)
    return any(last < stop < first for stop in stops)
