"""Which tests ./heurtoir test runs, over a small tree of its own and stand-ins for Maven and Node.js."""

import contextlib
import importlib.util
import io
import os
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SPEC = importlib.util.spec_from_file_location("rooms", HERE.parent / "rooms.py")
rooms = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(rooms)
CHECKOUT = rooms.HOME

MVN = """echo "mvn $*" >>"$CALLS"
mkdir -p gateway/target/surefire-reports
{report}
exit {status}
"""
REPORT = """cat >gateway/target/surefire-reports/TEST-one.xml <<'END'
<testsuite name="fr.heurtoir.gateway.ring.RingTest">
  <testcase classname="fr.heurtoir.gateway.ring.RingTest" name="rings">{wrong}</testcase>
</testsuite>
END"""
NODE = """echo "node $*" >>"$CALLS"
case $* in *vitest*) printf ' Test Files  1 passed (1)\\n      Tests  3 passed (3)\\n' ;; esac
"""


class RoomsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heurtoir-rooms-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder)
        self.addCleanup(setattr, rooms, "HOME", rooms.HOME)
        rooms.HOME = self.folder
        path = os.environ["PATH"]
        self.addCleanup(os.environ.__setitem__, "PATH", path)
        os.environ["CALLS"] = f"{self.folder}/calls"
        os.environ["PATH"] = f"{self.folder}/bin:{path}"
        for file in (
            "gateway/src/main/java/fr/heurtoir/gateway/Gateway.java", "gateway/src/main/java/fr/heurtoir/gateway/rings/Live.java",
            "protocol/src/main/java/fr/heurtoir/protocol/RingId.java", "door-agent/src/main/java/fr/heurtoir/door/lock/Gate.java",
            "demo/src/main/java/fr/heurtoir/demo/Demo.java", "mobile-pwa/src/call/ring.ts", "mobile-pwa/src/ui/App.tsx",
        ):  # fmt: skip
            self.file(file)
        for test in (
            "gateway/src/test/java/fr/heurtoir/gateway/ControlTest.java", "gateway/src/test/java/fr/heurtoir/gateway/ring/RingTest.java",
            "gateway/src/test/java/fr/heurtoir/gateway/media/PlaneTest.java",
            "gateway/src/test/java/fr/heurtoir/gateway/media/relay/RelayTest.java",
            "protocol/src/test/java/fr/heurtoir/protocol/RingIdTest.java", "door-agent/src/test/java/fr/heurtoir/door/lock/GateTest.java",
        ):  # fmt: skip
            self.file(test, "class X {\n  @Test\n  void one() {}\n}\n")
        self.file("mobile-pwa/test/ring.test.ts", 'import { ring } from "../src/call/ring";\n')
        self.file("mobile-pwa/test/other.test.ts", 'import { App } from "../src/ui/App";\n')
        self.program("mvn", MVN.format(report=REPORT.format(wrong=""), status=0))
        self.program("node", NODE)

    def file(self, name, text=""):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def program(self, name, text):
        self.file(f"bin/{name}", f"#!/bin/sh\n{text}")
        (self.folder / "bin" / name).chmod(0o755)

    def calls(self):
        path = self.folder / "calls"
        return path.read_text().splitlines() if path.exists() else []

    def main(self, *words):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = rooms.main(list(words))
        return status, said.getvalue()


