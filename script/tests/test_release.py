"""What ./heurtoir release refuses, writes and tags, in a small repository of its own; and that this project says one version."""

import contextlib
import importlib.util
import io
import os
import pathlib
import subprocess
import tarfile
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SPEC = importlib.util.spec_from_file_location("release", HERE.parent / "release.py")
release = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(release)

PACKAGE = '{\n  "name": "app",\n  "version": "1.2.3"\n}\n'
LOCK = '{\n  "version": "1.2.3",\n  "packages": {\n    "": {\n      "version": "1.2.3"\n    },\n    "node_modules/x": {\n      "version": "9.9.9"\n    }\n  }\n}\n'
# What a build leaves, without a build.
MVN = """echo "mvn $*" >>"$CALLS"
for module in gateway door-agent; do
  mkdir -p $module/target/lib
  echo $module >$module/target/$module-1.2.3.jar
  echo netty >$module/target/lib/netty.jar
done
mkdir -p target/packages
for package in gateway_1.2.3_amd64 gateway_1.2.3_arm64 station_1.2.3_amd64 station_1.2.3_arm64 screen_1.2.3_all; do
  echo $package >target/packages/heurtoir-$package.deb
done
echo '{}' >target/bom.json
echo '{}' >target/bom-pwa.json
"""


class TheProject(unittest.TestCase):
    def test_says_one_version_wherever_it_says_one(self):
        of = release.version()
        self.assertRegex(of, release.VERSION)
        self.assertEqual({place: of for place in release.said()}, release.said())

    def test_says_it_in_no_module_again(self):
        for pom in release.HOME.glob("*/pom.xml"):
            parent = pom.read_text().partition("</parent>")[0]
            self.assertIn("<version>${revision}</version>", parent, pom)

    def test_has_what_the_archives_hold_of_the_tree(self):
        for parts in release.ARCHIVES.values():
            for _, pattern in parts:
                if "/target/" not in pattern:
                    self.assertTrue(list(release.HOME.glob(pattern)), pattern)


