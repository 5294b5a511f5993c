"""What the Debian packages hold, as far as it shows without building them: ./heurtoir package builds, ./heurtoir verify-appliance tries."""

import gzip
import importlib.util
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import tomllib
import unittest
import zipfile

HOME = pathlib.Path(__file__).resolve().parents[2]
PACKAGES = HOME / "packages"


def loaded(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


stage = loaded("stage", PACKAGES / "stage.py")
AMD64, ARM64 = stage.ARCHITECTURES


def library(machine, *wanted):
    """A shared library that asks for others and does nothing."""
    strings = b"\0" + b"".join(name.encode() + b"\0" for name in wanted)
    dynamic, at = b"", 1
    for name in wanted:
        dynamic += struct.pack("<QQ", 1, at)
        at += len(name) + 1
    dynamic += struct.pack("<QQ", 0, 0)
    tables = 64 + len(strings) + len(dynamic)
    header = b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack("<HHIQQQIHHHHHH", 3, machine, 1, 0, 0, tables, 0, 64, 0, 0, 64, 2, 0)
    string_section = struct.pack("<IIQQQQIIQQ", 0, 3, 0, 0, 64, len(strings), 0, 0, 1, 0)
    dynamic_section = struct.pack("<IIQQQQIIQQ", 0, 6, 0, 0, 64 + len(strings), len(dynamic), 0, 0, 8, 16)
    return header + strings + dynamic + string_section + dynamic_section


class Natives(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heurtoir-packages-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def archive(self, name, **entries):
        path = self.folder / name
        with zipfile.ZipFile(path, "w") as out:
            for entry, content in entries.items():
                out.writestr(zipfile.ZipInfo(entry, (2026, 1, 1, 0, 0, 0)), content)
        return path

    def many(self):
        return self.archive(
            "sqlite.jar",
            **{
                "org/A.class": b"a", "org/native/Linux/x86_64/lib.so": library(62, "libc.so.6"), "org/native/Linux/aarch64/lib.so": library(183, "libc.so.6"),
                "org/native/Windows/x86_64/lib.dll": b"MZ",
            },
        )  # fmt: skip

    def test_of_one_architecture_are_left_out_of_the_others_package(self):
        for arch, kept in ((AMD64, "org/native/Linux/x86_64/lib.so"), (ARM64, "org/native/Linux/aarch64/lib.so")):
            self.assertEqual(stage.copy_archives([self.many()], self.folder / arch.name, arch), "libc6")
            with zipfile.ZipFile(self.folder / arch.name / "sqlite.jar") as out:
                self.assertEqual(sorted(out.namelist()), ["org/A.class", kept])

    def test_an_archive_that_names_its_platform_goes_to_that_alone(self):
        both = [self.archive("epoll-1-linux-x86_64.jar", **{"META-INF/native/e.so": library(62, "libpulse.so.0")}),
                self.archive("epoll-1-linux-aarch_64.jar", **{"META-INF/native/e.so": library(183, "libstdc++.so.6")}), self.archive("plain.jar", a=b"a")]  # fmt: skip
        self.assertEqual(stage.copy_archives(both, self.folder / "amd64", AMD64), "libpulse0")
        self.assertEqual(stage.copy_archives(both, self.folder / "arm64", ARM64), "libstdc++6")
        self.assertEqual(sorted(path.name for path in (self.folder / "arm64").iterdir()), ["epoll-1-linux-aarch_64.jar", "plain.jar"])

    def test_what_no_package_is_known_to_have_is_refused(self):
        odd = self.archive("x-linux-x86_64.jar", **{"x.so": library(62, "libnew.so.1")})
        with self.assertRaisesRegex(stage.Unfit, "libnew.so.1"):
            stage.copy_archives([odd], self.folder / "out", AMD64)

    def test_what_lies_in_the_wrong_folder_is_refused(self):
        wrong = self.archive("x.jar", **{"Linux/x86_64/x.so": library(183)})
        with self.assertRaisesRegex(stage.Unfit, "is for machine 183, not for amd64"):
            stage.copy_archives([wrong], self.folder / "out", AMD64)

    def test_an_archive_without_any_for_this_architecture_is_refused(self):
        with self.assertRaisesRegex(stage.Unfit, "has natives and none for arm64"):
            stage.copy_archives([self.archive("x.jar", **{"Linux/x86_64/x.so": library(62)})], self.folder / "out", ARM64)

    def test_the_same_archive_gives_the_same_bytes(self):
        for out in ("one", "two"):
            stage.copy_archives([self.many()], self.folder / out, AMD64)
        self.assertEqual((self.folder / "one/sqlite.jar").read_bytes(), (self.folder / "two/sqlite.jar").read_bytes())


class Texts(unittest.TestCase):
    def test_a_version_before_another_sorts_before_it(self):
        self.assertEqual(stage.debian_version("1.0.0-rc.1"), "1.0.0~rc.1")

    def test_what_is_compressed_has_no_time_and_no_name(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "x.gz"
            stage.write_compressed(path, "text")
            self.assertEqual(path.read_bytes()[3:9], b"\0\0\0\0\0\x02")
            self.assertEqual(gzip.decompress(path.read_bytes()), b"text")

    def test_the_changelog_is_in_debians_words(self):
        for entry in stage.changelog().split("\nheurtoir ("):
            self.assertRegex(entry.removeprefix("heurtoir ("), r"^[0-9][^ ]*\) stable; urgency=medium\n\n(  [* ] .+\n)+\n -- [^<]+ <[^>]+>  \w{3}, \d\d \w{3} \d{4} 00:00:00 \+0000\n$")

    def test_the_copyright_file_has_the_whole_licence_and_the_notice(self):
        plain = re.sub(r"^ \.?", "", stage.copyright_file(), flags=re.MULTILINE)
        for name in ("LICENSE", "NOTICE"):
            for line in (HOME / name).read_text("utf-8").splitlines():
                self.assertIn(line.strip(), plain)


class Catalog(unittest.TestCase):
    """What `journalctl -x` says below an entry."""

    def texts(self):
        return {
            "heurtoir-gateway": stage.catalog("heurtoir-gateway", "The gateway", "heurtoir-gateway"),
            "heurtoir-station": stage.catalog("heurtoir-station", "The door station", "heurtoir-door", "heurtoir-lock"),
        }

    def test_an_id_is_made_of_program_and_event_as_the_programs_make_it(self):
        # As JournalEntryTest has it.
        self.assertEqual(stage.message_id("heurtoir-gateway", "lock"), "72a9a6c9c719397e9f34adfbd84573b1")

    def test_each_event_of_each_program_has_one_text_with_what_to_do(self):
        for package, (section, programs) in {"heurtoir-gateway": ("The gateway", 1), "heurtoir-station": ("The door station", 2)}.items():
            entries = self.texts()[package].split("-- ")[1:]
            self.assertGreater(len(stage.events(section)), 150)
            self.assertEqual(len(entries), programs * len(stage.events(section)))
            self.assertEqual(len({entry[:32] for entry in entries}), len(entries))
            for entry in entries:
                self.assertRegex(entry, r"\A[0-9a-f]{32}\nSubject: [a-z0-9-]+\nDefined-By: Heurtoir\nSupport: file:///\S+\n\n(?s:.+)\n\nWhat to do: (?s:.+)\n\Z")
                self.assertNotIn("`", entry)
                self.assertNotIn("](", entry)

    def test_systemd_takes_it(self):
        with tempfile.TemporaryDirectory() as folder:
            to = pathlib.Path(folder) / "usr/lib/systemd/catalog"
            to.mkdir(parents=True)
            (pathlib.Path(folder) / "var/lib/systemd/catalog").mkdir(parents=True)
            for package, text in self.texts().items():
                (to / f"{package}.catalog").write_text(text, "utf-8")
            done = subprocess.run(["journalctl", "--root", folder, "--update-catalog"], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            listed = subprocess.run(["journalctl", "--root", folder, "--list-catalog"], capture_output=True, text=True, check=True).stdout
            self.assertEqual(len(listed.splitlines()), sum(text.count("\n-- ") for text in self.texts().values()))
            self.assertIn(f"{stage.message_id('heurtoir-gateway', 'lock')} Heurtoir: lock", listed)


class WhatIsSaid(unittest.TestCase):
    """The packages' texts against what the programs and pages say."""

    def test_manual_and_completion_have_every_command_of_the_gateway(self):
        usage = (HOME / "gateway/src/main/java/fr/heurtoir/gateway/control/Usage.java").read_text("utf-8")
        commands = set(re.findall(r"heurtoir-gateway ([a-z-]+) ", usage))
        self.assertGreater(len(commands), 9)
        manual = (PACKAGES / "gateway/man/heurtoir-gateway.8").read_text("utf-8").replace("\\-", "-")
        completion = (PACKAGES / "gateway/completion/heurtoir-gateway").read_text("utf-8")
        first = set(re.search(r"1:\*\) words=\(([^)]*)\)", completion).group(1).split())
        self.assertEqual(commands - first, set())
        for command in commands:
            self.assertRegex(manual, rf'(?m)^\.BI?R? "?{command}\b', command)
        for option in set(re.findall(r"(--[a-z-]+)", usage)) - {"--help"}:
            self.assertIn(option, manual)
            self.assertIn(option, completion)

    def test_manual_and_completion_have_every_command_of_the_station(self):
        installer = (HOME / "door-agent/src/main/java/fr/heurtoir/door/install/Installer.java").read_text("utf-8")
        commands = set(re.findall(r"^            ([a-z]+) ", installer.partition("COMMAND")[2].partition('"""')[0], re.MULTILINE))
        self.assertEqual(commands, {"check", "test", "enrol", "status", "run"})
        manual = (PACKAGES / "station/man/heurtoir-door.8").read_text("utf-8")
        completion = (PACKAGES / "station/completion/heurtoir-door").read_text("utf-8")
        for command in commands:
            self.assertRegex(manual, rf"\b{command}\b")
            self.assertRegex(completion, rf"\b{command}\b")

    def keys(self, text, begin):
        """TOML's table.key of every line, commented out or not."""
        found, table = set(), begin
        for line in text.splitlines():
            if heading := re.match(r"#?\[+([a-z]+)\]+$", line.partition("  ")[0].strip()):
                table = heading.group(1)
            elif key := re.match(r"#?([a-z][a-z-]*) = ", line):
                found.add(f"{table}.{key.group(1)}")
        return found

    def test_the_examples_have_every_key_that_the_page_has(self):
        blocks = re.findall(r"^```toml\n(.*?)^```", (HOME / "docs/configuration.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
        gateway, push, school, _commune = blocks
        example = (PACKAGES / "gateway/etc/gateway.toml.example").read_text("utf-8")
        self.assertEqual(self.keys(example, ""), self.keys(gateway + push, ""))
        example = (PACKAGES / "gateway/etc/school.toml.example").read_text("utf-8")
        self.assertEqual(self.keys(school, "") - self.keys(example, ""), set())
        for name in ("gateway.toml.example", "school.toml.example"):
            tomllib.loads((PACKAGES / "gateway/etc" / name).read_text("utf-8"))

    def test_what_is_commented_out_is_toml_too(self):
        for name in ("gateway.toml.example", "school.toml.example"):
            text = (PACKAGES / "gateway/etc" / name).read_text("utf-8")
            tomllib.loads(re.sub(r"^#(?=\[|[a-z-]+ = )", "", text, flags=re.MULTILINE))

    def test_the_scripts_are_shell(self):
        scripts = [PACKAGES / "gateway/bin/heurtoir-gateway", PACKAGES / "gateway/bin/make-cache",
                   *(path for path in PACKAGES.glob("*/control/*") if path.name in ("postinst", "prerm", "postrm"))]  # fmt: skip
        self.assertEqual(len(scripts), 11)
        for script in scripts:
            self.assertEqual(subprocess.run(["sh", "-n", script], capture_output=True, text=True, check=False).stderr, "", script)
        for script in (*PACKAGES.glob("*/completion/*"), HOME / "appliance-test/boot"):
            self.assertEqual(subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False).stderr, "", script)

    def test_each_unit_that_is_packed_is_enabled_by_its_package_or_started_by_it(self):
        for folder in ("gateway", "station", "screen"):
            postinst = (PACKAGES / folder / "control/postinst").read_text("utf-8")
            postrm = (PACKAGES / folder / "control/postrm").read_text("utf-8")
            for unit in re.findall(r"^unit=(\S+)$", postinst, re.MULTILINE) + re.findall(r'^units="([^"]*)"', postinst, re.MULTILINE):
                for each in unit.split():
                    self.assertTrue((HOME / "systemd" / each).exists(), each)
                    self.assertIn(each, postrm)


if __name__ == "__main__":
    unittest.main()