class OneRoom(RoomsTest):
    def test_of_the_gateway_is_named_with_or_without_its_module(self):
        for word in ("ring", "gateway/ring", "ring/"):
            with self.subTest(word):
                (self.folder / "calls").unlink(missing_ok=True)
                status, said = self.main(word)
                self.assertEqual(status, 0, said)
                [call] = self.calls()
                self.assertIn("-pl gateway -am test -Dtest=fr/heurtoir/gateway/ring/**/*.java,", call)
                self.assertIn("-Dnpm.skip=true", call)
                self.assertIn("1 passed, 0 failed, 0 skipped", said)

    def test_of_the_app_needs_no_maven(self):
        status, said = self.main("mobile-pwa/call")
        self.assertEqual(status, 0, said)
        self.assertEqual(self.calls(), ["node scripts/install.mjs", "node node_modules/vitest/vitest.mjs run test/ring.test.ts"])

    def test_what_lies_above_the_rooms_is_the_root(self):
        self.main("root")
        self.assertIn("-Dtest=fr/heurtoir/gateway/*.java,", self.calls()[0])

    def test_that_stands_beside_its_modules_package_is_one_too(self):
        self.file("protocol/src/test/java/fr/heurtoir/config/TomlFileTest.java", "class X {\n  @Test\n  void one() {}\n}\n")
        for words, pattern in ((["protocol/config"], "-Dtest=fr/heurtoir/config/**/*.java,!"), (["protocol"], ",fr/heurtoir/config/**/*.java,"), ([], "fr/heurtoir/config/**/*.java,")):
            with self.subTest(words):
                (self.folder / "calls").unlink(missing_ok=True)
                self.main(*words)
                self.assertIn(pattern, self.calls()[0])

    def test_that_does_not_exist_lists_those_that_do(self):
        status, said = self.main("attic")
        self.assertEqual(status, 64)
        self.assertIn("there is no room attic", said)
        self.assertIn("gateway: media media/relay ring rings root", said)
        self.assertEqual(self.calls(), [])

    def test_without_tests_of_its_own_says_so_and_is_no_success(self):
        status, said = self.main("rings")
        self.assertEqual(status, 1)
        self.assertIn("has no tests of its own", said)
        self.assertEqual(self.calls(), [])

    def test_of_which_no_test_ran_is_no_success(self):
        self.program("mvn", MVN.format(report=":", status=0))
        status, said = self.main("ring")
        self.assertEqual(status, 1)
        self.assertIn("gateway/ring has no tests", said)

    def test_that_failed_is_told_with_its_trace(self):
        wrong = '<failure message="no">expected: ring</failure>'
        self.program("mvn", MVN.format(report=REPORT.format(wrong=wrong), status=1))
        status, said = self.main("ring")
        self.assertEqual(status, 1)
        self.assertIn("RingTest#rings\nexpected: ring", said)

    def test_that_does_not_compile_is_told_in_the_builds_words(self):
        self.program("mvn", "echo '[ERROR] Gate.java:[3,4] cannot find symbol'; exit 1")
        status, said = self.main("ring")
        self.assertEqual(status, 1)
        self.assertIn("cannot find symbol", said)


class EveryQuickRoom(RoomsTest):
    def test_leaves_out_the_slow_ones_and_says_which_and_why(self):
        self.file("script/tests/test_nothing.py", "import unittest\nclass T(unittest.TestCase):\n    def test_it(self): pass\n")
        status, said = self.main()
        self.assertEqual(status, 0, said)
        chosen = self.calls()[0]
        self.assertIn("fr/heurtoir/gateway/ring/**/*.java", chosen)
        self.assertIn("fr/heurtoir/gateway/media/relay/**/*.java", chosen)
        self.assertIn("fr/heurtoir/protocol/*.java", chosen)
        for slow in ("gateway/*.java", "gateway/media/*.java", "gateway/media/**", "door/lock"):
            self.assertNotIn(f"fr/heurtoir/{slow}", chosen)
        self.assertIn("  gateway/root: each starts a whole gateway", said)
        self.assertIn("demo/e2e", said)


class WhatItNeeds(RoomsTest):
    def test_is_what_the_room_is_written_in(self):
        self.assertEqual(rooms.needs("ring"), ["python", "jdk", "maven"])
        self.assertEqual(rooms.needs("root"), ["python", "jdk", "maven", "node"])
        self.file("mobile-pwa/dist/index.html")
        self.assertEqual(rooms.needs("root"), ["python", "jdk", "maven"])
        self.assertEqual(rooms.needs("mobile-pwa/call"), ["python", "node"])
        self.assertEqual(rooms.needs("script"), ["python"])
        self.assertEqual(rooms.needs("attic"), ["python"])
        self.assertEqual(rooms.needs(""), ["python", "jdk", "maven", "node"])


class TheProjectsOwn(unittest.TestCase):
    def test_a_long_class_says_why_it_is_long(self):
        silent = []
        for module in ("protocol", "gateway", "door-agent", "demo"):
            for file in (CHECKOUT / module / "src/main/java").rglob("*.java"):
                text = file.read_text("utf-8")
                if len(text.splitlines()) > 350 and "Longer than" not in text:
                    silent.append(str(file.relative_to(CHECKOUT)))
        self.assertEqual(silent, [])

    def test_the_gateways_root_is_small(self):
        files = (CHECKOUT / "gateway/src/main/java/fr/heurtoir/gateway").glob("*.java")
        self.assertLess(sum(len(file.read_text("utf-8").splitlines()) for file in files), 800)

    def test_slow_rooms_exist(self):
        known = set(rooms.rooms())
        for room in {*rooms.SLOW, *rooms.QUICK, *rooms.WITH_APP}:
            self.assertIn(room, known)

    def test_each_java_test_is_one_of_its_modules(self):
        for module in rooms.PACKAGES:
            within = tuple(pattern.partition("**")[0] for pattern in rooms.patterns(module))
            tests = CHECKOUT / module / "src/test/java"
            for file in tests.rglob("*Test.java"):
                self.assertTrue(file.relative_to(tests).as_posix().startswith(within), f"./heurtoir test {module} leaves out {file.name}")


if __name__ == "__main__":
    unittest.main()
