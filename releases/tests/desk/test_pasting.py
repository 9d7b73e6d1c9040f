"""What five programs put on a clipboard, and what the desk takes of it: the same text, letter for letter."""

from pathlib import Path

import pytest
from django.test import Client

from releases.document import quotes, richtext
from releases.tests.cast import an_editor

PASTE = "/redaktion/text/klistra-in/"
FOLDER = Path(__file__).parent / "clipboards"
# The shape of each file was recorded from its program; the words are invented.
EXPECTED = (FOLDER / "expected.html").read_text().strip()
REMARKS = {
    "word": "1 textfärg, 1 överstrykning och 1 kommentar togs inte med.",
    "word_online": "1 textfärg och 1 överstrykning togs inte med.",
    "google_docs": "1 textfärg, 1 överstrykning och 1 bild togs inte med.",
    "libreoffice": "1 textfärg och 1 överstrykning togs inte med.",
    "outlook": "1 textfärg, 1 överstrykning och 1 bild togs inte med.",
}
each_program = pytest.mark.parametrize("program", REMARKS)


def copied_from(program: str) -> str:
    return (FOLDER / f"{program}.html").read_text()


def pasted(client: Client, html: str) -> dict[str, str]:
    response = client.post(PASTE, html.encode(), content_type="text/html")
    assert response.status_code == 200
    answer: dict[str, str] = response.json()
    return answer


@each_program
def test_what_a_program_copies_keeps_its_structure(writer: Client, program: str) -> None:
    assert pasted(writer, copied_from(program)) == {"html": EXPECTED, "remark": REMARKS[program]}


def test_what_was_pasted_is_stored_as_it_was_pasted() -> None:
    assert richtext.clean(EXPECTED) == EXPECTED
    spoken = quotes.read_quotes(quotes.set_quotes(EXPECTED))
    assert [(quote.speaker, quote.party) for quote in spoken] == [("Eva Lindmark", "S")]


def test_what_came_along_whole_is_not_remarked_on(writer: Client) -> None:
    assert pasted(writer, "<p>Ett <b>ord</b></p>") == {
        "html": "<p>Ett <strong>ord</strong></p>",
        "remark": "",
    }


def test_three_colours_and_a_comment_are_named_as_such(writer: Client) -> None:
    colours = "".join(f"<span style='color:{name}'>x</span>" for name in ("red", "blue", "green"))
    comment = "<a class=msocomanchor href='#_msocom_1'>[E1]</a>"
    remark = pasted(writer, f"<p class=MsoNormal>Texten i svart {colours}{comment}</p>")["remark"]
    assert remark == "3 textfärger och 1 kommentar togs inte med."


def test_thirty_thousand_letters_of_two_hundred_styles_come_along(writer: Client) -> None:
    styles = "".join(
        f"p.Stil{n}, li.Stil{n} {{mso-style-name:Stil{n}; font-size:{n}pt;}}\n" for n in range(200)
    )
    words = "Kommunen bygger om torget och planterar fler träd. "
    paragraphs = [
        f"<p class=Stil{n % 200} style='mso-style-name:Stil{n}'>{words * 3}</p>" for n in range(200)
    ]
    html = f"<html><head><style><!--{styles}--></style></head><body>{''.join(paragraphs)}</body></html>"
    assert len(words) * 600 > 30_000
    assert pasted(writer, html)["html"] == "".join(f"<p>{(words * 3).strip()}</p>" for _ in range(200))


@pytest.mark.django_db
def test_who_is_not_logged_in_reads_so(client: Client) -> None:
    response = client.post(PASTE, b"<p>Ord</p>", content_type="text/html")
    assert (response.status_code, response.json()) == (
        403,
        {"error": "Du är inte inloggad längre. Logga in igen i en annan flik."},
    )


@pytest.mark.django_db
def test_staff_without_permission_to_write_paste_nothing(client: Client) -> None:
    client.force_login(an_editor("praktikant", is_superuser=False))
    assert client.post(PASTE, b"<p>Ord</p>", content_type="text/html").status_code == 403


def test_a_paste_from_another_site_is_refused(writer: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(writer.editor)  # type: ignore[attr-defined]
    assert strict.post(PASTE, b"<p>Ord</p>", content_type="text/html").status_code == 403


def test_get_pastes_nothing(writer: Client) -> None:
    assert writer.get(PASTE).status_code == 405
