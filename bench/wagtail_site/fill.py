"""Make the Wagtail site: reads releases as JSON from standard input and prints the first one's path."""

import io
import json
import sys
from urllib.parse import quote

import django


def main() -> None:
    django.setup()
    from django.core.files.images import ImageFile
    from django.core.management import call_command
    from PIL import Image as Picture
    from wagtail.images.models import Image
    from wagtail.models import Page, Site

    from bench.wagtail_site.models import ReleaseContact, ReleasePage

    call_command("migrate", verbosity=0)
    drawn = io.BytesIO()
    Picture.new("RGB", (1200, 800), "#7a9c8a").save(drawn, "JPEG")
    image = Image.objects.create(title="En lekplats i kvällsljus", file=ImageFile(drawn, "bild.jpg"))
    room = Page(title="Pressrum", slug="pressrum", show_in_menus=True)
    Page.objects.get(depth=1).add_child(instance=room)
    Site.objects.update(root_page=room, hostname="127.0.0.1")
    paths = []
    for release in json.load(sys.stdin):
        contacts = release.pop("contacts")
        page = ReleasePage(image=image, show_in_menus=False, **release)
        page.contacts = [ReleaseContact(**contact) for contact in contacts]
        room.add_child(instance=page)
        page.save_revision().publish()
        paths.append(f"/{page.slug}/")
    print(quote(paths[0]))


if __name__ == "__main__":
    main()
