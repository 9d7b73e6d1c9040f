"""Lists made of items that were found one by one, each with its level and its number."""

from dataclasses import dataclass

from releases.document import markup
from releases.document.markup import Element


@dataclass(frozen=True, slots=True)
class ListItem:
    """A list item wherever it was found: `holder` has its words, `place` stands where the list is to be.

    `kind` is "ol" or "ul"; `mark` is how its number is written ("4", "c", "i") and of no meaning for "ul".
    """

    level: int
    kind: str
    mark: str
    holder: Element
    place: Element


def set_list(group: list[ListItem]) -> None:
    """Replace items that stand beside each other by one list, nested as their levels say."""
    open_lists: list[tuple[int, Element]] = []
    places = {id(item.place): item.place for item in group}
    for item in group:
        while open_lists and open_lists[-1][0] > item.level:
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < item.level or open_lists[-1][1].tag != item.kind:
            _open_list(item, open_lists)
        _add_item(open_lists[-1][1], item.holder)
    for place in places.values():
        markup.drop(place)


def _numbering(item: ListItem) -> dict[str, str]:
    """Return the attributes of the list that begins with this item: how it counts, and from where."""
    mark = item.mark
    if item.kind == "ul" or mark == "1":
        return {}
    if mark.isdecimal() and mark.isascii():
        return {"start": mark[:4]}
    if mark in {"i", "I"}:
        return {"type": mark}
    if len(mark) == 1 and mark.isascii() and mark.isalpha():
        place = ord(mark.lower()) - ord("a") + 1
        return {"type": "a" if mark.islower() else "A", **({"start": str(place)} if place > 1 else {})}
    return {}


def _open_list(item: ListItem, open_lists: list[tuple[int, Element]]) -> None:
    new = markup.element(item.kind, _numbering(item))
    if open_lists and open_lists[-1][0] == item.level:
        open_lists.pop()[1].addnext(new)
    elif open_lists:
        open_lists[-1][1][-1].append(new)
    else:
        item.place.addprevious(new)
    open_lists.append((item.level, new))


def _add_item(to: Element, holder: Element) -> None:
    new = markup.element("li", text=(holder.text or "").lstrip())
    if holder.tag == "li" and holder.get("value"):
        new.set("value", holder.get("value", ""))
    to.append(new)
    for child in list(holder):
        new.append(child)
