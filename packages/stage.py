"""Lays out what is in the Debian packages, for jdeb to pack: each file where it goes, each control file.

usage: stage.py gateway|station VERSION TARGET

TARGET/lib holds the program's libraries. Writes TARGET/PACKAGE-ARCHITECTURE/data and .../control. The same sources give the same
bytes. Ends with 1 and a sentence where something does not fit: a native library of another architecture, or one that needs a
library which no Debian package is known to have.
"""

import dataclasses
import datetime
import gzip
import hashlib
import os
import pathlib
import re
import shutil
import struct
import sys
import textwrap
import uuid
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
HOME = HERE.parent
# Whoever publishes packages says who answers for them.
MAINTAINER = os.environ.get("HEURTOIR_MAINTAINER", "The authors of Heurtoir <heurtoir@heurtoir.invalid>")

# By which Debian package a native library's needs are met, on every architecture (Debian 13).
DEBIAN_PACKAGES = {
    "libc.so.6": "libc6", "libm.so.6": "libc6", "libdl.so.2": "libc6", "libpthread.so.0": "libc6", "librt.so.1": "libc6",
    "ld-linux-x86-64.so.2": "libc6", "ld-linux-aarch64.so.1": "libc6",
    "libgcc_s.so.1": "libgcc-s1", "libstdc++.so.6": "libstdc++6",
    "libX11.so.6": "libx11-6", "libXfixes.so.3": "libxfixes3", "libXrandr.so.2": "libxrandr2", "libXcomposite.so.1": "libxcomposite1",
    "libpulse.so.0": "libpulse0", "libdbus-1.so.3": "libdbus-1-3", "libudev.so.1": "libudev1",
}  # fmt: skip


class Unfit(Exception):
    """What cannot be packed, in one sentence."""


@dataclasses.dataclass(frozen=True)
class Architecture:
    """One of Debian's, and what others call it."""

    name: str
    machine: int  # e_machine of its ELF files
    classifiers: tuple[str, ...]  # in the names of archives that hold natives of it alone
    folders: tuple[str, ...]  # within archives that hold natives of many


ARCHITECTURES = (
    Architecture("amd64", 62, ("linux-x86_64",), ("Linux/x86_64",)),
    Architecture("arm64", 183, ("linux-aarch64", "linux-aarch_64"), ("Linux/aarch64",)),
)
NATIVE = re.compile(r"\.(so|dll|dylib|jnilib|a)$")
PLATFORM = re.compile(r"-(linux|windows|macos|osx)[-_][a-z0-9_]+\.jar$")


# --- natives -------------------------------------------------------------------------------------------------------------


def needed(content):
    """(e_machine, the libraries that an ELF file of 64 bits asks for)."""
    if content[:6] != b"\x7fELF\x02\x01":
        raise Unfit("a native library is no ELF file of 64 bits, least byte first")
    machine = struct.unpack_from("<H", content, 18)[0]
    offset, size, count = struct.unpack_from("<Q", content, 40)[0], *struct.unpack_from("<HH", content, 58)
    sections = [struct.unpack_from("<IIQQQQIIQQ", content, offset + each * size) for each in range(count)]
    wanted = set()
    for section in sections:
        if section[1] != 6:  # SHT_DYNAMIC
            continue
        strings = sections[section[6]]
        for at in range(section[4], section[4] + section[5], 16):
            tag, value = struct.unpack_from("<QQ", content, at)
            if tag == 1:  # DT_NEEDED
                begin = strings[4] + value
                wanted.add(content[begin : content.index(b"\0", begin)].decode())
    return machine, wanted


def is_for(name, arch):
    """Whether an archive is for this architecture: it is unless its name says another platform."""
    return not PLATFORM.search(name) or name.removesuffix(".jar").endswith(arch.classifiers)


