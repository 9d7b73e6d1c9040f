"""gixy reads the shipped nginx configuration, and nginx itself says whether it would start with it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bench.keys import certificate
from umea_press.local.environment import CHECKOUT
from umea_press.local.judges import tools
from umea_press.local.judges.press_room import PressRoom
from umea_press.local.judges.verdicts import Judgement

SHIPPED = CHECKOUT / "deploy" / "nginx.conf"
# What Debian's own nginx.conf says around it.
AROUND = "pid {folder}/pid;\nevents {{}}\nhttp {{\n  include /etc/nginx/mime.types;\n  include {site};\n}}\n"
# By the plugin's name; docs/judges.md says why.
IGNORED: tuple[str, ...] = ()


def weaknesses(room: PressRoom) -> Judgement:
    """What gixy warns of."""
    said = tools.said([tools.python_tool("gixy"), "--format", "json", SHIPPED], statuses=(0, 1))
    found = json.loads(said[said.index("[") :])
    findings = [
        f"{one['severity']}: {one['plugin']}: {one['summary']} ({' '.join(str(one['config']).split()):.200})"
        for one in found
        if one.get("plugin") not in IGNORED
    ]
    return Judgement.of(1, findings, tools.PYTHON_TOOLS[1].replace("==", " "))


def starts(room: PressRoom) -> Judgement:
    """`nginx -t`, with a certificate and folders of this machine in place of a server's."""
    folder = room.fresh("nginx")
    file, key = certificate(folder, "127.0.0.1")
    text = SHIPPED.read_text()
    text = re.sub(r"/etc/letsencrypt/\S+fullchain\.pem", str(file), text)
    text = re.sub(r"/etc/letsencrypt/\S+privkey\.pem", str(key), text)
    text = re.sub(r"(proxy_cache_path )/\S+", rf"\1{folder}/kept", text)
    (folder / "site.conf").write_text(text)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, site=folder / "site.conf"))
    said = tools.said(
        [program(), "-t", "-c", folder / "nginx.conf", "-e", folder / "error.log"], statuses=(0, 1)
    )
    findings = re.findall(r"nginx: \[(?:emerg|alert|crit|error|warn)\] .+", said)
    version = re.findall(r"nginx/([\d.]+)", tools.said([program(), "-v"]))[0]
    return Judgement.of(1 if "syntax is ok" in said or findings else 0, findings, f"nginx {version}")


def program() -> Path:
    """Debian puts it where only root looks."""
    return Path("/usr/sbin/nginx")
