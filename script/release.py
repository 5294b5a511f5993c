"""./heurtoir release: what is built of this commit, with its checksums, under a tag.

usage: ./heurtoir release [--dry-run | --set VERSION]
  --dry-run       checks everything and prints what would be done; builds nothing, tags nothing
  --set VERSION   writes the version into every file that says it, and what is not released yet in CHANGELOG.md under its name

The version is that of pom.xml (<revision>). Refused: a tree with changes that are not committed, a file that says another version,
a version without a section in CHANGELOG.md, one that has a tag here or at origin. Writes target/release/VERSION: the Debian packages, the gateway, the
station's programs, the bills of materials, and SHA256SUMS; every time in them is the commit's, so that a second build
of the tag can be compared with them. Then it makes the tag vVERSION, signed where `git config user.signingkey` names a key; it pushes nothing. Run
./heurtoir verify before.

Ends with 0 where it is done, 1 where it is refused, 64 where it was asked wrongly, 69 where the build failed.
"""

import datetime
import gzip
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import verify

HOME = pathlib.Path(__file__).resolve().parent.parent
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?")
UNRELEASED = "## Not released"
PACKAGES = ("mobile-pwa", "demo/e2e")

# What is released, each in its own archive: its name, and (path in the archive, path in the tree).
ARCHIVES = {
    "heurtoir-gateway": [("lib", "gateway/target/gateway-{version}.jar"), ("lib", "gateway/target/lib/*.jar"), (".", "LICENSE"), (".", "NOTICE")],
    "heurtoir-door": [
        ("door", "door-agent/target/door-agent-{version}.jar"), ("door/lib", "door-agent/target/lib/*.jar"), ("bin", "systemd/bin/*"),
        ("systemd", "systemd/*.service"), ("systemd", "systemd/sound.pa"), ("systemd/udev", "systemd/udev/*"),
        ("systemd/tmpfiles.d", "systemd/tmpfiles.d/*"), ("systemd/sysusers.d", "systemd/sysusers.d/*"), (".", "systemd/README.md"),
        (".", "LICENSE"), (".", "NOTICE"),
    ],
}  # fmt: skip
BILLS = ("target/bom.json", "target/bom-pwa.json")
# The Debian packages: each has its architecture in its name.
DEBS = ("heurtoir-gateway_{version}_amd64.deb", "heurtoir-gateway_{version}_arm64.deb", "heurtoir-station_{version}_amd64.deb",
        "heurtoir-station_{version}_arm64.deb", "heurtoir-screen_{version}_all.deb")  # fmt: skip


class Refused(Exception):
    """Why there is no release; every reason, one a line."""


# --- the version ---------------------------------------------------------------------------------------------------------


def version():
    """The one place of truth."""
    return re.search(r"<revision>([^<]*)</revision>", (HOME / "pom.xml").read_text()).group(1)


def said():
    """Every other place that says the version: its name, and what it says."""
    places = {"publiccode.yml": re.search(r'^softwareVersion: "([^"]*)"', (HOME / "publiccode.yml").read_text(), re.MULTILINE).group(1)}
    for package in PACKAGES:
        places[f"{package}/package.json"] = json.loads((HOME / package / "package.json").read_text())["version"]
        lock = json.loads((HOME / package / "package-lock.json").read_text())
        places[f"{package}/package-lock.json"] = lock["version"]
        places[f'{package}/package-lock.json, packages[""]'] = lock["packages"][""]["version"]
    return places


def section(of):
    """What CHANGELOG.md says of a version, without its heading; nothing where it says nothing."""
    found = re.search(rf"^## {re.escape(of)} \(\d{{4}}-\d\d-\d\d\)\n(.*?)(?=^## |\Z)", (HOME / "CHANGELOG.md").read_text(), re.MULTILINE | re.DOTALL)
    return found.group(1).strip() if found else ""


def written(name, pattern, replacement):
    """Changes the first place of a file that fits."""
    path = HOME / name
    text, changed = re.subn(pattern, lambda found: found.group(1) + replacement, path.read_text(), count=1, flags=re.MULTILINE)
    if not changed:
        raise Refused(f"{name} has no place for a version")
    path.write_text(text)


def set_version(new, today):
    if not VERSION.fullmatch(new):
        raise Refused(f"{new} is no semantic version")
    written("pom.xml", r"(<revision>)[^<]*", new)
    written("publiccode.yml", r'^(softwareVersion: ")[^"]*', new)
    for package in PACKAGES:
        written(f"{package}/package.json", r'^(  "version": ")[^"]*', new)
        # The package's own two versions precede those of its dependencies.
        written(f"{package}/package-lock.json", r'^(  "version": ")[^"]*', new)
        written(f"{package}/package-lock.json", r'^(      "version": ")[^"]*', new)
    changes = (HOME / "CHANGELOG.md").read_text()
    if not section(new) and UNRELEASED in changes:
        (HOME / "CHANGELOG.md").write_text(changes.replace(UNRELEASED, f"{UNRELEASED}\n\n## {new} ({today})", 1))


# --- whether it may be ---------------------------------------------------------------------------------------------------


def git(*words):
    return subprocess.run(["git", *words], cwd=HOME, capture_output=True, text=True, check=True).stdout


def has_tag(tag):
    """Whether the version exists, here or where this was cloned from."""
    if git("tag", "--list", tag).strip():
        return f"{tag} is a tag already"
    if "origin" in git("remote").split():
        try:
            if git("ls-remote", "--tags", "origin", f"refs/tags/{tag}").strip():
                return f"{tag} is a tag of origin already"
        except subprocess.CalledProcessError as unreachable:
            return f"origin does not say whether it has {tag}: {unreachable.stderr.strip()}"
    return ""


