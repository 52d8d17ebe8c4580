"""Whatever is sealed about a case is found in what is to leave the board, in all the forms in which people write it."""

import io
import zipfile

import docx
import pytest

from goldthread.loop.reviews.identity import Kind, Passage, Sealed, Sureness, check
from goldthread.loop.reviews.passages import of_file

KEIRA = Sealed(Kind.NAME, "Keira-Louise Ashworth", "Child A")
MOTHER = Sealed(Kind.NAME, "Elizabeth O'Rourke", "the mother")
BORN = Sealed(Kind.DATE_OF_BIRTH, "2012-03-14", "Child A")
HOME = Sealed(Kind.ADDRESS, "14 Larkmoor Close, Tarnford TN4 7QX", "Child A")
SCHOOL = Sealed(Kind.SCHOOL, "St Oswin's Primary School", "Child A")
DETAIL = Sealed(Kind.DETAIL, "won the county trampolining championship", "Child A")


def found(text: str, *sealed: Sealed) -> list[tuple[str, Sureness]]:
    return [(hit.found, hit.sureness) for hit in check([Passage("page 1", text)], sealed)]


@pytest.mark.parametrize(
    ("text", "sealed", "words", "sureness"),
    [
        ("It was Keira-Louise Ashworth who spoke.", KEIRA, "Keira-Louise Ashworth", Sureness.SURE),
        ("It was keira louise ashworth who spoke.", KEIRA, "keira louise ashworth", Sureness.SURE),
        ("Then Keira’s sister came.", KEIRA, "Keira", Sureness.SURE),
        ("Then Kiera came.", KEIRA, "Kiera", Sureness.LIKELY),
        ("Notes by K.L.A. were kept.", KEIRA, "K.L.A", Sureness.POSSIBLE),
        ("Then Kyra came.", Sealed(Kind.NAME, "Kira Dray", "Child B"), "Kyra", Sureness.LIKELY),
        ("Then Dafiedd came.", Sealed(Kind.NAME, "Dafydd Rees", "Child B"), "Dafiedd", Sureness.LIKELY),
        ("Then Mak came.", Sealed(Kind.NAME, "Mark Rees", "Child B"), "Mak", Sureness.LIKELY),
        ("At night Mo woke.", Sealed(Kind.NAME, "Mohammed Khan", "Child B"), "Mo", Sureness.LIKELY),
        ("She was with S.W. then.", Sealed(Kind.NAME, "Siân Winter", "Child B"), "S.W", Sureness.POSSIBLE),
        ("The mother, Betty, was tired.", MOTHER, "Betty", Sureness.LIKELY),
        ("Mrs O’Rourke rang.", MOTHER, "O’Rourke", Sureness.SURE),
        ("Mrs ORourke rang.", MOTHER, "ORourke", Sureness.SURE),
        ("Born 14/3/12.", BORN, "14/3/12", Sureness.SURE),
        ("Born on 14th March 2012.", BORN, "14th March 2012", Sureness.SURE),
        ("Born in March 2012.", BORN, "March 2012", Sureness.LIKELY),
        ("A card for 14 March came.", BORN, "14 March", Sureness.POSSIBLE),
        ("They lived in Larkmoor Close.", HOME, "Larkmoor Close", Sureness.SURE),
        ("The postcode tn47qx was given.", HOME, "tn47qx", Sureness.SURE),
        ("Staff at St Oswins saw her.", SCHOOL, "Oswins", Sureness.SURE),
        ("KEIRA‑LOUISE ASHWORTH came.", KEIRA, "KEIRA‑LOUISE ASHWORTH", Sureness.SURE),
        ("Then Kei\u200bra came.", KEIRA, "Kei\u200bra", Sureness.SURE),
        ("Mrs Ash-\nworth rang.", KEIRA, "Ash-\nworth", Sureness.SURE),
        ("Somebody posted as @keiraashworth12 then.", KEIRA, "keiraashworth12", Sureness.SURE),
        ("It came from kashworth@mail.example today.", KEIRA, "kashworth", Sureness.SURE),
        ("Notes about K.A. were kept.", KEIRA, "K.A", Sureness.POSSIBLE),
        ("Then Zoe came.", Sealed(Kind.NAME, "Zoë Wójcik", "Child B"), "Zoe", Sureness.SURE),
        ("Mrs Wojcik rang.", Sealed(Kind.NAME, "Zoë Wójcik", "Child B"), "Wojcik", Sureness.SURE),
        ("Mrs Rourke rang.", MOTHER, "Rourke", Sureness.LIKELY),
        ("Born 14‑03‑2012.", BORN, "14‑03‑2012", Sureness.SURE),
        ("Born 2012/03/14.", BORN, "2012/03/14", Sureness.SURE),
        ("See file 14032012.", BORN, "14032012", Sureness.SURE),
        ("Born on the fourteenth of March 2012.", BORN, "the fourteenth of March 2012", Sureness.SURE),
        ("Aged three on 14 March 2015.", BORN, "14 March 2015", Sureness.LIKELY),
        ("March 2012 was the month of her birth.", BORN, "March 2012", Sureness.LIKELY),
        ("They lived in Larkmoor Cl.", HOME, "Larkmoor Cl.", Sureness.SURE),
        ("They lived in Lark Moor Close.", HOME, "Lark Moor Close", Sureness.SURE),
        ("They lived in Larkmore Close.", HOME, "Larkmore Close", Sureness.LIKELY),
        ("The Larkmoor flats were cold.", HOME, "Larkmoor", Sureness.POSSIBLE),
        ("The estate is in TN4 and cold.", HOME, "TN4", Sureness.POSSIBLE),
        (
            "At Rose Cottage it was cold.",
            Sealed(Kind.ADDRESS, "Rose Cottage, Nether Wick, TN9 1AA", "Child A"),
            "Rose Cottage",
            Sureness.LIKELY,
        ),
        ("Staff at st oswyn's school saw her.", SCHOOL, "oswyn's", Sureness.SURE),
        ("She was at St Mary’s.", Sealed(Kind.SCHOOL, "St Mary's Primary School", "Child A"), "Mary’s", Sureness.SURE),
        (
            "She was at Hill St School.",
            Sealed(Kind.SCHOOL, "Hill Street School", "Child A"),
            "Hill St",
            Sureness.LIKELY,
        ),
        ("NHS number 943-476-5919.", Sealed(Kind.DETAIL, "943 476 5919", "Child A"), "943-476-5919", Sureness.SURE),
        ("Ring +44 7700 900123.", Sealed(Kind.DETAIL, "07700 900123", "Child A"), "+44 7700 900123", Sureness.SURE),
        ("A red car, AB 12CDE.", Sealed(Kind.DETAIL, "AB12 CDE", "Child A"), "AB 12CDE", Sureness.SURE),
        ("Soon a county trampoline champion.", DETAIL, "county trampoline champion", Sureness.LIKELY),
        (
            "She had won the county's trampolining championship.",
            DETAIL,
            "won the county's trampolining",
            Sureness.LIKELY,
        ),
    ],
)
def test_it_is_found(text: str, sealed: Sealed, words: str, sureness: Sureness) -> None:
    assert (words, sureness) in found(text, sealed)


