"""What ./heurtoir asks of a machine: the script itself, on machines made of folders of small programs."""

import os
import pathlib
import pty
import select
import shutil
import subprocess
import tempfile
import time
import unittest

HOME = pathlib.Path(__file__).resolve().parent.parent.parent
BOUND_S = 60

# Real ones that the script is written in; everything else is the machine's, and made here.
TOOLS = "bash env grep sed sort dirname readlink id find mkdir touch cat stat mktemp rm mv head flock printf uname python3".split()

JDK_PACKAGE = "openjdk-25-jdk-headless"
STATION = {
    "pulseaudio": "pulseaudio", "pactl": "pulseaudio-utils", "pacat": "pulseaudio-utils", "setpriv": "util-linux",
    "libX11.so.6": "libx11-6", "libXfixes.so.3": "libxfixes3", "libXrandr.so.2": "libxrandr2",
    "libXcomposite.so.1": "libxcomposite1", "libpulse.so.0": "libpulse0", "libdbus-1.so.3": "libdbus-1-3",
    "libudev.so.1": "libudev1",
}  # fmt: skip

# What `apt-get install PACKAGE` puts on a made machine: each word makes a program or a library.
APT_GET = r"""
echo "apt-get $*" >>"$MACHINE/calls"
if [ -e "$MACHINE/lists-locked" ]; then
  rm "$MACHINE/lists-locked"
  echo "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)"
  echo "E: Unable to lock directory /var/lib/apt/lists/"
  exit 100
fi
case " $* " in *" install "*)
  for word in "$@"; do
    if [ -e "$MACHINE/archive/$word" ]; then . "$MACHINE/archive/$word"; fi
  done ;;
esac
"""

APT_CACHE = r"""
if [ $# -eq 1 ]; then
  [ ! -e "$MACHINE/lists" ] || echo "     release v=13.1,o=Debian,a=stable,n=trixie,l=Debian,c=main,b=amd64"
  exit 0
fi
if [ -e "$MACHINE/archive/$2" ]; then
  version=$(sed -n 's/^# version //p' "$MACHINE/archive/$2")
  printf '%s:\n  Installed: (none)\n  Candidate: %s\n' "$2" "${version:-1.0-1}"
fi
"""