def copy_archive(source, to, arch, wanted):
    """Copies an archive without natives of others. What the rest asks for is added to `wanted`."""
    with zipfile.ZipFile(source) as archive:
        natives = [entry for entry in archive.infolist() if NATIVE.search(entry.filename)]
        whole = PLATFORM.search(source.name) is not None
        kept = [entry for entry in natives if whole or any(folder in entry.filename for folder in arch.folders)]
        for entry in kept:
            machine, libraries = needed(archive.read(entry))
            if machine != arch.machine:
                raise Unfit(f"{source.name}: {entry.filename} is for machine {machine}, not for {arch.name}")
            wanted |= libraries
        if natives and not kept:
            raise Unfit(f"{source.name} has natives and none for {arch.name}")
        if len(kept) == len(natives):
            shutil.copyfile(source, to)
            return
        left_out = {entry.filename for entry in natives} - {entry.filename for entry in kept}
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as out:
            for entry in archive.infolist():
                if entry.filename not in left_out and not entry.is_dir():
                    out.writestr(entry, archive.read(entry), compresslevel=9)


def copy_archives(sources, to, arch):
    """Returns Debian's names of what the natives among them need."""
    to.mkdir(parents=True, exist_ok=True)
    wanted = set()
    for source in sources:
        if is_for(source.name, arch):
            copy_archive(source, to / source.name, arch, wanted)
    unknown = wanted - set(DEBIAN_PACKAGES)
    if unknown:
        raise Unfit(f"no Debian package is known to have {', '.join(sorted(unknown))}: packages/stage.py lists them")
    return ", ".join(sorted({DEBIAN_PACKAGES[library] for library in wanted}))


# --- texts ---------------------------------------------------------------------------------------------------------------


def debian_version(version):
    """A version before another sorts before it: 1.0.0-rc.1 is 1.0.0~rc.1."""
    return version.replace("-", "~")


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_compressed(path, text):
    """As gzip -9n does: no name, no time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def filled(name, values):
    text = (HERE / name).read_text("utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text


def changelog():
    """CHANGELOG.md in the words of Debian's."""
    entries = []
    text = (HOME / "CHANGELOG.md").read_text("utf-8")
    for version, date, said in re.findall(r"^## (\S+) \((\d{4}-\d\d-\d\d)\)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL):
        points = re.sub(r"\n  (?=\S)", " ", said.strip()).splitlines()
        plain = [point.removeprefix("- ").replace("`", "") for point in points if point]
        lines = "\n".join(textwrap.fill(point, 78, initial_indent="  * ", subsequent_indent="    ", break_on_hyphens=False) for point in plain)
        day = datetime.date.fromisoformat(date)
        entries.append(f"heurtoir ({debian_version(version)}) stable; urgency=medium\n\n{lines}\n\n -- {MAINTAINER}  {day:%a, %d %b %Y} 00:00:00 +0000\n")
    return "\n".join(entries)


def indented(text):
    return "\n".join(f" {line}" if line.strip() else " ." for line in text.strip().splitlines())


def copyright_file():
    """Debian's machine-readable form: the project's licence whole, and what ships of others as NOTICE tells it."""
    notice = indented((HOME / "NOTICE").read_text("utf-8"))
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: Heurtoir\n"
        f"Comment:\n{notice}\n"
        " .\n On Debian, the Apache License 2.0 is in /usr/share/common-licenses/Apache-2.0, and the LGPL 2.1 in"
        "\n /usr/share/common-licenses/LGPL-2.1.\n\n"
        "Files: *\n"
        "Copyright: 2026 The authors of Heurtoir\n"
        "License: EUPL-1.2\n\n"
        f"License: EUPL-1.2\n{indented((HOME / 'LICENSE').read_text('utf-8'))}\n"
    )


