"""What must be seen of a picture: a point, in percent, that its shapes are cut around; each shape may have its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from releases.document import renditions, shapes
from releases.models import PressImage

PREFIX = "point"
# Where each shape is seen.
SEEN_IN = {
    "3x2": _("front page and lists"),
    "16x9": _("links in social media"),
    "4x3": _("search engines"),
    "1x1": _("search engines, square"),
}


@dataclass(frozen=True, slots=True)
class ShapeChoice:
    """A shape as the form shows it: its proportions, where it is seen, and the fields of its own point."""

    code: str
    name: str
    seen_in: Any
    field: BoundField


class PointWidget(forms.MultiWidget):
    """Two numbers: percent from the left and from the top."""

    def __init__(self) -> None:
        number = {"min": 0, "max": shapes.WHOLE, "inputmode": "numeric"}
        super().__init__(
            {
                "left": forms.NumberInput({**number, "aria-label": _("percent from the left")}),
                "top": forms.NumberInput({**number, "aria-label": _("percent from the top")}),
            }
        )

    def decompress(self, value: Any) -> list[Any]:
        return list(value) if value else [None, None]


class PointField(forms.MultiValueField):
    """A point in percent, or none; half of one is asked about."""

    def __init__(self, **options: Any) -> None:
        numbers = [
            forms.IntegerField(min_value=0, max_value=shapes.WHOLE, required=False) for _side in range(2)
        ]
        super().__init__(numbers, widget=PointWidget(), required=False, **options)

    def compress(self, data_list: Any) -> shapes.Point | None:
        left, top = data_list or (None, None)
        if (left is None) != (top is None):
            raise ValidationError(_("Write both numbers, or neither."), code="half")
        return (left, top) if left is not None and top is not None else None


class FocalPoints:
    """The part of a form that asks for the points of one picture."""

    def __init__(self, form: forms.ModelForm) -> None:
        self.form = form
        image: PressImage = form.instance
        self.is_shown = bool(image.pk and renditions.widths(image.width, image.height))
        if not self.is_shown:
            return
        form.fields[PREFIX] = PointField(label=_("focal point"))
        for shape in shapes.SHAPES:
            form.fields[f"{PREFIX}_{shape}"] = PointField(label=_("point of its own"))
        for shape in ("", *shapes.SHAPES):
            form.initial[_name(shape)] = tuple(image.focal_points.get(shape) or ()) or None

    @property
    def whole(self) -> BoundField:
        """The fields of the point that all shapes follow."""
        return self.form[PREFIX]

    @property
    def preview(self) -> str:
        """The address of the picture that the point is set on."""
        address = self.form.instance.file.url
        shown = renditions.at_most(address, renditions.LADDER[1])
        return shown.url if shown else address

    def __iter__(self) -> Iterator[ShapeChoice]:
        for shape, seen_in in SEEN_IN.items():
            yield ShapeChoice(shape, shape.replace("x", ":"), seen_in, self.form[_name(shape)])

    def are_changed(self) -> bool:
        """Tell whether a point was moved, set or taken away."""
        return any(name.startswith(PREFIX) for name in self.form.changed_data)

    def chosen(self) -> dict[str, shapes.Point]:
        """Return the points of a form that is valid, that of the whole picture under ""."""
        found = {shape: self.form.cleaned_data.get(_name(shape)) for shape in ("", *shapes.SHAPES)}
        return {shape: point for shape, point in found.items() if point}


def _name(shape: str) -> str:
    return f"{PREFIX}_{shape}" if shape else PREFIX