class Machine:
    """A machine with nothing but a shell's tools, a copy of the script, and an archive that apt-get installs from."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.programs = self.folder / "bin"
        self.jvms = self.folder / "jvm"
        self.checkout = self.folder / "heurtoir"
        for each in (self.programs, self.jvms, self.folder / "archive", self.checkout):
            each.mkdir()
        (self.folder / "libraries").touch()
        (self.folder / "lists").touch()
        for tool in TOOLS:
            os.symlink(shutil.which(tool), self.programs / tool)
        text = (HOME / "heurtoir").read_text()
        for there in ("/usr/lib/jvm", "/usr/bin/python3", "PATH=$PATH:/sbin:/usr/sbin "):
            if there not in text:
                raise AssertionError(f"the script does not name {there} any more")
        text = text.replace("/usr/lib/jvm", str(self.jvms)).replace("PATH=$PATH:/sbin:/usr/sbin ", "PATH=$PATH ")
        text = text.replace("/usr/bin/python3", str(self.folder / "no-python"))
        self.script = self.checkout / "heurtoir"
        self.script.write_text(text)
        self.script.chmod(0o755)
        for words in ("demo/src/main/resources/fr/heurtoir/demo/usage.txt", "mobile-pwa/dev/usage.txt", "script/verify.py", "script/rooms.py", "script/release.py", "appliance-test/verify.py"):
            (self.checkout / words).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HOME / words, self.checkout / words)
        self.program("ldconfig", 'cat "$MACHINE/libraries"')
        self.program("sleep", 'echo "sleep $*" >>"$MACHINE/calls"')
        self.program("id", "echo ${UID_HERE:-0}")
        self.environment = {"PATH": str(self.programs), "MACHINE": str(self.folder), "HOME": str(self.folder)}

    def program(self, name, text):
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!{shutil.which('bash')}\n{text}\n")
        path.chmod(0o755)

    def jdk(self, version, folder=None):
        home = (folder or self.jvms) / f"jdk-{version}"
        (home / "bin").mkdir(parents=True)
        (home / "release").write_text(f'IMPLEMENTOR="X"\nJAVA_VERSION="{version}"\nMODULES="java.base"\n')
        for name in ("java", "javac"):
            (home / "bin" / name).write_text(f'#!{shutil.which("bash")}\necho "java $*" >>"$MACHINE/calls"\n')
            (home / "bin" / name).chmod(0o755)
        return home

    def node(self, version):
        self.program("node", f'[ "$1" != --version ] || echo {version}')
        self.program("npm", ":")

    def station(self):
        for name in STATION:
            if ".so." in name:
                with (self.folder / "libraries").open("a") as libraries:
                    libraries.write(f"\t{name} (libc6,x86-64) => /lib/{name}\n")
            else:
                self.program(name, ":")

    def built(self):
        """As after ./heurtoir demo: archives that are newer than every source."""
        for folder in ("protocol", "gateway", "door-agent", "mobile-pwa", ".mvn", "target", "demo/target"):
            (self.checkout / folder).mkdir(parents=True, exist_ok=True)
        (self.checkout / "pom.xml").touch()
        (self.checkout / "demo/target/demo-1.jar").touch()
        (self.checkout / "target/built").touch()

    def apt(self, *packages, **versions):
        """An apt whose archive has these; what a package brings is known below."""
        self.program("apt-get", APT_GET)
        self.program("apt-cache", APT_CACHE)
        brings = {}
        for name, package in STATION.items():
            line = f'printf "\\t{name} (libc6)\\n" >>"$MACHINE/libraries"' if ".so." in name else self.makes(name)
            brings[package] = brings.get(package, "") + line + "\n"
        brings["maven"] = self.makes("mvn")
        brings["npm"] = self.makes("npm")
        brings["chromium"] = self.makes("chromium")
        brings["nodejs"] = self.makes("node", "echo v20.19.2")
        jdk = f"{self.jvms}/deb"
        brings[JDK_PACKAGE] = (
            f'mkdir -p "{jdk}/bin"; echo \'JAVA_VERSION="25.0.1"\' >"{jdk}/release"\n'
            f"{self.makes('javac', folder=f'{jdk}/bin')}\n{self.makes('java', folder=f'{jdk}/bin')}"
        )
        for package in packages:
            version = versions.get(package, "20.19.2+dfsg-1" if package == "nodejs" else "1.0-1")
            (self.folder / "archive" / package).write_text(f"# version {version}\n{brings[package]}\n")

    @staticmethod
    def makes(name, text=":", folder="$MACHINE/bin"):
        return (
            f'printf \'#!%s\\n%s\\n\' "{shutil.which("bash")}" \'{text}\' >"{folder}/{name}"\n'
            f'/bin/chmod 755 "{folder}/{name}"'
        )

    def run(self, *words, **more):
        """Without a terminal."""
        return subprocess.run(
            [shutil.which("bash"), str(self.script), *words], env=self.environment | more, capture_output=True, text=True,
            timeout=BOUND_S, start_new_session=True, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip

    def run_on_a_terminal(self, *words, **more):
        """(exit status, everything shown)."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(shutil.which("bash"), ["bash", str(self.script), *words], self.environment | more)
        shown = b""
        end = time.monotonic() + BOUND_S
        while time.monotonic() < end:
            if select.select([terminal], [], [], 0.2)[0]:
                try:
                    read = os.read(terminal, 4096)
                except OSError:  # its other end is closed
                    break
                if not read:
                    break
                shown += read
        os.close(terminal)
        _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status), shown.decode()

    @property
    def calls(self):
        path = self.folder / "calls"
        return path.read_text().splitlines() if path.exists() else []


def line_of(said):
    """The packages of the one `apt install` line."""
    lines = [each for each in said.splitlines() if each.startswith("apt install ")]
    if len(lines) != 1:
        raise AssertionError(f"not one apt line in: {said}")
    return set(lines[0].split()[2:])


class ScriptTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heurtoir-script-")
        self.addCleanup(folder.cleanup)
        self.machine = Machine(folder.name)

    def ends(self, done, status):
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stderr


