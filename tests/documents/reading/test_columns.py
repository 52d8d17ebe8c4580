"""PDFs: what is read in columns, how fast, and what stands in no column."""

import contextlib
import random
import time
from itertools import pairwise

import pytest
import typst

from goldthread.core.refusals import Refusal
from goldthread.documents.limits import Limits
from goldthread.documents.reading import read
from goldthread.documents.reading.model import Document, Text

SENTENCE = "Number {} says in many words what was seen when practice was looked at, and that it must become better."
POINTS = "\n\n".join(
    f"== Audit {n}\n\n{SENTENCE.format(n)}\n\n- point {n} of the list of this audit" for n in range(24)
)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Text)]


def made(source: str) -> Document:
    return read("a.pdf", typst.compile(source.encode()))


@pytest.mark.parametrize("columns", [2, 3])
@pytest.mark.parametrize("justified", ["true", "false"])
def test_columns_are_read_one_after_the_other(columns: int, justified: str) -> None:
    setting = f"#set par(justify: {justified})\n#set text(9pt)\n"
    page = f'#set page(columns: {columns}, flipped: {"true" if columns == 3 else "false"}, numbering: "1")\n'
    assert texts(made(page + setting + POINTS)) == texts(made('#set page(numbering: "1")\n' + setting + POINTS))


def test_a_heading_and_a_paragraph_across_both_columns_stay_above_and_below_them() -> None:
    whole = "This runs across the whole page, from its left side to its right side, as a summary of findings may do it."
    source = f"= The learning of the year\n{whole}\n#columns(2)[{POINTS}]\n{whole} And it ends here."
    read_back = texts(made(source))
    assert read_back[:2] == ["The learning of the year", whole]
    assert read_back[-1] == f"{whole} And it ends here."
    found = [read_back.index(SENTENCE.format(number)) for number in range(24)]
    assert found == sorted(found)


def test_labels_beside_their_texts_are_read_across() -> None:
    rows = ", ".join(f"[Agency {n}], [does what was agreed with it in the year, and says so]" for n in range(9))
    read_back = " ".join(texts(made(f"#grid(columns: (5cm, 1fr), row-gutter: 9pt, {rows})")))
    assert all(f"Agency {n} does what" in read_back for n in range(9))


def test_a_table_with_lines_between_columns_is_a_table_and_parts_what_stands_around_it() -> None:
    table = "#table(columns: 2, [*Source*], [*Learning*], [Audit], [Chronologies are rarely used.])"
    document = made(f"#columns(2)[{POINTS}]\n{table}\n#columns(2)[{POINTS.replace('Audit', 'Review')}]")
    kinds = [type(block).__name__ for block in document.blocks]
    at = kinds.index("Table")
    assert kinds.count("Table") == 1
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["Audit", "Chronologies are rarely used."]
    above = [block.text for block in document.blocks[:at] if isinstance(block, Text)]
    assert not any(text.startswith("Review") for text in above)
    assert above.count("Audit 23") == 1


def test_ligatures_hyphens_and_small_steps_keep_words_whole() -> None:
    text = "Officers of the Quality office find different effects after affluent staff shuffle official traffic."
    assert texts(made(text)) == [text]


def test_a_hyphen_at_the_end_of_a_line_stays_unless_the_word_stands_whole_elsewhere() -> None:
    page = '#set page(width: 5.4cm)\n#set text(10pt, hyphenate: {}, lang: "en")\n{}'
    hard = made(page.format("false", "long-standing and x multi-agency work well-being of children"))
    assert texts(hard) == ["long-standing and x multi-agency work well-being of children"]
    words = "considerable considerations responsibilities considerations responsibilities"
    assert texts(made(page.format("true", words))) == [words]
    once = "considerable considerations responsibilities con-siderate"
    assert "-" in texts(made(page.format("true", f"considerable responsibilities {once}")))[0]


def test_what_is_set_sideways_is_said_to_be_left_out() -> None:
    document = made("#place(left, rotate(-90deg, reflow: true)[DRAFT COPY])\n#pad(left: 2cm)[Learning stands upright.]")
    assert texts(document) == ["Learning stands upright."]
    assert any("Set sideways and left out: “DRAFT COPY”" in remark.sentence for remark in document.warnings)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_is_read_as_it_is_held(turn: int) -> None:
    import io

    import pikepdf

    upright = typst.compile(POINTS.encode())
    with pikepdf.open(io.BytesIO(upright)) as file:
        for page in file.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            back = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}
            page.contents_add(f"{' '.join(map(str, back[turn]))} cm".encode(), prepend=True)
            page.Rotate = turn
            if turn != 180:
                page.mediabox = [0, 0, height, width]
        out = io.BytesIO()
        file.save(out)
    assert texts(read("turned.pdf", out.getvalue())) == texts(read("upright.pdf", upright))


def test_a_drawing_of_many_lines_costs_little_and_its_words_are_read() -> None:
    lines = "".join(f"#place(line(start: ({n % 100}pt, {n}pt), length: 90pt))\n" for n in range(3_500))
    data = typst.compile(f"{lines}Words beside a drawing.".encode())
    started = time.process_time()
    document = read("a.pdf", data)
    assert time.process_time() - started < 3
    assert "Words beside a drawing." in texts(document)
    assert any("no table was looked for" in remark.sentence for remark in document.warnings)


def test_a_page_is_read_in_a_few_hundredths_of_a_second() -> None:
    data = typst.compile(POINTS.encode() * 12)
    started = time.process_time()
    pages = int(read("a.pdf", data).blocks[-1].place.split()[1])
    took = (time.process_time() - started) / pages
    print(f"{1000 * took:.0f} ms of a processor for a page")
    assert took < 0.06  # seen: 0.02


def test_more_letters_than_are_read_is_refused_before_they_are() -> None:
    with pytest.raises(Refusal, match="0 million letters"):
        read("a.pdf", typst.compile(POINTS.encode()), Limits(characters=1_000))


def test_lines_of_text_never_change_places() -> None:
    found = [text for text in texts(made("#set page(columns: 2)\n" + POINTS)) if text.startswith("Audit")]
    assert all(int(one.split()[1]) < int(other.split()[1]) for one, other in pairwise(found))


def test_a_broken_file_is_read_or_refused_and_costs_no_more_than_a_whole_one() -> None:
    chance = random.Random(11)
    table = "#table(columns: 2, [*Source*], [*Learning*], [Audit], [Chronologies are rarely used.])"
    whole = typst.compile(f"#columns(2)[{POINTS}]\n{table}".encode())
    for _ in range(40):
        broken = bytearray(whole)
        for _ in range(chance.choice((1, 20, 300))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        started = time.process_time()
        with contextlib.suppress(Refusal):
            read("a.pdf", bytes(broken))
        assert time.process_time() - started < 3


def test_letters_off_the_page_and_a_wide_grid_are_no_trouble() -> None:
    far = "".join(f"#place(dx: {10**n}pt, dy: {n}pt)[far]\n" for n in range(3, 9))
    grid = "".join(f"#place(line(start: (0pt, {n}pt), length: 500pt))\n" for n in range(0, 700, 4))
    grid += "".join(f"#place(line(start: ({n}pt, 0pt), end: ({n}pt, 700pt)))\n" for n in range(0, 500, 4))
    started = time.process_time()
    document = made(f"{far}{grid}Words that stand near.")
    assert time.process_time() - started < 3
    assert any("Words that stand near." in text for text in texts(document))
    assert any("no table was looked for" in remark.sentence for remark in document.warnings)