def plain(markdown):
    """A cell's words without marks: what stands in backticks, and the text of links."""
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", markdown).replace("`", "").replace("\\|", "|")


def events(section):
    """The rows of docs/logs.md that hold for that section's programs: event, level, meaning, advice."""
    page = (HOME / "docs/logs.md").read_text("utf-8")
    found = {}
    for part in (section, "Both"):
        text = page.partition(f"\n## {part}\n")[2].partition("\n## ")[0]
        for event, *words in re.findall(r"^\| `([a-z0-9-]+)` \| (.*?) \| (.*?) \| (.*) \|$", text, re.MULTILINE):
            if found.setdefault(event, words) is not words:
                raise Unfit(f"docs/logs.md explains {event} twice for {section}")
    return found


def message_id(program, event):
    """As JournalEntry.java makes it: a UUID of version 3 of both names."""
    return uuid.UUID(bytes=hashlib.md5(f"{program} {event}".encode()).digest(), version=3).hex


def catalog(package, section, *programs):
    """What `journalctl -x` prints below an entry (https://systemd.io/CATALOG/), from docs/logs.md."""
    texts = []
    for program in programs:
        for event, (_level, meaning, advice) in sorted(events(section).items()):
            words = [textwrap.fill(text, 76, break_long_words=False, break_on_hyphens=False) for text in (plain(meaning), f"What to do: {plain(advice)}")]
            texts.append(
                f"-- {message_id(program, event)}\nSubject: {event}\nDefined-By: Heurtoir\n"
                f"Support: file:///usr/share/doc/{package}/logs.md\n\n" + "\n\n".join(words) + "\n"
            )
    return "# Made of docs/logs.md.\n\n" + "\n".join(texts)


# --- packages ------------------------------------------------------------------------------------------------------------


class Package:
    """One package of one architecture: TARGET/NAME-ARCH with data and control."""

    def __init__(self, target, name, arch, version):
        self.name = name
        self.data = target / f"{name}-{arch}/data"
        self.control = target / f"{name}-{arch}/control"
        self.values = {"VERSION": debian_version(version), "ARCH": arch, "MAINTAINER": MAINTAINER}
        for folder in (self.data, self.control):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        self.doc = self.data / "usr/share/doc" / name
        write(self.doc / "copyright", copyright_file())
        write_compressed(self.doc / "changelog.gz", changelog())

    def put(self, source, to):
        """A file of the tree, by its path from there."""
        path = self.data / to
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HOME / source, path)

    def units(self, *names):
        for name in names:
            self.put(f"systemd/{name}.service", f"usr/lib/systemd/system/{name}.service")

    def manuals(self, folder, *names):
        for name in names:
            section = name.rpartition(".")[2]
            write_compressed(self.data / f"usr/share/man/man{section}/{name}.gz", filled(f"{folder}/man/{name}", self.values))

    def documents(self, *names):
        for name in names:
            self.put(f"docs/{name}", self.doc.relative_to(self.data) / name)

    def explains(self, section, *programs):
        """What the journal says of these programs' entries. systemd's package hears of the file by a trigger of dpkg."""
        write(self.data / f"usr/lib/systemd/catalog/{self.name}.catalog", catalog(self.name, section, *programs))

    def program(self, source, to):
        write(self.data / to, filled(source, self.values))

    def finish(self, folder):
        """The control files, with every file below /etc as one that its owner may change."""
        for source in sorted((HERE / folder / "control").iterdir()):
            write(self.control / source.name, filled(f"{folder}/control/{source.name}", self.values))
        overrides = HERE / folder / "lintian-overrides"
        if overrides.exists():
            write(self.data / "usr/share/lintian/overrides" / self.name, overrides.read_text("utf-8"))
        if (self.data / "etc").is_dir():
            files = sorted(path for path in (self.data / "etc").rglob("*") if path.is_file())
            write(self.control / "conffiles", "".join(f"/{path.relative_to(self.data)}\n" for path in files))


def gateway(version, target):
    for arch in ARCHITECTURES:
        package = Package(target, "heurtoir-gateway", arch.name, version)
        package.values["LIBC"] = copy_archives(sorted((target / "lib").glob("*.jar")), package.data / "usr/lib/heurtoir-gateway/lib", arch)
        package.program("gateway/bin/heurtoir-gateway", "usr/bin/heurtoir-gateway")
        package.program("gateway/bin/make-cache", "usr/lib/heurtoir-gateway/bin/make-cache")
        package.put("packages/gateway/etc/default", "etc/default/heurtoir-gateway")
        package.put("packages/gateway/etc/gateway.toml.example", "etc/heurtoir/gateway.toml.example")
        package.put("packages/gateway/etc/school.toml.example", "etc/heurtoir/schools.d/school.toml.example")
        package.units("heurtoir-gateway", "heurtoir-gateway-cache")
        package.put("systemd/sysusers.d/heurtoir-gateway.conf", "usr/lib/sysusers.d/heurtoir-gateway.conf")
        package.put("systemd/tmpfiles.d/heurtoir-gateway.conf", "usr/lib/tmpfiles.d/heurtoir-gateway.conf")
        package.manuals("gateway", "heurtoir-gateway.8")
        package.put("packages/gateway/completion/heurtoir-gateway", "usr/share/bash-completion/completions/heurtoir-gateway")
        package.documents(
            "install.md", "it.md", "configuration.md", "logs.md", "oidc.md", "push.md", "door-enrolment.md", "stolen-station.md"
        )  # fmt: skip
        for example in ("proxies/nginx.conf", "proxies/haproxy.cfg", "monitoring/heurtoir.rules.yml", "monitoring/grafana.json"):
            package.put(f"docs/{example}", package.doc.relative_to(package.data) / "examples" / example.partition("/")[2])
        package.documents("firewall.md", "certificates.md", "troubleshooting.md", "upgrade.md", "restore.md")
        package.explains("The gateway", "heurtoir-gateway")
        package.finish("gateway")


def station(version, target):
    for arch in ARCHITECTURES:
        package = Package(target, "heurtoir-station", arch.name, version)
        archives = sorted((target / "lib").glob("*.jar"))
        own = [archive for archive in archives if archive.name.startswith("door-agent-")]
        home = package.data / "usr/lib/heurtoir-station"
        copy_archives(own, home / "door", arch)
        package.values["LIBRARIES"] = copy_archives([archive for archive in archives if archive not in own], home / "door/lib", arch)
        for program in ("heurtoir-door", "heurtoir-lock"):
            package.put(f"systemd/bin/{program}", f"usr/lib/heurtoir-station/bin/{program}")
        package.put("systemd/sound.pa", "usr/lib/heurtoir-station/sound.pa")
        package.put("door-agent/src/main/resources/fr/heurtoir/door/door.toml", "etc/heurtoir/door.toml")
        package.units("heurtoir-lock", "heurtoir-door", "heurtoir-sound")
        for kind, name in (("sysusers.d", "heurtoir-station.conf"), ("tmpfiles.d", "heurtoir-station.conf")):
            package.put(f"systemd/{kind}/{name}", f"usr/lib/{kind}/{name}")
        package.put("systemd/udev/60-heurtoir-gpio.rules", "usr/lib/udev/rules.d/60-heurtoir-gpio.rules")
        package.manuals("station", "heurtoir-door.8", "heurtoir-lock.8")
        package.put("packages/station/completion/heurtoir-door", "usr/share/bash-completion/completions/heurtoir-door")
        package.documents(
            "install.md", "door-agent.md", "door-enrolment.md", "gpio.md", "logs.md", "sound.md", "station-failures.md", "open-order.md"
        )  # fmt: skip
        package.explains("The door station", "heurtoir-door", "heurtoir-lock")
        package.finish("station")
    screen = Package(target, "heurtoir-screen", "all", version)
    screen.units("heurtoir-screen")
    screen.put("systemd/sysusers.d/heurtoir-screen.conf", "usr/lib/sysusers.d/heurtoir-screen.conf")
    screen.finish("screen")


def main(words):
    if len(words) != 3 or words[0] not in ("gateway", "station"):
        print(__doc__, file=sys.stderr)
        return 64
    which, version, target = words
    try:
        {"gateway": gateway, "station": station}[which](version, pathlib.Path(target))
    except Unfit as why:
        print(f"packages: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