@pytest.mark.parametrize(
    "text",
    [
        "Child A was seen by the GP and the health visitor at home in March 2014.",
        "Ash trees line the close, and nobody had a key.",
        "The primary school and the community centre were closed.",
        "In March 2012 new guidance came out.",
        "The SW rang the GP, and Mar and Jan went by.",
        "Anne rang on 14 March 2015, and the plan of 14 May 2012 was read.",
        "The motorway M4 and 14 larks, moor and all, are close by.",
    ],
)
def test_ordinary_words_raise_no_alarm(text: str) -> None:
    mark, jane = Sealed(Kind.NAME, "Mark Rees", "Child B"), Sealed(Kind.NAME, "Jane Poll", "Child C")
    winter = Sealed(Kind.NAME, "Siân Winter", "Child D")
    saint = Sealed(Kind.SCHOOL, "St Anne's Primary School", "Child D")
    assert found(text, KEIRA, MOTHER, BORN, HOME, SCHOOL, DETAIL, mark, jane, winter, saint) == []


def test_a_name_that_the_report_also_uses_as_a_word_is_only_possible_where_it_is_written_small() -> None:
    grace = Sealed(Kind.NAME, "Grace Penhale", "Child B")
    assert found("A period of grace was given.", grace) == [("grace", Sureness.POSSIBLE)]
    assert found("Then Grace came.", grace) == [("Grace", Sureness.SURE)]


def test_a_hit_says_where_it_stands_and_whose_it_is() -> None:
    (hit,) = check([Passage("the document's author", "Keira")], [KEIRA])
    assert (hit.where, hit.start, hit.end, hit.sealed.whose, hit.why) == (
        "the document's author", 0, 5, "Child A", "part of the name",
    )  # fmt: skip


def _word(body: str, more: dict[str, str]) -> bytes:
    """A Word file with this in its body, and with further parts."""
    made = docx.Document()
    made.add_paragraph("Nothing here.")
    out, whole = io.BytesIO(), io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as plain, zipfile.ZipFile(whole, "w") as full:
        for name in plain.namelist():
            data = plain.read(name)
            full.writestr(name, data.replace(b"<w:body>", f"<w:body>{body}".encode()))
        for name, text in more.items():
            full.writestr(name, text)
    return whole.getvalue()


def test_what_a_word_file_hides_is_found() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    said = "<w:p><w:r><w:t>Is this Keira?</w:t></w:r></w:p>"
    comments = f'<w:comments {space}><w:comment w:author="Betty">{said}</w:comment></w:comments>'
    gone = '<w:p><w:del w:author="AB"><w:r><w:delText>Mrs ORourke rang.</w:delText></w:r></w:del></w:p>'
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>14 Larkmoor Close</w:t></w:r></w:p>"
    file = _word(gone + hidden, {"word/comments.xml": comments})
    hits = check(of_file("report.docx", file), [KEIRA, MOTHER, HOME])
    met = {(hit.where, hit.found) for hit in hits}
    assert ("report.docx, comments", "Keira") in met and ("report.docx, comments, author", "Betty") in met
    assert ("report.docx, text that was taken out", "ORourke") in met
    assert any(found == "Larkmoor Close" for _, found in met)