class Repository(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heurtoir-release-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "tree"
        self.folder.mkdir()
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder)
        self.addCleanup(setattr, release, "HOME", release.HOME)
        release.HOME = self.folder
        programs = pathlib.Path(folder.name) / "bin"
        programs.mkdir()
        (programs / "mvn").write_text(f"#!/bin/sh\n{MVN}")
        (programs / "mvn").chmod(0o755)
        environment = dict(os.environ)
        self.addCleanup(lambda: (os.environ.clear(), os.environ.update(environment)))
        os.environ |= {
            "PATH": f"{programs}:{environment['PATH']}", "CALLS": f"{folder.name}/calls",
            # No configuration of the person who runs the tests counts.
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@example.org",
            "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@example.org", "GIT_COMMITTER_DATE": "2026-03-04T05:06:07Z",
        }  # fmt: skip
        self.file(".gitignore", "target/\n")
        self.file("pom.xml", "<project><properties><revision>1.2.3</revision></properties></project>\n")
        self.file("publiccode.yml", 'softwareVersion: "1.2.3"\n')
        for package in release.PACKAGES:
            self.file(f"{package}/package.json", PACKAGE)
            self.file(f"{package}/package-lock.json", LOCK)
        self.file("CHANGELOG.md", "# What changed\n\n## Not released\n\n- soon\n\n## 1.2.3 (2026-03-04)\n\n- it rings\n\n## 1.2.2 (2026-01-01)\n\n- old\n")
        for name in ("LICENSE", "NOTICE", "systemd/README.md", "systemd/sound.pa", "systemd/d.service", "systemd/bin/heurtoir-door", "systemd/udev/1.rules",
                     "systemd/tmpfiles.d/t.conf", "systemd/sysusers.d/s.conf"):  # fmt: skip
            self.file(name, name)
        self.file("heurtoir", "#!/bin/sh\n")
        for program in ("heurtoir", "systemd/bin/heurtoir-door"):
            (self.folder / program).chmod(0o755)
        self.git("init", "-q")
        self.commit()

    def file(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def git(self, *words):
        return subprocess.run(["git", *words], cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "step")

    def main(self, *words):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = release.main(list(words))
        return status, said.getvalue()

    def refused(self, why):
        for words in ([], ["--dry-run"]):
            status, said = self.main(*words)
            self.assertEqual(status, 1, said)
            self.assertIn(why, said)
        self.assertFalse(pathlib.Path(os.environ["CALLS"]).exists(), "nothing is built")


class Refusals(Repository):
    def test_what_is_not_committed(self):
        self.file("new.txt", "x")
        self.refused("not everything is committed: new.txt")

    def test_a_version_without_a_section(self):
        self.file("CHANGELOG.md", "# What changed\n\n## Not released\n\n- it rings\n")
        self.commit()
        self.refused("CHANGELOG.md has no section '## 1.2.3")

    def test_an_empty_section(self):
        self.file("CHANGELOG.md", "## 1.2.3 (2026-03-04)\n\n## 1.2.2 (2026-01-01)\n\n- old\n")
        self.commit()
        self.refused("CHANGELOG.md has no section '## 1.2.3")

    def test_a_version_that_exists_here(self):
        self.git("tag", "v1.2.3")
        self.refused("v1.2.3 is a tag already")

    def test_a_version_that_exists_where_this_was_cloned_from(self):
        origin = self.folder.parent / "origin"
        self.git("clone", "-q", "--bare", ".", str(origin))
        subprocess.run(["git", "tag", "v1.2.3"], cwd=origin, check=True)
        self.git("remote", "add", "origin", str(origin))
        self.refused("v1.2.3 is a tag of origin already")

    def test_an_origin_that_does_not_say(self):
        self.git("remote", "add", "origin", str(self.folder.parent / "nowhere"))
        self.refused("origin does not say whether it has v1.2.3")

    def test_two_versions_in_one_tree(self):
        self.file("publiccode.yml", 'softwareVersion: "1.2.2"\n')
        self.commit()
        self.refused("publiccode.yml says 1.2.2, pom.xml says 1.2.3")

    def test_a_failed_build_tags_nothing(self):
        (self.folder.parent / "bin/mvn").write_text("#!/bin/sh\necho no compiler\nexit 1\n")
        status, said = self.main()
        self.assertEqual(status, 69)
        self.assertIn("no compiler", said)
        self.assertEqual(self.git("tag"), "")


class Releases(Repository):
    def test_a_dry_run_says_everything_and_does_nothing(self):
        status, said = self.main("--dry-run")
        self.assertEqual(status, 0, said)
        self.assertIn("mvn -B -q clean package -Ppackages -Dproject.build.outputTimestamp=2026-03-04T05:06:07Z", said)
        self.assertIn("- it rings", said)
        self.assertNotIn("- old", said)
        self.assertFalse(pathlib.Path(os.environ["CALLS"]).exists())
        self.assertEqual(self.git("tag"), "")

    def test_the_checksums_are_what_sha256sum_compares(self):
        status, said = self.main()
        self.assertEqual(status, 0, said)
        folder = self.folder / "target/release/1.2.3"
        checked = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        self.assertEqual(
            [line.split(": ")[0] for line in checked.stdout.splitlines()],
            ["bom-pwa.json", "bom.json", "heurtoir-door-1.2.3.tar.gz", "heurtoir-gateway-1.2.3.tar.gz", "heurtoir-gateway_1.2.3_amd64.deb",
             "heurtoir-gateway_1.2.3_arm64.deb", "heurtoir-screen_1.2.3_all.deb", "heurtoir-station_1.2.3_amd64.deb",
             "heurtoir-station_1.2.3_arm64.deb"],  # fmt: skip
        )

    def test_the_tag_is_the_commits_and_says_what_changed(self):
        self.main()
        self.assertEqual(self.git("rev-parse", "v1.2.3^{commit}"), self.git("rev-parse", "HEAD"))
        self.assertIn("Heurtoir 1.2.3\n\n- it rings\n", self.git("cat-file", "-p", "v1.2.3"))
        self.assertEqual(self.main()[0], 1, "there is one release of a version")

    def test_an_archive_is_the_same_whenever_it_is_made(self):
        self.main()
        path = self.folder / "target/release/1.2.3/heurtoir-door-1.2.3.tar.gz"
        first = path.read_bytes()
        for file in self.folder.rglob("*"):
            if ".git" not in file.parts and file.is_file() and file != path:
                os.utime(file, (1, 1))
        release.archive(path, "heurtoir-door-1.2.3", release.ARCHIVES["heurtoir-door"], release.commit_time())
        self.assertEqual(path.read_bytes(), first)
        with tarfile.open(path) as tar:
            entries = {entry.name: entry for entry in tar.getmembers()}
        self.assertEqual(entries["heurtoir-door-1.2.3/bin/heurtoir-door"].mode, 0o755)
        self.assertEqual(entries["heurtoir-door-1.2.3/door/lib/netty.jar"].mode, 0o644)
        self.assertEqual({entry.mtime for entry in entries.values()}, {release.commit_time()})


class SettingAVersion(Repository):
    def test_changes_every_place_and_names_what_was_not_released(self):
        self.assertEqual(self.main("--set", "1.3.0")[0], 0)
        self.assertEqual(release.version(), "1.3.0")
        self.assertEqual(set(release.said().values()), {"1.3.0"})
        self.assertEqual(release.section("1.3.0"), "- soon")
        self.assertIn('"version": "9.9.9"', (self.folder / "mobile-pwa/package-lock.json").read_text())

    def test_refuses_what_is_no_version(self):
        for word in ("1.3", "v1.3.0", "1.3.0; rm", "01.3.0"):
            self.assertEqual(self.main("--set", word)[0], 1, word)
        self.assertEqual(self.git("status", "--porcelain"), "")

    def test_asked_wrongly_shows_the_usage(self):
        for words in (["--set"], ["--force"], ["--dry-run", "x"]):
            status, said = self.main(*words)
            self.assertEqual(status, 64)
            self.assertIn("usage: ./heurtoir release", said)


if __name__ == "__main__":
    unittest.main()
