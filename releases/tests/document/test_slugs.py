"""Addresses of words keep every letter that people read in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.languages.slugs import slug_of


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Ubmeje tjïelte: Åarjelsaemien gïele", "ubmeje-tjielte-aarjelsaemien-giele"),
        ("Juohke njuoratmanná oažžu girjji", "juohke-njuoratmanna-oazzu-girjji"),
        ("Đikŋu ŧerpmis čála šaldi", "diknu-terpmis-cala-saldi"),
        ("ŊŦĐŽČŠÁ", "ntdzcsa"),
        ("Nuõrti säämas: ǯ ʒ ǧ ǩ ǥ", "nuorti-saamas-z-z-g-k-g"),
        ("Smørrebrød på Ærø", "smorrebrod-pa-aero"),
        ("Þórður og Óðinn", "thordur-og-odinn"),
        ("Łódź, Straße, Œuvre", "lodz-strasse-oeuvre"),
        ("Höstens budget – 50 000 kronor", "hostens-budget-50-000-kronor"),
        ("Gång-/cykelväg", "gang-cykelvag"),
        ("2,5 miljoner kl. 9.30, 1:a plats", "2-5-miljoner-kl-9-30-1a-plats"),
        ("Familjedag \U0001f468\u200d\U0001f469\u200d\U0001f467 i parken", "familjedag-i-parken"),
        ("Новости", ""),
    ],
)
def test_a_slug_keeps_every_letter(words: str, slug: str) -> None:
    assert slug_of(words) == slug


@given(st.text(max_size=60))
def test_a_slug_is_an_address_whatever_the_words(words: str) -> None:
    slug = slug_of(words)
    assert slug == "" or (
        slug.isascii()
        and slug == slug_of(slug)
        and set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    )
