"""A Java program reads each ZIP from front to back, as what unpacks a download while it comes does."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from umea_press.local.judges import tools
from umea_press.local.judges.press_room import PressRoom
from umea_press.local.judges.verdicts import Judgement
from umea_press.local.judges.visitor import Visitor, file_name, values

JAVA = """
import java.io.*;
import java.nio.file.*;
import java.util.zip.*;

/** Prints a line for each file that cannot be read as a stream, and how many entries were read at last. */
public class ReadAsStream {
    public static void main(String[] names) throws IOException {
        long entries = 0;
        for (String name : names) {
            long before = entries;
            try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(Path.of(name)))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    zip.readAllBytes();
                    entries++;
                }
                if (entries == before) System.out.println("WRONG " + name + ": no entries");
            } catch (Exception problem) {
                System.out.println("WRONG " + name + ": " + problem.getMessage());
            }
        }
        System.out.println("READ " + entries);
    }
}
"""


def read_as_stream(room: PressRoom) -> Judgement:
    """The press kit and the images of every release, and the package of all press images."""
    from releases.models import Edition

    folder, visitor = room.fresh("zips"), Visitor(room.url)
    for edition in Edition.objects.live():
        address = edition.get_absolute_url()
        images = [f"{address}bilder.zip"] if edition.frozen.images else []
        for path in [f"{address.rstrip('/')}.zip", *images]:
            (folder / file_name(path)).write_bytes(visitor.get(path).body)
    (folder / "chosen.zip").write_bytes(visitor.get(f"/pressbilder/bilder.zip?{some_images(visitor)}").body)
    files = sorted(folder.iterdir())
    source = folder / "ReadAsStream.java"
    source.write_text(JAVA)
    said = tools.said(["java", source, *files])
    wrong = re.findall(r"^WRONG \S*?([^/\s]+): (.+)$", said, re.MULTILINE)
    version = re.findall(r'"([\d.]+)', tools.said(["java", "-version"]))[0]
    return Judgement.of(len(files), (f"{name}: {problem}" for name, problem in wrong), f"Java {version}")


def some_images(visitor: Visitor) -> str:
    """What the page of press images sends when the first three are chosen."""
    offered = values(visitor.get("/pressbilder/").text, "//input[@name='bild']/@value")
    return urlencode([("bild", value) for value in offered[:3]])
