"""What verify counts, tells and ends, over stand-ins for Maven and Node.js in a folder of their own."""

import contextlib
import importlib.util
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SPEC = importlib.util.spec_from_file_location("verify", HERE.parent / "verify.py")
verify = importlib.util.module_from_spec(SPEC)
sys.modules["verify"] = verify
SPEC.loader.exec_module(verify)

REPORT = """<testsuite name="fr.heurtoir.GateTest" tests="3">
  <testcase classname="fr.heurtoir.GateTest" name="opens" time="0.1"/>
  <testcase classname="fr.heurtoir.GateTest" name="waits" time="0.1"><skipped/></testcase>
  <testcase classname="fr.heurtoir.GateTest" name="closes" time="0.1">{wrong}</testcase>
</testsuite>"""
WRONG = '<failure message="open">expected: closed\n\tat fr.heurtoir.GateTest.closes(GateTest.java:7)</failure>'
SPEC_END = "✔ one (2ms)\nℹ tests 4\nℹ suites 1\nℹ pass {passed}\nℹ fail {failed}\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\n"


class VerifyTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heurtoir-verify-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder)
        (self.folder / "bin").mkdir()
        (self.folder / "demo/e2e").mkdir(parents=True)
        path = os.environ["PATH"]
        os.environ["PATH"] = f"{self.folder}/bin:{path}"
        self.addCleanup(os.environ.__setitem__, "PATH", path)
        self.said = io.StringIO()

    def program(self, name, text):
        path = self.folder / "bin" / name
        path.write_text(f"#!{shutil.which('bash')}\n{text}\n")
        path.chmod(0o755)

    def maven(self, wrong="", status=0, says=" Tests  312 passed (312)"):
        (self.folder / "report.xml").write_text(REPORT.format(wrong=wrong))
        self.program(
            "mvn",
            f'reports={self.folder}/gateway/target/surefire-reports; mkdir -p "$reports"; echo "$*" >>{self.folder}/mvn-words\n'
            f'cp {self.folder}/report.xml "$reports/TEST-fr.heurtoir.GateTest.xml"\n'
            f'echo "event=gate-stuck" >"$reports/fr.heurtoir.GateTest-output.txt"\necho "{says}"\nexit {status}',
        )

    def quietly(self, what, *words):
        with contextlib.redirect_stdout(self.said):
            return what(*words)


class JavaTests(VerifyTest):
    def test_that_pass_are_counted_in_a_few_lines(self):
        self.maven()
        good, result = self.quietly(verify.java, "java", [])
        self.assertTrue(good)
        self.assertEqual((result.passed, result.failed, result.skipped), (314, 0, 1))
        self.assertEqual(
            self.said.getvalue(), "gateway: Tests run: 3, Failures: 0, Skipped: 1\nmobile-pwa: 312 passed, 0 failed\n"
        )

    def test_that_fail_tell_their_trace_and_what_their_class_wrote(self):
        self.maven(WRONG, 1)
        good, result = self.quietly(verify.java, "java", [])
        self.assertFalse(good)
        self.assertEqual((result.passed, result.failed), (313, 1))
        for told in ("fr.heurtoir.GateTest#closes", "expected: closed", "GateTest.java:7", "event=gate-stuck"):
            self.assertIn(told, result.failures[0])

    def test_that_fail_do_not_hide_another_step_that_failed(self):
        self.maven(WRONG, 1, "[ERROR] Failed to execute goal exec (format-check) on project demo")
        self.assertIn("format-check", "".join(self.quietly(verify.java, "java", [])[1].failures))

    def test_results_of_an_earlier_run_are_not_counted(self):
        self.maven()
        old = self.folder / "protocol/target/surefire-reports"
        old.mkdir(parents=True)
        (old / "TEST-Old.xml").write_text(REPORT.format(wrong=WRONG))
        good, result = self.quietly(verify.java, "java", [])
        self.assertTrue(good)
        self.assertEqual(result.failed, 0)

    def test_a_build_that_fails_without_a_failed_test_is_told(self):
        self.maven(status=1, says="[ERROR] Foo.java:[3,1] class expected")
        good, result = self.quietly(verify.java, "java", [])
        self.assertFalse(good)
        self.assertIn("class expected", result.failures[0])

    def test_a_failed_test_of_the_app_is_told(self):
        self.maven(status=1, says="AssertionError: the bell\n Tests  1 failed | 311 passed (312)")
        good, result = self.quietly(verify.java, "java", [])
        self.assertFalse(good)
        self.assertEqual((result.passed, result.failed), (313, 1))
        self.assertIn("AssertionError: the bell", "".join(result.failures))


