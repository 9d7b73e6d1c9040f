"""What is asked of a server that was installed by the guide, in the order in which a person would."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from urllib.parse import urlsplit

from umea_press import env_file
from umea_press.local.environment import CHECKOUT
from umea_press.local.installation.server import ANSWERS, HOST, READER, Server, files_of, part
from umea_press.local.judges.press_room import wait_for
from umea_press.local.judges.verdicts import Case, Judgement
from umea_press.local.judges.visitor import values

SOCKETS = ("press-room-web.socket", "press-room-health.socket")
SERVICES = tuple(f"press-room-{name}.service" for name in ("web", "health", "worker", "notices", "beat"))
LEAST_EXPOSED = 2.5
PASSWORD = "trygga-skolvagar-7"
HANDED_IN = "/srv/release.txt"
SAMPLE = CHECKOUT / "releases/tests/capture/samples/via_tt_cards.txt"
TITLE = "Sjöviks fritidsgård"
OWN_FOLDERS = ("etc", "srv/press-room", "usr", "var/lib/dpkg")
IMAGE = CHECKOUT / "umea_press/local/demo/pictures/bro-i-skymning.webp"
SETTLED = 120  # seconds: the first sweep has run and all is green


def dry_run_changes_nothing(server: Server) -> Judgement:
    """--dry-run says what would be done."""
    before = files_of(server.machine.root, *OWN_FOLDERS)
    done = server.install("--dry-run", "--answers", "/root/answers")
    findings = [] if done.returncode == 0 and "would:" in done.stdout else [server.said[-1][-1500:]]
    findings += [
        f"changed: {name}" for name in _differing(before, files_of(server.machine.root, *OWN_FOLDERS))
    ]
    return Judgement.of(done.stdout.count("would:"), findings)


def installs(server: Server) -> Judgement:
    """One command makes a press room of a clean Debian, and ends with a link for the first administrator."""
    done = server.install("--answers", "/root/answers")
    findings = [] if done.returncode == 0 else [server.said[-1][-2500:]]
    if f"https://{HOST}/redaktion/valkommen/" not in done.stdout:
        findings.append("no link for the administrator")
    return Judgement.of(done.stdout.count("  +  "), findings)


def settings_are_kept_secret(server: Server) -> Judgement:
    """For root and press only; every answer as it was given; each secret its own."""
    path = server.machine.root / "etc/press-room.env"
    written, findings = env_file.read(path), []
    if stat.S_IMODE(path.stat().st_mode) != 0o640 or path.stat().st_uid != 0:
        findings.append("others may read the settings")
    findings += [
        f"{name} is {written.get(name)!r}" for name, value in ANSWERS.items() if written.get(name) != value
    ]
    secrets = {written.get(name, "") for name in ("SECRET_KEY", "MAIL_TOKEN_KEY", "METRICS_TOKEN")}
    if len(secrets) != 3 or min(map(len, secrets)) < 60:
        findings.append("a secret is short or used twice")
    checked = server.manage("check", "--deploy", "--fail-level", "WARNING")
    findings += [checked.stderr] if checked.returncode else []
    read = server.manage(
        "shell", "-c", "from django.conf import settings; print(settings.BOUNCE_WEBHOOK_SECRET)"
    )
    if ANSWERS["BOUNCE_WEBHOOK_SECRET"] not in read.stdout:
        findings.append(f"a secret with odd letters is read as {read.stdout!r}")
    return Judgement.of(len(written), findings)


def units_run(server: Server) -> Judgement:
    """Every unit is up, starts with the machine and has not been restarted."""
    findings = []
    for unit in SOCKETS + SERVICES:
        said = server.machine.run(
            "systemctl", "show", "-p", "ActiveState,UnitFileState,NRestarts", unit
        ).stdout.split()
        wanted = {
            "ActiveState=active",
            "UnitFileState=enabled",
            *(["NRestarts=0"] if unit in SERVICES else []),
        }
        if wanted - set(said):
            journal = server.machine.run(
                "journalctl", "-u", unit, "-n", "25", "--no-pager", "-o", "cat"
            ).stdout
            findings.append(f"{unit}: {' '.join(said)}: {journal[-1200:]}")
    return Judgement.of(
        len(SOCKETS + SERVICES), findings, server.machine.run("systemctl", "--version").stdout[:12]
    )


def units_are_confined(server: Server) -> Judgement:
    """systemd's own measure of what a service could do to the machine: 0 is nothing, 10 everything."""
    findings = []
    for unit in SERVICES:
        said = server.machine.run("systemd-analyze", "security", "--no-pager", unit).stdout
        found = re.search(r"exposure level for \S+: ([\d.]+)", said)
        if found is None or float(found[1]) >= LEAST_EXPOSED:
            findings.append(f"{unit}: {said[-200:]}")
    return Judgement.of(len(SERVICES), findings)