class Help(ScriptTest):
    def test_needs_nothing_and_starts_nothing(self):
        for words in (["demo", "--help"], ["demo", "--data", "/x", "-h"], ["bench", "--help"], ["ring", "--help"], ["trace", "--help"], ["dev", "--help"],
                      ["enrol", "-h"], ["test", "--help"], ["release", "--help"], ["verify", "--help"], ["verify-station", "--help"], ["verify-appliance", "--help"], ["package", "--help"], ["hardware", "--help"],
                      ["format", "--help"], ["sbom", "--help"], ["--help"], ["help"]):  # fmt: skip
            with self.subTest(words):
                done = self.machine.run(*words)
                self.assertEqual(self.ends(done, 0), "")
                self.assertTrue(done.stdout.startswith("usage: ./heurtoir "), done.stdout)
                self.assertEqual(self.machine.calls, [])

    def test_of_the_demo_is_the_demos(self):
        self.assertIn("--facade-port P", self.machine.run("demo", "--help").stdout)

    def test_is_shown_to_whoever_types_no_command_or_an_unknown_one(self):
        for words in ([], ["dance"]):
            self.assertIn("usage: ./heurtoir COMMAND", self.ends(self.machine.run(*words), 64))


class WhatACommandNeeds(ScriptTest):
    def needs(self, *words):
        self.machine.built()
        return line_of(self.ends(self.machine.run(*words, UID_HERE="1000"), 69))

    def test_the_bell_needs_a_java_alone(self):
        self.assertEqual(self.needs("ring"), {JDK_PACKAGE})
        self.assertEqual(self.needs("enrol"), {JDK_PACKAGE})

    def test_the_app_from_its_sources_needs_node_beside_what_a_demo_needs(self):
        self.assertEqual(self.needs("dev"), {JDK_PACKAGE, "nodejs", "npm", *STATION.values()})

    def test_a_rings_story_needs_a_java_alone(self):
        self.assertEqual(self.needs("trace", "01M8NVP8"), {JDK_PACKAGE})

    def test_a_demo_that_is_built_needs_no_build_tools_and_no_browser(self):
        self.assertEqual(self.needs("demo"), {JDK_PACKAGE, *STATION.values()})

    def test_a_demo_that_is_not_built_asks_for_everything_at_once_and_for_no_browser(self):
        done = self.machine.run("demo", UID_HERE="1000")
        expected = {JDK_PACKAGE, "maven", "nodejs", "npm", *STATION.values()}
        self.assertEqual(line_of(self.ends(done, 69)), expected)

    def test_the_bench_needs_a_browser(self):
        self.assertEqual(self.needs("bench"), {JDK_PACKAGE, "nodejs", "npm", "chromium", *STATION.values()})

    def test_a_room_of_the_app_needs_no_java(self):
        folder = self.machine.checkout / "mobile-pwa"
        for file, text in (("src/call/ring.ts", ""), ("test/ring.test.ts", 'from "../src/call/ring"')):
            (folder / file).parent.mkdir(parents=True)
            (folder / file).write_text(text)
        self.assertEqual(line_of(self.ends(self.machine.run("test", "mobile-pwa/call", UID_HERE="1000"), 69)), {"nodejs", "npm"})

    def test_verify_needs_what_the_tests_meet(self):
        needed = self.needs("verify")
        self.assertLessEqual({JDK_PACKAGE, "maven", "chromium", "chromium-headless-shell", "firefox-esr", "sip-tester", "baresip", "tshark"}, needed)
        self.assertLessEqual({"python3-aiortc", "python3-aiohttp", "python3-jsonschema"}, needed)

    def test_drawing_needs_what_draws_and_comparing_does_not(self):
        (self.machine.checkout / "hardware").mkdir()
        self.assertLessEqual({"openscad", "xvfb"}, self.needs("hardware"))
        self.assertNotIn("apt install", self.machine.run("hardware", "--check", UID_HERE="1000").stderr)

    def test_the_emulated_station_needs_no_sound_server_here(self):
        needed = self.needs("verify-station")
        self.assertIn("qemu-system-arm", needed)
        self.assertNotIn("pulseaudio", needed)

    def test_nothing_is_asked_for_where_everything_is_there(self):
        self.machine.built()
        self.machine.station()
        self.machine.jdk("25.0.1")
        self.ends(self.machine.run("demo", "--headless"), 0)
        self.assertEqual(len(self.machine.calls), 1)
        self.assertRegex(self.machine.calls[0], "^java .*fr.heurtoir.demo.Demo --headless$")