class BrowserTests(VerifyTest):
    def node(self, text):
        self.program("node", text)

    def test_run_in_as_many_shards_as_told_and_each_once(self):
        self.node(f'echo "$HEURTOIR_SHARD ${{@: -1}}" >>{self.folder}/ran; echo "{SPEC_END.format(passed=3, failed=0)}"')
        good, result = self.quietly(verify.browsers, "e2e", verify.queue_of(["a", "b", "c"]), range(2))
        self.assertTrue(good)
        self.assertEqual((result.passed, result.failed, result.skipped), (9, 0, 3))
        ran = (self.folder / "ran").read_text().split("\n")[:-1]
        self.assertEqual(sorted(each.split()[1] for each in ran), ["a.test.mjs", "b.test.mjs", "c.test.mjs"])
        self.assertLessEqual({each.split()[0] for each in ran}, {"0", "1"})

    def test_that_fail_tell_all_and_the_others_run_on(self):
        self.node(
            'case $* in *b.test*) echo "the bell is broken"; '
            f'echo "{SPEC_END.format(passed=2, failed=1)}"; exit 1 ;; esac; echo "{SPEC_END.format(passed=3, failed=0)}"'
        )
        good, result = self.quietly(verify.browsers, "e2e", verify.queue_of(["a", "b", "c"]), [0])
        self.assertFalse(good)
        self.assertEqual((result.passed, result.failed), (8, 1))
        self.assertEqual(len(result.failures), 1)
        self.assertIn("the bell is broken", result.failures[0])

    def test_a_file_in_which_nothing_ran_is_a_failure(self):
        self.node("exit 0")
        good, result = self.quietly(verify.browsers, "e2e", verify.queue_of(["a"]), [0])
        self.assertFalse(good)
        self.assertEqual(len(result.failures), 1)

    def test_no_further_one_is_begun_once_it_is_said_to_stop(self):
        stop = threading.Event()
        waiting = verify.queue_of(["a", "b", "c"])
        self.node(f'echo "${{@: -1}}" >>{self.folder}/ran; echo "{SPEC_END.format(passed=1, failed=0)}"')
        say = verify.say
        verify.say = lambda _: stop.set()
        try:
            good, result = self.quietly(verify.browsers, "e2e", waiting, [0], 0, stop)
        finally:
            verify.say = say
        self.assertTrue(good)
        self.assertEqual(result.passed, 1)
        self.assertEqual((self.folder / "ran").read_text().split(), ["a.test.mjs"])
        self.assertEqual(waiting.get_nowait(), "b")

    def beside(self, environment):
        """What ran beside Maven, which ends once the demo's tests have begun and the looks, or one test more, were run."""
        for file in ("mobile-pwa/dist/index.html", "gateway/target/surefire-reports/a.txt",
                     "demo/target/surefire-reports/a.txt", "demo/target/lib/door-agent-1.jar"):  # fmt: skip
            (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / file).touch()
        self.node(f'echo "${{@: -1}}" >>{self.folder}/ran; echo "{SPEC_END.format(passed=1, failed=0)}"')
        beside = verify.Beside("e2e", verify.queue_of(["a", "b"]))
        ran = []

        def say(text):
            ran.append(text.split(":")[0])
            if len(ran) == (2 if environment else 4):
                beside.maven_ended.set()

        say_before, before = verify.say, dict(os.environ)
        verify.say = say
        os.environ.pop("HEURTOIR_LONG", None)
        os.environ.update(environment)
        try:
            self.quietly(beside.run)
        finally:
            verify.say = say_before
            os.environ.clear()
            os.environ.update(before)
        return beside, ran

    def test_one_after_another_is_run_beside_the_tests_of_the_packaged_demo(self):
        beside, ran = self.beside({})
        self.assertEqual(ran, ["screens", "taps", "facade", "a"])
        self.assertTrue(beside.good)
        self.assertEqual(beside.result.passed, 4)
        self.assertEqual(beside.waiting.get_nowait(), "b")

    def test_in_a_long_run_none_is_beside_a_figure_of_time(self):
        _, ran = self.beside({"HEURTOIR_LONG": "1"})
        self.assertEqual(ran, ["screens", "taps", "facade"])

    def test_every_file_there_is_is_run_the_longest_first(self):
        for name in ("ring", "screens", "new"):
            (self.folder / f"demo/e2e/{name}.test.mjs").touch()
        self.node(f'echo "${{@: -1}}" >>{self.folder}/ran; echo "{SPEC_END.format(passed=1, failed=0)}"')
        good, result = self.quietly(verify.browsers, "e2e", None, [0])
        self.assertTrue(good)
        self.assertEqual((self.folder / "ran").read_text().split(), ["screens.test.mjs", "ring.test.mjs", "new.test.mjs"])