def check():
    """The version; every reason against it is told at once."""
    of = version()
    why = []
    if not VERSION.fullmatch(of) or of.endswith("-SNAPSHOT"):
        why.append(f"pom.xml says {of}: ./heurtoir release --set VERSION")
    why += [f"{place} says {other}, pom.xml says {of}" for place, other in said().items() if other != of]
    if not section(of):
        why.append(f"CHANGELOG.md has no section '## {of} (YYYY-MM-DD)' that says something")
    changed = git("status", "--porcelain").splitlines()
    if changed:
        why.append(f"not everything is committed: {', '.join(line[3:] for line in changed[:5])}{' ...' if len(changed) > 5 else ''}")
    tag = has_tag(f"v{of}")
    if tag:
        why.append(tag)
    if why:
        raise Refused("\n".join(why))
    return of


# --- what is built -------------------------------------------------------------------------------------------------------


def commit_time():
    """Seconds since 1970 of the commit: the one time of a build."""
    return int(git("show", "-s", "--format=%ct", "HEAD"))


def iso(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def build_commands(seconds):
    at = f"-Dproject.build.outputTimestamp={iso(seconds)}"
    return [
        ["mvn", "-B", "-q", "clean", "package", "-Ppackages", at, "-Dmaven.test.skip=true", "-Dnpm.test.skip=true", "-De2e.skip=true"],
        ["./heurtoir", "sbom"],
    ]


def archive(path, name, parts, seconds):
    """A gzipped tar of files of the tree: the same bytes from the same files, whoever makes it and when."""
    files = {}
    for folder, pattern in parts:
        found = sorted(HOME.glob(pattern.format(version=version())))
        if not found:
            raise Refused(f"{pattern} was not built")
        files |= {(pathlib.PurePosixPath(name) / folder / file.name).as_posix(): file for file in found}
    with path.open("wb") as out, gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=seconds) as packed, tarfile.open(
        fileobj=packed, mode="w", format=tarfile.PAX_FORMAT
    ) as tar:
        for inside, file in sorted(files.items()):
            entry = tarfile.TarInfo(inside)
            entry.size = file.stat().st_size
            entry.mode = 0o755 if os.access(file, os.X_OK) else 0o644
            entry.mtime = seconds
            with file.open("rb") as content:
                tar.addfile(entry, content)


def checksums(folder):
    """In the words of sha256sum, which compares them: sha256sum --check SHA256SUMS."""
    lines = []
    for file in sorted(folder.iterdir()):
        if file.name != "SHA256SUMS":
            with file.open("rb") as content:
                lines.append(f"{hashlib.file_digest(content, 'sha256').hexdigest()}  {file.name}")
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n")
    return lines


def tag_command(of, message):
    signed = subprocess.run(["git", "config", "user.signingkey"], cwd=HOME, capture_output=True, check=False).returncode == 0
    # Keeps message lines that begin with #, which git would otherwise drop as comments.
    return ["git", "tag", "--sign" if signed else "--annotate", "--cleanup=whitespace", f"v{of}", "-m", message]


def release(dry):
    of = check()
    seconds = commit_time()
    folder = HOME / "target/release" / of
    message = f"Heurtoir {of}\n\n{section(of)}"
    if dry:
        verify.say(f"would release {of} of commit {git('rev-parse', 'HEAD').strip()}, its time {iso(seconds)}:")
        for command in build_commands(seconds):
            verify.say(f"  {' '.join(command)}")
        for deb in DEBS:
            verify.say(f"  write {folder.relative_to(HOME)}/{deb.format(version=of)}")
        for name in ARCHIVES:
            verify.say(f"  write {folder.relative_to(HOME)}/{name}-{of}.tar.gz")
        verify.say(f"  write {folder.relative_to(HOME)}/SHA256SUMS")
        verify.say(f"  {' '.join(tag_command(of, '...')[:-2])}, with what CHANGELOG.md says:\n")
        verify.say(message)
        return 0
    for number, command in enumerate(build_commands(seconds), 1):
        status, text = verify.run(f"release-{number}", command)
        if status != 0:
            verify.say(f"the build failed:\n{verify.last_lines(text)}")
            return 69
    # The build must belong to the commit: a build that changed the tree does not.
    check()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, parts in ARCHIVES.items():
        archive(folder / f"{name}-{of}.tar.gz", f"{name}-{of}", parts, seconds)
    for deb in DEBS:
        built = HOME / "target/packages" / deb.format(version=of)
        if not built.exists():
            raise Refused(f"{built.name} was not built")
        (folder / built.name).write_bytes(built.read_bytes())
    for bill in BILLS:
        (folder / pathlib.Path(bill).name).write_bytes((HOME / bill).read_bytes())
    for line in checksums(folder):
        verify.say(line)
    subprocess.run(tag_command(of, message), cwd=HOME, check=True)
    verify.say(f"tagged v{of}; {folder.relative_to(HOME)} holds what is released. To publish it: git push origin v{of}")
    return 0


def main(words):
    try:
        if len(words) == 2 and words[0] == "--set":
            set_version(words[1], datetime.datetime.now(datetime.UTC).date().isoformat())
            return 0
        if words not in ([], ["--dry-run"]):
            print(__doc__, file=sys.stderr)
            return 64
        return release(bool(words))
    except Refused as why:
        print("\n".join(f"heurtoir: {line}" for line in str(why).splitlines()), file=sys.stderr)
        return 1


if __name__ == "__main__":
    os.chdir(HOME)
    verify.program(main)