class Trace(ScriptTest):
    def setUp(self):
        super().setUp()
        self.machine.built()
        self.machine.jdk("25.0.1")

    def said(self, *words):
        self.ends(self.machine.run("trace", *words), 0)
        return self.machine.calls[-1].split("fr.heurtoir.gateway.Gateway ")[1]

    def test_reads_the_demos_log_files_the_older_ones_first(self):
        log = self.machine.folder / "data/log"
        log.mkdir(parents=True)
        for name in ("gateway.log", "gateway.log.1", "door-portail.log", "enrol.log"):
            (log / name).touch()
        self.assertEqual(
            self.said("01M8NVP8", "--data", str(log.parent)),
            f"trace 01M8NVP8 --log {log}/gateway.log.1 --log {log}/gateway.log --log {log}/door-portail.log --same-clock yes",
        )

    def test_reads_the_files_that_are_named_or_the_journal_where_there_is_no_demo(self):
        self.assertEqual(self.said("01M8NVP8", "--log", "/x.json"), "trace 01M8NVP8 --log /x.json")
        self.assertEqual(self.said("01M8NVP8"), "trace 01M8NVP8")

    def test_files_are_meant_from_where_the_script_was_called(self):
        there = self.machine.folder / "elsewhere"
        there.mkdir()
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(there)
        self.assertEqual(self.said("01M8NVP8", "--log", "g.log", "--log", "d=s.json"), f"trace 01M8NVP8 --log {there}/g.log --log d={there}/s.json")


class Versions(ScriptTest):
    def test_a_jdk_of_25_or_newer_counts(self):
        for version, enough in (("25", True), ("25.0.1", True), ("26-ea", True), ("26.0.2", True), ("100", True),
                                ("24.0.2", False), ("21.0.5", False), ("1.8.0_400", False), ("2", False)):  # fmt: skip
            with self.subTest(version):
                home = self.machine.jdk(version)
                done = self.machine.run("java-home")
                self.assertEqual(done.returncode, 0 if enough else 69, done.stderr)
                self.assertEqual(done.stdout.strip(), str(home) if enough else "")
                shutil.rmtree(home)

    def test_a_jdk_is_taken_from_java_home_and_from_path_before_the_machines(self):
        self.machine.jdk("25.0.1")
        named = self.machine.jdk("26", self.machine.folder / "named")
        found = self.machine.jdk("27", self.machine.folder / "found")
        os.symlink(found / "bin/java", self.machine.programs / "java")
        self.assertEqual(self.machine.run("java-home").stdout.strip(), str(found))
        self.assertEqual(self.machine.run("java-home", JAVA_HOME=str(named)).stdout.strip(), str(named))
        old = self.machine.jdk("17", self.machine.folder / "old")
        self.assertEqual(self.machine.run("java-home", JAVA_HOME=str(old)).stdout.strip(), str(found))

    def test_a_jre_is_no_jdk(self):
        (self.machine.jdk("25.0.1") / "bin/javac").unlink()
        self.ends(self.machine.run("java-home"), 69)

    def test_a_node_of_20_19_or_newer_counts(self):
        self.machine.built()
        self.machine.station()
        self.machine.jdk("25.0.1")
        self.machine.program("chromium", ":")
        for version, enough in (("v20.19.0", True), ("v20.20.2", True), ("v22.12.0", True), ("v100.0.0", True),
                                ("v20.18.9", False), ("v20.2.0", False), ("v18.20.4", False), ("", False)):  # fmt: skip
            with self.subTest(version):
                self.machine.node(version)
                done = self.machine.run("bench", UID_HERE="1000")
                self.assertEqual("apt install nodejs" in done.stderr, not enough, done.stderr)


