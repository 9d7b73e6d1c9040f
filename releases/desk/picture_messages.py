"""What an editor reads about a picture: why it was not taken in and how to get one that is, or what became of it."""

from django.utils.translation import gettext_lazy as _

from releases.media.images import DecodingRemark
from releases.media.recognition import FileKind

WHY_NOT = {
    FileKind.UNKNOWN: _("The file is no image that can be read here. Save it as JPEG or PNG and try again."),
    FileKind.EMPTY: _("The file is no image: it is empty. Fetch or copy it once more."),
    FileKind.DAMAGED: _(
        "The file is an image, but damaged, so that it cannot be shown. Fetch it once more from where it came, or "
        "open it in an image program and save it anew."
    ),
    FileKind.INTRICATE: _(
        "The image is saved in an unusual way that takes too long to read. Open it in an image program, save it as "
        "an ordinary JPEG and try again."
    ),
    FileKind.RAW: _(
        "The file is a raw image from a camera. Develop it in the camera's program or in an image program, export "
        "it as JPEG and upload that."
    ),
    FileKind.TIFF: _(
        "The image is a TIFF, or a raw image from a camera, which browsers do not show. Open it in an image "
        "program, export it as JPEG and upload that."
    ),
    FileKind.BMP: _(
        "The image is in the format BMP. Open it in an image program, save it as PNG and upload that."
    ),
    FileKind.PHOTOSHOP: _(
        "The file is a document of Photoshop. Export the image as JPEG or PNG and upload that."
    ),
    FileKind.JPEG_XL: _(
        "The image is in the format JPEG XL, which most programs cannot read yet. Save it as JPEG and upload that."
    ),
    FileKind.JPEG_2000: _(
        "The image is in the format JPEG 2000, which browsers cannot read. Save it as JPEG and upload that."
    ),
    FileKind.SVG: _("The file is no image of pixels but a drawing (SVG). Export it as PNG and upload that."),
    FileKind.PDF: _(
        "The file is a PDF. Add it among the attachments, or export the page as PNG and upload that instead."
    ),
    FileKind.FILM: _("The file is a film. Save a still image from it as JPEG and upload that."),
    FileKind.DOCUMENT: _(
        "The file is a document or a ZIP archive. Save the image in it by itself, as JPEG or PNG, and upload that."
    ),
}
BUT = {
    DecodingRemark.STILL: _("The file is an animation. Only its first picture was taken, as a still image."),
    DecodingRemark.CUT_SHORT: _(
        "The end of the file is missing, and with it a part of the image. Look at it, and upload it once more if it "
        "is not whole."
    ),
}