def pages_are_served(server: Server) -> Judgement:
    """The front page, its style sheet and the log-in page, over TLS, and plain HTTP leads there."""
    visitor, findings = server.visitor(), []
    front = visitor.get("/")
    styles = list(values(front.text, "//link[@rel='stylesheet']/@href"))
    for path in ("/", "/redaktion/login/", "/om/", "/pressmeddelanden/", *styles):
        answer = visitor.get(path)
        if answer.status != 200:
            findings.append(f"{path}: {answer.status}")
    if "Exempelstads kommun" not in front.text or not styles:
        findings.append("the front page is not this press room's")
    return Judgement.of(4 + len(styles), findings)


def health_is_green(server: Server) -> Judgement:
    """`/halsa/redo`, from the machine itself, once the first sweep has run."""
    visitor = server.visitor()
    wait_for(
        lambda: visitor.get("/halsa/redo").status == 200,
        seconds=SETTLED,
        what=visitor.get("/halsa/redo").text,
    )
    return Judgement.of(visitor.get("/halsa/redo").text.count("true"), [])


def administrator_gets_in(server: Server) -> Judgement:
    """The link of the installer lets her choose a password; then she logs in and sends an image."""
    visitor, findings = server.visitor(), []
    link = re.findall(rf"https://{HOST}/redaktion/valkommen/\S+", "".join(server.said))[-1]
    page = urlsplit(visitor.get(urlsplit(link).path).url).path
    visitor.post(page, {"new_password1": PASSWORD, "new_password2": PASSWORD}, page=page)
    visitor.post("/redaktion/login/", {"username": "maja", "password": PASSWORD}, page="/redaktion/login/")
    desk = visitor.get("/redaktion/")
    if desk.status != 200 or "login" in desk.url:
        findings.append(f"no desk: {desk.status} {desk.url}")
    kept = visitor.upload("/redaktion/pressbilder/ta-emot/", IMAGE, page="/redaktion/pressbilder/lagg-till/")
    thumbnail = json.loads(kept.text).get("thumbnail", "") if kept.media_type == "application/json" else ""
    if not thumbnail or visitor.get(thumbnail).status != 200:
        findings.append(f"no image: {kept.status} {kept.text[:500]}")
    return Judgement.of(3, findings)


def reader_confirms(server: Server) -> Judgement:
    """She asks for mail, gets one through the machine's Postfix, and its link works."""
    visitor = server.visitor()
    fields = {"email": f"{READER}@{HOST}", "omfang": "allt"}
    visitor.post("/prenumerera/", fields, page="/prenumerera/")
    wait_for(lambda: bool(server.mails()), seconds=60, what="the mail to confirm", pause=1)
    mail = server.mails()[0]
    link = next(iter(values(part(mail), "//a[contains(@href, '/bekrafta/')]/@href")), "")
    if not link:
        return Judgement(1, (f"no link in {part(mail, 'plain')[:500]}",))
    answer = visitor.post(urlsplit(link).path, {})
    return Judgement.of(
        2, [] if answer.status == 200 and "är bekräftad" in answer.text else [answer.text[:500]]
    )


def release_reaches_her(server: Server) -> Judgement:
    """What is published is a page, and a mail in her mailbox that says who sent it."""
    text = SAMPLE.read_text().replace("Umeå", "Exempelstad")
    (server.machine.root / HANDED_IN[1:]).write_text(text)
    published = server.manage("import_captures", HANDED_IN, "--publish")
    address = published.stdout.strip().splitlines()[-1] if published.stdout.strip() else ""
    if not address.startswith(f"https://{HOST}/pressmeddelanden/"):
        return Judgement(1, (published.stdout + published.stderr,))
    page = server.visitor().get(urlsplit(address).path)
    mail = server.mail_about(TITLE)
    findings = [] if page.status == 200 else [f"{address}: {page.status}"]
    findings += [] if "Exempelstads kommun" in str(mail["From"]) else [str(mail["From"])]
    return Judgement.of(2, findings)


def nothing_is_of_umea(server: Server) -> Judgement:
    """No page and no mail of an installation with another name shows Umeå's."""
    visitor = server.visitor()
    pages = {
        path: visitor.get(path).text for path in ("/", "/om/", "/prenumerera/", "/robots.txt", "/integritet/")
    }
    mails = {str(mail["Subject"]): mail.as_string() + part(mail) for mail in server.mails()}
    findings = [
        name for name, text in (pages | mails).items() if re.search(r"umeå|umea\.se", text, re.IGNORECASE)
    ]
    return Judgement.of(len(pages) + len(mails), findings)