class Installing(ScriptTest):
    def setUp(self):
        super().setUp()
        self.machine.built()
        self.all = {JDK_PACKAGE, *STATION.values()}

    def sudo(self, text):
        self.machine.program("sudo", f'echo "sudo $*" >>"$MACHINE/calls"\n{text}')

    def test_root_installs_and_goes_on(self):
        self.machine.apt(*self.all)
        self.ends(self.machine.run("demo"), 0)
        self.assertRegex(self.machine.calls[0], "^apt-get .* update$")
        self.assertEqual(set(self.machine.calls[1].split("--no-install-recommends ")[1].split()), self.all)

    def test_another_programs_lock_is_waited_for(self):
        self.machine.apt(*self.all)
        (self.machine.folder / "lists-locked").touch()
        self.ends(self.machine.run("demo"), 0)
        asked = [each for each in self.machine.calls if each.startswith("apt-get")]
        self.assertEqual(len(asked), 3, "the lists, locked; the lists; the packages")
        for each in asked:
            self.assertIn("-o DPkg::Lock::Timeout=600", each)
        self.assertEqual(self.machine.calls[1], "sleep 2")

    def test_a_failed_installation_ends_with_the_line_and_what_apt_said(self):
        self.machine.apt(*self.all)
        self.machine.program("apt-get", 'case "$*" in *install*) echo "E: no space left on device"; exit 100 ;; esac')
        said = self.ends(self.machine.run("demo"), 69)
        self.assertEqual(line_of(said), self.all)
        self.assertIn("no space left", said)

    def test_without_sudo_the_line_is_printed(self):
        self.machine.apt(*self.all)
        self.assertEqual(line_of(self.ends(self.machine.run("demo", UID_HERE="1000"), 69)), self.all)
        self.assertEqual(self.machine.calls, [])

    def test_a_sudo_that_asks_nothing_installs(self):
        self.machine.apt(*self.all)
        self.sudo('[ "$1" != -n ] || shift; "$@"')
        self.ends(self.machine.run("demo", UID_HERE="1000"), 0)
        self.assertRegex(self.machine.calls[1], "^sudo -n env .* apt-get .* update$")

    PASSWORD = 'case $1 in -n) exit 1 ;; -v) : </dev/tty ;; *) "$@" ;; esac'

    def test_a_sudo_with_a_password_is_not_asked_where_nobody_can_type(self):
        self.machine.apt(*self.all)
        self.sudo(self.PASSWORD)
        self.assertEqual(line_of(self.ends(self.machine.run("demo", UID_HERE="1000"), 69)), self.all)
        self.assertEqual(self.machine.calls, ["sudo -n true"])

    def test_a_sudo_with_a_password_installs_where_there_is_a_terminal(self):
        self.machine.apt(*self.all)
        self.sudo(self.PASSWORD)
        status, shown = self.machine.run_on_a_terminal("demo", UID_HERE="1000")
        self.assertEqual(status, 0, shown)
        self.assertIn("to install", shown)

    def test_who_has_no_right_to_sudo_is_told_the_line(self):
        self.machine.apt(*self.all)
        self.sudo("exit 1")
        status, shown = self.machine.run_on_a_terminal("demo", UID_HERE="1000")
        self.assertEqual(status, 69, shown)
        self.assertEqual(line_of(shown.replace("\r", "")), self.all)

    def test_no_apt_at_all(self):
        self.assertEqual(line_of(self.ends(self.machine.run("demo"), 69)), self.all)


class ReleasesThatLackSomething(ScriptTest):
    def test_no_jdk_in_the_release_is_said_and_the_rest_is_installed(self):
        self.machine.built()
        self.machine.apt(*STATION.values())
        said = self.ends(self.machine.run("demo"), 69)
        self.assertIn("no JDK of 25 or newer (Debian 13 has openjdk-25-jdk-headless)", said)
        self.assertIn("JAVA_HOME", said)
        self.assertNotIn(JDK_PACKAGE, self.machine.calls[1])
        self.machine.jdk("25")
        self.ends(self.machine.run("demo"), 0)

    def test_the_line_has_only_what_the_release_has(self):
        self.machine.built()
        self.machine.apt(*STATION.values())
        said = self.ends(self.machine.run("demo", UID_HERE="1000"), 69)
        self.assertEqual(line_of(said), set(STATION.values()))
        self.assertIn("no JDK of 25 or newer", said)

    def test_an_old_node_in_the_release_is_not_installed(self):
        self.machine.station()
        self.machine.jdk("25")
        self.machine.apt("maven", "nodejs", "npm", nodejs="18.20.4+dfsg-1~deb12u1")
        said = self.ends(self.machine.run("demo", UID_HERE="1000"), 69)
        self.assertEqual(line_of(said), {"maven"})
        self.assertIn("no Node.js of 20.19 or newer", said)

    def test_where_apt_has_read_no_lists_nothing_is_said_to_be_lacking(self):
        self.machine.built()
        self.machine.apt()
        (self.machine.folder / "lists").unlink()
        said = self.ends(self.machine.run("demo", UID_HERE="1000"), 69)
        self.assertIn(JDK_PACKAGE, line_of(said))
        self.assertNotIn("this release", said)


if __name__ == "__main__":
    unittest.main()
