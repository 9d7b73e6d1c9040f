"""A machine on which nothing is but Debian's nginx as packaged: its folders, its nginx.conf, and no other."""

import shutil
import subprocess
from pathlib import Path

from bench.debian import Unpacked
from bench.servers import SHIPPED

OF_THIS_MACHINE = ("bin", "lib", "lib64", "sbin", "usr", "dev")
ACCOUNTS = ("passwd", "group", "nsswitch.conf", "ld.so.cache", "ld.so.conf", "ld.so.conf.d")
CERTIFICATE = Path("etc/letsencrypt/live/press.example.se")
# A root of its own to look up files, a mount table and a network of its own: every port is free there.
INSIDE = """
set -e
for folder in {folders}; do mount --rbind "/$folder" "{root}/$folder"; done
mount --bind "{packages}" "{root}/packages"
export LD_LIBRARY_PATH="{libraries}"
exec chroot "{root}" /packages/usr/sbin/nginx -t
"""


def try_out(tools: Unpacked, root: Path, keys: tuple[Path, Path]) -> subprocess.CompletedProcess[str]:
    """Return what `nginx -t` says about the shipped file, copied byte by byte to where docs/deploy.md puts it.

    Needs root, as nginx does where it is installed.
    """
    folders = [name for name in OF_THIS_MACHINE if Path("/", name).exists()]
    for name in (*folders, "packages", "run", CERTIFICATE):
        (root / name).mkdir(parents=True)
    for name in ("etc/nginx", "var"):
        shutil.copytree(tools.root / name, root / name, symlinks=True)
    for name in ACCOUNTS:
        _copy(Path("/etc", name), root / "etc" / name)
    for name, key in zip(("fullchain.pem", "privkey.pem"), keys, strict=True):
        shutil.copy(key, root / CERTIFICATE / name)
    shutil.copy(SHIPPED, root / "etc/nginx/conf.d/press-room.conf")
    found = {file.parent.relative_to(tools.root) for file in tools.root.rglob("*.so*")}
    libraries = ":".join(f"/packages/{folder}" for folder in sorted(found))
    script = INSIDE.format(folders=" ".join(folders), root=root, packages=tools.root, libraries=libraries)
    command = ["unshare", "--mount", "--net", "sh", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy(source, target)
