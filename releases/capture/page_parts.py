"""Which parts of a page's markup are the site's own, and which name what they hold.

Told by elements (footer, aside), by the words in classes and ids, and by how much
of a part is links to other pages of the site. Whatever holds the title, or most
of the page, stays, whatever it is called.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from releases.capture import furniture
from releases.capture.furniture import PageSection
from releases.capture.lines import LineRole
from releases.document import markup
from releases.document.markup import Element

WORD = re.compile(r"[a-zåäö]+|[A-ZÅÄÖ]+(?![a-zåäö])|[A-ZÅÄÖ][a-zåäö]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SITES_OWN = _words("""
    cookie cookies cookiebar cookieinfo cookiebanner consent gdpr breadcrumb breadcrumbs brodsmulor brodsmula crumbs
    menu meny toppmeny huvudmeny sidmeny mainmenu submenu undermeny nav navbar navigation quicklinks snabblankar
    share sharing sharedaddy sociala social dela addtoany addthis related relatedposts relaterat relaterad relaterade
    comment comments comments-area kommentar kommentarer respond sidebar sidemenu widget footer sidfot colophon bunn
    skip skiplink newsletter nyhetsbrev subscribe prenumerera follow latest senaste pagination pager alert
    pagetools tools toolbar verktyg topbar toplinks search searchbox sok language languages rating feedback
    popular readmore promo teaser teasers
""")
# Of these only where they belong to the page and not to the article: "entry-footer", "card-header".
OF_THE_ARTICLE = _words("entry article post card content node section block main hentry")
LEADS = _words("ingress preamble lead leadtext intro introduction standfirst excerpt")
STAMPS = _words("""
    byline meta date datum dates pagedate publiceringsdatum publicerad publisert published posted submitted timestamp
    pubdate
""")
LONGEST_LEAD, SHORTEST_LEAD, LONGEST_STAMP = 1_000, 25, 160
# A part with more of its letters in links is a menu, a list of other news or a row of buttons.
MOST_LINKED, FEWEST_LINKS = 0.7, 2
# What holds more of the page than this is the page.
MOST_OF_PAGE = 0.6
LISTED = (
    PageSection.LINKS,
    PageSection.FILES,
    PageSection.KEYWORDS,
    PageSection.REGIONS,
    PageSection.CONTACTS,
)


@dataclass(slots=True)
class _Weight:
    """Letters in an element without headings, those of them in links of the site, and how many links."""

    letters: int = 0
    linked: int = 0
    links: int = 0
    has_title: bool = False


def drop_sites_own(body: Element) -> None:
    """Take out of a page what is the site's own: menus, breadcrumbs, share buttons, comments, other news, the foot."""
    weights = _weigh(body)
    whole = max(1, weights[body].letters)
    pending = list(body)
    while pending:
        element = pending.pop()
        weight = weights[element]
        if _is_sites_own(element, weight, whole) and not weight.has_title:
            markup.drop(element)
        else:
            pending += list(element)


def role(element: Element) -> LineRole | None:
    """Return what the names of an element say that its words are: a lead or when it was published."""
    names = _names(element)
    if not names & (LEADS | STAMPS):
        return None
    length = len(markup.words(element))
    if names & LEADS and SHORTEST_LEAD <= length <= LONGEST_LEAD:
        return LineRole.LEAD
    return LineRole.STAMP if names & STAMPS and length <= LONGEST_STAMP else None


def parts_words(element: Element) -> bool:
    """True for an inline element that stands for a line of its own, such as the list of a post's tags."""
    return element.tag in ("span", "a") and bool(
        _names(element) & _words("tags categories cats keywords taggar cat")
    )


def _names(element: Element) -> frozenset[str]:
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return frozenset(word.lower() for word in WORD.findall(named)) | frozenset(
        re.split(r"[\s_-]+", named.lower())
    )


def _is_sites_own(element: Element, weight: _Weight, whole: int) -> bool:
    if not isinstance(element.tag, str) or weight.letters > MOST_OF_PAGE * whole:
        return False
    if element.tag in ("aside", "footer") or element.get("role") in (
        "contentinfo",
        "search",
        "complementary",
    ):
        return not _in_article(element) and not _is_listed(element)
    if element.tag == "header" or element.get("role") == "banner":
        return not _in_article(element)
    names = _names(element)
    if names & SITES_OWN and not (
        names & OF_THE_ARTICLE and not names & _words("comments comment related share")
    ):
        return not _is_listed(element) and element.tag not in (
            "p",
            "h1",
            "h2",
            "h3",
            "body",
            "main",
            "article",
        )
    return _is_menu(element, weight)


def _is_menu(element: Element, weight: _Weight) -> bool:
    if element.tag not in ("div", "section", "ul", "ol", "nav", "table") or weight.links < FEWEST_LINKS:
        return False
    return weight.linked > MOST_LINKED * weight.letters and not _is_listed(element)


def _is_listed(element: Element) -> bool:
    """True for a part under a heading that the release has too: contacts, links, files, keywords."""
    heading = next((one for one in element.iter("h2", "h3", "h4", "strong", "dt") if markup.words(one)), None)
    if heading is None and element.getparent() is not None:
        heading = element.getprevious()
    text = markup.words(heading).strip(" :") if heading is not None else ""
    found = furniture.label(text[: furniture.LONGEST_LABEL]) if text else None
    first = (element.text or "").strip() or next((markup.words(child) for child in element), "")
    return (found or furniture.label(first[: furniture.LONGEST_LABEL]) or (None,))[0] in LISTED


def _in_article(element: Element) -> bool:
    return next(element.iterancestors("article", "main"), None) is not None


def _weigh(body: Element) -> Mapping[Element, _Weight]:
    """Return the weight of each element, counted once from the leaves up."""
    weights: dict[Element, _Weight] = {}
    for element in _from_leaves(body):
        weight = _Weight()
        is_heading = element.tag in ("h1", "h2", "h3", "h4")
        weight.has_title = element.tag == "h1"
        own = len((element.text or "").strip())
        for child in element:
            own += len((child.tail or "").strip())
            below = weights[child]
            weight.letters += below.letters
            weight.linked += below.linked
            weight.links += below.links
            weight.has_title = weight.has_title or below.has_title
        weight.letters = 0 if is_heading else weight.letters + own
        if is_heading:
            weight.linked = 0
        elif element.tag == "a" and _is_of_the_site(element.get("href", "#")):
            weight.linked, weight.links = weight.letters, 1
        weights[element] = weight
    return weights


def _from_leaves(body: Element) -> Iterator[Element]:
    return reversed(list(body.iter()))


def _is_of_the_site(href: str) -> bool:
    return not re.match(r"(?:mailto|tel|https?):", href, re.IGNORECASE) or "sharer" in href