_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_IN_PIECES = "<w:p><w:r><w:t>Kei</w:t></w:r><w:r><w:t>ra</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("body", "member", "holds", "where"),
    [
        (_IN_PIECES, "", "", "paragraph 1"),
        ("", "word/header9.xml", f"<w:hdr {_SPACE}>{_IN_PIECES}</w:hdr>", "header"),
        ("", "word/footnotes.xml", f"<w:footnotes {_SPACE}>{_IN_PIECES}</w:footnotes>", "footnotes"),
        ("", "word/diagrams/data1.xml", "<d><t>Keira</t></d>", "data"),
        ("", "word/charts/chart1.xml", "<d><t>Keira</t></d>", "chart"),
        ("", "customXml/item9.xml", "<case><child>Keira</child></case>", "item"),
        ("<w:p><w:r><w:instrText>HYPERLINK Keira.docx</w:instrText></w:r></w:p>", "", "", "field"),
        (
            "<w:p><w:del><w:r><w:delText>Kei</w:delText></w:r><w:r><w:delText>ra</w:delText></w:r></w:del></w:p>",
            "",
            "",
            "text that was taken out",
        ),
        ('<w:p><w:bookmarkStart w:id="1" w:name="Keira_1"/></w:p>', "", "", "name"),
        (
            "",
            "word/_rels/header9.xml.rels",
            '<r><x TargetMode="External" Target="mailto:keira@mail.example"/></r>',
            "header, link",
        ),
    ],
)
def test_no_corner_of_a_word_file_is_left_out(body: str, member: str, holds: str, where: str) -> None:
    file = _word(body, {member: holds} if member else {})
    assert f"report.docx, {where}" in {hit.where for hit in check(of_file("report.docx", file), [KEIRA])}


def test_no_corner_of_a_pdf_a_workbook_or_a_web_page_is_left_out() -> None:
    import openpyxl
    import typst
    from openpyxl.comments import Comment

    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.create_sheet("Keira")
    sheet["A1"] = "Nothing here."
    sheet["A1"].comment = Comment("Is this right?", "Ashworth")
    book.save(out)
    met = {(hit.where, hit.found) for hit in check(of_file("figures.xlsx", out.getvalue()), [KEIRA])}
    assert {("figures.xlsx, workbook, name", "Keira"), ("figures.xlsx, comment", "Ashworth")} <= met

    page = b"<p>Nothing here.<!-- Keira's page --><img src='a.png' alt='Louise in the garden'></p>"
    met = {(hit.where, hit.found) for hit in check(of_file("report.html", page), [KEIRA])}
    assert met == {("report.html, not shown", "Keira"), ("report.html, not shown", "Louise")}

    drawn = '<svg xmlns=\\"http://www.w3.org/2000/svg\\" width=\\"9\\" height=\\"9\\"/>'
    words = f"""#set document(title: "Report", author: "Keira")
        Nothing here. #link("mailto:ashworth@mail.example")[Write to us]
        #image(bytes("{drawn}"), format: "svg", alt: "Louise in the garden")"""
    pdf = typst.compile(words.encode(), pdf_standards="ua-1")
    met = {(hit.where, hit.found) for hit in check(of_file("report.pdf", pdf), [KEIRA])}
    assert {
        ("report.pdf, property Author", "Keira"),
        ("report.pdf, page 1, link", "ashworth"),
        ("report.pdf, page 1, read aloud", "Louise"),
    } <= met


@pytest.mark.parametrize("name", ["garden.webp", "garden.gif", "garden.tiff"])
def test_a_picture_of_any_sort_says_who_took_it(name: str) -> None:
    said = b"Taken by Keira\0"
    webp = b"RIFF\0\0\0\0WEBPEXIF" + len(said).to_bytes(4, "little") + said
    gif = b"GIF89a" + bytes(7) + b"\x21\xfe" + bytes([len(said) - 1]) + said
    tiff = b"II*\0" + bytes(300_000) + said
    made = {"garden.webp": webp, "garden.gif": gif, "garden.tiff": tiff}
    assert [hit.found for hit in check(of_file(name, made[name]), [KEIRA])] == ["Keira"]


def test_a_picture_that_knows_where_it_was_taken_is_shown() -> None:
    """GPS data name nobody, so it is the place itself that is marked."""
    exif = (
        b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x25\x88\x04\x00\x01\x00\x00\x00\x1a\x00\x00\x00\x00\x00\x00\x00"
    )
    jpeg = b"\xff\xd8\xff\xe1" + (2 + len(exif)).to_bytes(2) + exif + b"\xff\xda"
    (passage,) = [one for one in of_file("garden.jpg", jpeg) if "place" in one.where]
    hits = check([passage], [HOME])
    assert [(hit.where, hit.why) for hit in hits] == [("garden.jpg, place", "where the picture was taken")]