def restarts_lose_no_reader(server: Server) -> Judgement:
    """While everything is restarted, readers wait at the socket and are answered."""
    visitor, findings = server.visitor(), []
    for unit in SERVICES:
        server.machine.said("systemctl", "restart", "--no-block", unit)
        answer = visitor.get(f"/?{unit}")
        findings += [] if answer.status == 200 else [f"{unit}: {answer.status}"]
    server.machine.waits_for("sh", "-c", "systemctl list-jobs | grep -q 'No jobs'", seconds=SETTLED)
    findings += units_run(server).findings
    return Judgement.of(len(SERVICES), findings)


def backup_is_read_back(server: Server) -> Judgement:
    """The commands of docs/operations.md, word by word: a backup, everything lost, and everything there again."""
    server.machine.said("sh", "-c", f"set -e\n{documented('Backups')}")
    server.machine.said("sh", "-c", "rm -r /srv/press-room/media/* && systemctl stop 'press-room-*.service'")
    server.machine.said(
        "sh",
        "-c",
        "cd / && runuser -u postgres -- dropdb press_room && runuser -u postgres -- createdb press_room",
    )
    commands = re.sub(r"2026-11-29", "$(date +%F)", f"{documented('Operations')}{documented('Restore')}")
    done = server.machine.run("sh", "-c", commands)
    findings = health_is_green(server).findings
    page = server.visitor().get("/pressmeddelanden/")
    findings += () if TITLE in page.text else (f"no release: {done.stdout[-800:]}{done.stderr[-800:]}",)
    images = server.machine.run("find", "/srv/press-room/media", "-name", "*.webp").stdout.split()
    return Judgement.of(len(images), findings)


def documented(heading: str) -> str:
    """Return the commands below a heading of docs/operations.md."""
    page = (CHECKOUT / "docs" / "operations.md").read_text()
    found = re.findall(rf"^#+ {heading}\n.*?^```\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return str(found[0])


def second_run_changes_nothing(server: Server) -> Judgement:
    """The installer once more: it says that nothing was changed, and nothing was."""
    before, started = files_of(server.machine.root, *OWN_FOLDERS), _started(server)
    done = server.install("--answers", "/root/answers")
    findings = (
        [] if done.returncode == 0 and "Nothing was changed" in done.stdout else [server.said[-1][-2000:]]
    )
    findings += [
        f"changed: {name}" for name in _differing(before, files_of(server.machine.root, *OWN_FOLDERS))
    ]
    findings += [] if _started(server) == started else ["a service was started anew"]
    return Judgement.of(done.stdout.count("  =  "), findings)


def doctor_finds_nothing_else(server: Server) -> Judgement:
    """Wrong are only what a machine without a name has: its certificate, and what name servers say of its mail."""
    said = server.manage("doctor").stdout
    lines = [line for line in said.splitlines() if line.startswith(("ok ", "varning ", "fel "))]
    expected = ("certifikat", "mejl", "kopior")
    findings = [
        line
        for line in lines
        if not line.startswith("ok ") and not line.split(maxsplit=1)[1].startswith(expected)
    ]
    return Judgement.of(len(lines), findings if len(lines) > 15 else [said])


CASES: tuple[Case[Server], ...] = (
    Case("--dry-run changes nothing", dry_run_changes_nothing),
    Case("one command installs it", installs),
    Case("settings: secret and as given", settings_are_kept_secret),
    Case("units: run", units_run),
    Case("units: confined", units_are_confined),
    Case("pages over TLS", pages_are_served),
    Case("health: green", health_is_green),
    Case("the administrator gets in", administrator_gets_in),
    Case("a reader confirms by mail", reader_confirms),
    Case("a release is mailed", release_reaches_her),
    Case("nothing is of Umeå", nothing_is_of_umea),
    Case("restarts lose no reader", restarts_lose_no_reader),
    Case("a backup is read back", backup_is_read_back),
    Case("a second run changes nothing", second_run_changes_nothing),
    Case("the doctor", doctor_finds_nothing_else),
)


def _started(server: Server) -> str:
    return server.machine.run("systemctl", "show", "-p", "ExecMainStartTimestampMonotonic", *SERVICES).stdout


def _differing(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> Iterator[str]:
    """Names of files that came, went or changed; what runs may write meanwhile is left out."""
    names = (name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name))
    return (name for name in names if "__pycache__" not in name and "/etc/mtab" not in name)
