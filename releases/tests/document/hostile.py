"""Bodies that somebody made to break out: pieces that parsers disagree about, put together at random."""

import random

from hypothesis import strategies as st

PIECES = [
    # What closes an attribute when markup is put together as a string.
    '<img src="/media/a.jpg" alt="<!-- <table> -->">',
    '<img src="/media/a.jpg" alt=\'"><meta http-equiv="refresh" content="0;url=https://example.org/"><table>\'>',
    '<img src="/media/a.jpg" alt="&lt;table&gt;&quot;&gt;&lt;meta http-equiv=refresh&gt;">',
    '<a href="https://example.se/<table>">x</a>',
    '<p lang="<table>">– Ja, säger Alva Ek (S), ordförande.</p>',
    "<table>",
    "</table>",
    "<tr><td>",
    # Shapes of mutation XSS (Heiderich et al., 2013): another namespace or another parsing mode on second reading.
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<template><script>alert(1)</script></template>",
    '<select><template><style><!--</style><a rel="--></style></template></select><img id=x src onerror=alert(1)>">',
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--!> <script>alert(1)</script> --!>",
    "<?xml version='1.0' encoding='utf-7'?><script>alert(1)</script>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<plaintext>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>@import 'https://example.org/x.css'</style>",
    "<base href='https://example.org/'>",
    "<form action=https://example.org><form><input name=q>",
    "<object data=x><param></object>",
    "<div class='scroll' onclick=alert(1)>",
    "<picture><source srcset='https://example.org/x.png'></picture>",
    # Attributes that do not end, and what does not belong in one.
    '<a href="javascript:alert(1)',
    "<a href='jav\tascript:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    '<p title="',
    "<p \x00onclick=alert(1)>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<img src=`x`onerror=alert(1)>",
    "<a<b onclick=alert(1)>",
    "<p/onclick=alert(1)/>",
    "\x00",
    "\ufeff",
    "&#0;&#x1;&#xd800;&#65534;",
    # Structure that parsers repair in their own ways.
    "<table><a href='https://example.se/'><tr><td><table><p>",
    "<b><p>Ord<i></b>",
    "<em>" * 60,
    "</div></article></body></html>",
    "<ul><ul><li><ol start=-1 reversed><li value=2>",
    "<h2><p><blockquote><h3>",
    "<p>",
    "</p>",
    "<blockquote>",
    "<li>",
    "<br>",
    "Ord & mer < än > så",
    "&amp;lt;script&amp;gt;",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
bodies = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=8).map("".join)


def many(number: int, *, seed: int = 10) -> list[str]:
    """Return each piece, each after each of a few others, and some put together at random, the same each time."""
    chance = random.Random(seed)
    mixed = ["".join(chance.choices(PIECES, k=chance.randint(2, 8))) for _ in range(number)]
    return [*PIECES, *(first + second for first in PIECES[:8] for second in PIECES), *mixed]