class AgainAndAgain(VerifyTest):
    def test_every_second_run_is_beside_a_busy_core_that_ends_with_it(self):
        seen = []

        def once(_):
            children = subprocess.run(
                ["ps", "--ppid", str(os.getpid()), "-o", "args="], capture_output=True, text=True, check=False
            ).stdout
            seen.append("time.monotonic() < end" in children)
            return True, verify.Result(passed=5)

        rows = self.quietly(verify.again, 4, 2, once, once)
        self.assertEqual(seen, [False, True, False, True, False, True])
        self.assertEqual([(row.what, row.number, row.busy) for row in rows][3:5], [("Java", 4, True), ("browsers", 1, False)])
        self.assertEqual((self.folder / "target/verify/again.md").read_text(), verify.table(rows) + "\n")

    def test_a_busy_core_ends_by_itself(self):
        with verify.BusyCore(True, seconds=0.2) as busy:
            self.assertEqual(busy.process.wait(30), 0)

    def test_the_table_says_what_failed_and_what_did_not_end_well(self):
        rows = [
            verify.Row("Java", 1, False, verify.Result(10, 0), True, 60),
            verify.Row("Java", 2, True, verify.Result(9, 1), False, 90),
            verify.Row("browsers", 1, False, verify.Result(3, 0), False, 30),
        ]
        self.assertEqual(
            verify.table(rows).splitlines()[2:],
            [
                "| Java | 1 | free | 10 | 0 | 0 | 1.0 |",
                "| Java | 2 | busy | 9 | 1 | 0 | 1.5 |",
                "| browsers | 1 | free | 3 | did not end well | 0 | 0.5 |",
            ],
        )

    def test_wrong_words_are_refused(self):
        with contextlib.redirect_stderr(io.StringIO()):
            for words in (["--again"], ["--again", "x"], ["--again", "0"], ["--browser", "2"], ["--again", "2", "--browser", "-1"]):
                self.assertEqual(verify.main(words), 64, words)


class Steps(VerifyTest):
    def test_none_begins_once_it_ends(self):
        verify.STOPPED.set()
        self.addCleanup(verify.STOPPED.clear)
        with self.assertRaises(SystemExit):
            verify.run("late", ["true"])

    def test_one_that_hangs_is_ended_with_its_children(self):
        self.program("hangs", f'sleep 300 & echo $! >{self.folder}/child; wait')
        before, verify.STEP_S = verify.STEP_S, 1
        self.addCleanup(setattr, verify, "STEP_S", before)
        status, text = verify.run("hangs", ["hangs"])
        self.assertEqual(status, 1)
        self.assertIn("did not end within", text)
        self.assertEqual(verify.RUNNING, set())
        child = int((self.folder / "child").read_text())
        end = time.monotonic() + 30
        while pathlib.Path(f"/proc/{child}/cmdline").exists() and pathlib.Path(f"/proc/{child}/cmdline").read_text():
            self.assertLess(time.monotonic(), end, "its child lives")
            time.sleep(0.01)


if __name__ == "__main__":
    unittest.main()
