"""Files that somebody uploads at the desk: good ones and bad ones."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
PHP = b"<?php system($_GET['c']); ?>"


def a_jpeg(name: str = "bild.jpg", *, size: tuple[int, int] = (900, 600)) -> SimpleUploadedFile:
    """Return a picture as a browser sends it."""
    out = io.BytesIO()
    Image.new("RGB", size, "#7a9c8a").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def no_image(content: bytes = SVG, name: str = "bild.jpg") -> SimpleUploadedFile:
    """Return something else that calls itself a picture."""
    return SimpleUploadedFile(name, content, "image/jpeg")
