"""./heurtoir verify: builds everything and passes every test, quietly; tells all of what fails.

usage: ./heurtoir verify [--long] [--again N [--browser M]] [MAVEN OPTIONS]
  --long       the large quantities and the figures of time as well: for a quiet machine, an hour
  --again N    the Java tests N times and the browser tests M times (default: 3, at most N), every second run with one
               processor core kept busy; prints a table, kept in target/verify/again.md

Everything that was said is in target/verify: one file a step. Ends with 0 where all passed, 1 where something failed, 64 where
it was asked wrongly.
"""

import argparse
import dataclasses
import os
import pathlib
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree

HOME = pathlib.Path(__file__).resolve().parent.parent
LOGS = pathlib.Path("target/verify")
MODULES = ("protocol", "gateway", "door-agent", "demo")

# The longest browser tests come first, so that parallel runs end together.
LONGEST_FIRST = "screens facade getting-in around demo woken stranger network firefox packets dev phones taps ring account".split()
# A browser test mostly waits: two at a time keep two cores busy.
SHARDS = 2

# A demo that lives for a minute gains nothing from the second compiler, which costs 6.6 of 14.7 s of processor time at a start.
FOR_A_MINUTE = "-XX:TieredStopAtLevel=1"

# Generous, because a machine may be busy. A longer step hangs.
STEP_S = 3600
MOST_TOLD_LINES = 400


@dataclasses.dataclass
class Result:
    """What a step's tests did; `failures` says all of each, in the words of its runner."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list[str] = dataclasses.field(default_factory=list)

    def __iadd__(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.failures += other.failures
        return self


def say(text):
    print(text, flush=True)


# The running processes. None outlives this program, and none is started once it ends.
RUNNING = set()
STARTING = threading.Lock()
STOPPED = threading.Event()


def end(process):
    """Ends a step with all its processes."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(30)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def run(name, command, environment=None, folder=None):
    """Runs a step with its output in a file of its own; (exit status, the output). Its processes end with it."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    with log.open("wb") as out:
        with STARTING:
            if STOPPED.is_set():
                raise SystemExit(143)
            process = subprocess.Popen(
                command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=folder,
                env=os.environ | (environment or {}), start_new_session=True,
            )  # fmt: skip
            RUNNING.add(process)
        try:
            status = process.wait(STEP_S)
        except (KeyboardInterrupt, SystemExit):
            end(process)
            raise
        except subprocess.TimeoutExpired:
            end(process)
            out.write(f"\n{name} did not end within {STEP_S} s\n".encode())
            status = 1
        finally:
            RUNNING.discard(process)
    return status, log.read_text(errors="replace")


class Beside(threading.Thread):
    """What needs no second and no quiet machine goes on beside Maven. The looks at every screen come first, and the fingers on
    them: the app's need the app alone, so that they take what the tests of the gateway leave of the processor, from when
    those begin; then those of the station; they start no demo, and their patience is for a busy machine.
    Then, for as long as Maven runs, one browser test after another: the demo's Java tests, which come after its packaging, wait
    a third of their time."""

    OF_APP = ("screens", "taps")
    OF_STATION = ("facade",)
    NICE = 5
    SHARD = [SHARDS]

    def __init__(self, name, waiting):
        """`waiting` is the queue of the other browser tests."""
        super().__init__(daemon=True)
        self.name_of_run = name
        self.waiting = waiting
        self.result = Result()
        self.good = False
        self.maven_ended = threading.Event()

    def run(self):
        self.until_tests_begin("gateway")
        if not pathlib.Path("mobile-pwa/dist/index.html").exists():
            return
        why = installed()
        if why:
            self.result.failures.append(f"the browser tests' packages could not be installed:\n{why}")
            return
        self.good = True
        self.take(queue_of(self.OF_APP), self.NICE)
        if "HEURTOIR_LONG" in os.environ:
            # Times are measured only while the machine does nothing else.
            self.maven_ended.wait()
        # The demo's tests begin when it is packaged. Without a build there is no screen to test.
        self.until_tests_begin("demo")
        if list(pathlib.Path("demo/target/lib").glob("door-agent-*.jar")):
            self.take(queue_of(self.OF_STATION), self.NICE)
            self.take(self.waiting, stop=self.maven_ended)

    def until_tests_begin(self, module):
        """Returns when the Java tests of a module have begun, at the latest when Maven has ended."""
        while not self.maven_ended.wait(1):
            if list(pathlib.Path(module, "target/surefire-reports").glob("*")):
                break

    def take(self, waiting, nice=0, stop=None):
        good, result = browsers(self.name_of_run, waiting, self.SHARD, nice, stop)
        self.good &= good
        self.result += result


def last_lines(text, most=MOST_TOLD_LINES):
    lines = text.rstrip().splitlines()
    left_out = len(lines) - most
    return "\n".join(([f"[{left_out} lines before this]"] if left_out > 0 else []) + lines[-most:])


# --- Java ----------------------------------------------------------------------------------------------------------------


def surefire(module):
    """What the module's reports say; of each failed test its trace and what its class wrote."""
    result = Result()
    reports = pathlib.Path(module) / "target/surefire-reports"
    for report in sorted(reports.glob("TEST-*.xml")):
        suite = ElementTree.parse(report).getroot()
        told = []
        for case in suite.iter("testcase"):
            wrong = [*case.findall("failure"), *case.findall("error")]
            if wrong:
                result.failed += 1
                told.append(f"{case.get('classname')}#{case.get('name')}\n{(wrong[0].text or '').strip()}")
            elif case.find("skipped") is not None:
                result.skipped += 1
            else:
                result.passed += 1
        if told:
            output = reports / f"{suite.get('name')}-output.txt"
            wrote = last_lines(output.read_text(errors="replace")) if output.exists() else "nothing"
            result.failures.append(f"{module}: " + "\n".join(told) + f"\nThe class wrote ({output}):\n{wrote}")
    return result


def vitest(text):
    """What `npm test` says at its end."""
    found = re.search(r"^\s*Tests\s+(.*)\(\d+\)", re.sub(r"\x1b\[[0-9;]*m", "", text), re.MULTILINE)
    counts = dict((word, int(n)) for n, word in re.findall(r"(\d+) (passed|failed|skipped)", found.group(1))) if found else {}
    return Result(counts.get("passed", 0), counts.get("failed", 0), counts.get("skipped", 0))


def java(name, options):
    """Builds everything and runs the Java tests and those of the app alone; whether it went well, and the results."""
    for module in MODULES:
        shutil.rmtree(pathlib.Path(module) / "target/surefire-reports", ignore_errors=True)
    status, text = run(name, ["mvn", "-B", "-T", "2", "-fae", "verify", "-De2e.skip=true", *options])
    result = Result()
    for module in MODULES:
        of_module = surefire(module)
        if of_module.passed or of_module.failed:
            say(f"{module}: Tests run: {of_module.passed + of_module.failed + of_module.skipped}, "
                f"Failures: {of_module.failed}, Skipped: {of_module.skipped}")  # fmt: skip
        result += of_module
    app = vitest(text)
    if app.passed or app.failed:
        say(f"mobile-pwa: {app.passed} passed, {app.failed} failed")
    result += app
    if status != 0 and not result.failures:
        result.failures.append(f"the build failed ({LOGS}/{name}.log):\n{last_lines(text)}")
    elif status != 0:
        # Besides tests, other steps may fail: Maven names every failed module and step at its end.
        errors = "\n".join(line for line in text.splitlines() if line.startswith("[ERROR] Failed to execute goal"))
        result.failures.append(f"the build ({LOGS}/{name}.log):\n{last_lines(errors or text)}")
    if app.failed:
        result.failures.append(f"mobile-pwa ({LOGS}/{name}.log):\n{last_lines(text)}")
    return status == 0 and not result.failed, result


# --- browsers ------------------------------------------------------------------------------------------------------------


def node_tests(text):
    """What `node --test` says at its end."""
    counts = {word: int(n) for word, n in re.findall(r"^(?:ℹ|#) (pass|fail|cancelled|skipped|todo) (\d+)", text, re.MULTILINE)}
    return Result(counts.get("pass", 0), counts.get("fail", 0) + counts.get("cancelled", 0), counts.get("skipped", 0))


def browser_tests():
    """Every one there is."""
    names = [each.name.removesuffix(".test.mjs") for each in pathlib.Path("demo/e2e").glob("*.test.mjs")]
    return sorted(names, key=lambda name: (LONGEST_FIRST.index(name) if name in LONGEST_FIRST else len(LONGEST_FIRST), name))


def queue_of(tests):
    waiting = queue.SimpleQueue()
    for test in tests:
        waiting.put(test)
    return waiting


def browsers(name, waiting=None, shards=range(SHARDS), nice=0, stop=None):
    """Runs the browser tests that wait in a queue (none given: every one), one file at a time in each shard, each with ports,
    folders and a sound server of its own; no further one once `stop` is set."""
    if waiting is None:
        waiting = queue_of(browser_tests())
    result = Result()
    whole = True
    lock = threading.Lock()

    def shard(number):
        nonlocal whole
        while stop is None or not stop.is_set():
            try:
                test = waiting.get_nowait()
            except queue.Empty:
                return
            began = time.monotonic()
            status, text = run(
                f"{name}-{test}",
                ["nice", "-n", str(nice), "node", "--test", "--test-timeout=900000", "--test-reporter=spec", f"{test}.test.mjs"],
                {"HEURTOIR_SHARD": str(number), "HEURTOIR_JVM": "" if "HEURTOIR_LONG" in os.environ else FOR_A_MINUTE},
                "demo/e2e",
            )
            of_test = node_tests(text)
            with lock:
                say(f"{test}: {of_test.passed} passed, {of_test.failed} failed, {time.monotonic() - began:.0f} s")
                if status != 0 or not of_test.passed:
                    whole = False
                    of_test.failures.append(f"{test}.test.mjs ({LOGS}/{name}-{test}.log):\n{last_lines(text)}")
                result.__iadd__(of_test)

    workers = [threading.Thread(target=shard, args=(number,), daemon=True) for number in shards]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return whole, result


# --- again and again -----------------------------------------------------------------------------------------------------


class BusyCore:
    """One core kept busy for a while: a process of its own that ends by itself, with this block, and with this program."""

    LOOP = "import os, time\nend = time.monotonic() + {s}\nparent = os.getppid()\n" + (
        "while time.monotonic() < end and os.getppid() == parent:\n    for _ in range(100_000): pass\n"
    )

    def __init__(self, on, seconds=STEP_S):
        self.on = on
        self.seconds = seconds

    def __enter__(self):
        self.process = None
        if self.on:
            self.process = subprocess.Popen([sys.executable, "-c", self.LOOP.format(s=self.seconds)], stdin=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.kill()
            self.process.wait()


@dataclasses.dataclass
class Row:
    what: str
    number: int
    busy: bool
    result: Result
    good: bool
    seconds: float


def table(rows):
    lines = ["| tests | run | other core | passed | failed | skipped | minutes |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        failed = row.result.failed or (0 if row.good else "did not end well")
        lines.append(
            f"| {row.what} | {row.number} | {'busy' if row.busy else 'free'} | {row.result.passed} | {failed} | "
            f"{row.result.skipped} | {row.seconds / 60:.1f} |"
        )
    return "\n".join(lines)


def again(times, browser_times, run_java, run_browsers):
    """The rows of so many runs; the second of each two is beside a busy core."""
    rows = []
    for what, most, once in (("Java", times, run_java), ("browsers", browser_times, run_browsers)):
        for number in range(1, most + 1):
            busy = number % 2 == 0
            began = time.monotonic()
            with BusyCore(busy):
                good, result = once(number)
            rows.append(Row(what, number, busy, result, good, time.monotonic() - began))
            LOGS.mkdir(parents=True, exist_ok=True)
            (LOGS / "again.md").write_text(table(rows) + "\n")
            for failure in result.failures:
                say(failure)
    return rows


# --- the whole -----------------------------------------------------------------------------------------------------------


def python_tests():
    """The tests of hardware/ and of the script; what is drawn from the sources is compared with them."""
    good, result = True, Result()
    for name, command in (
        ("hardware-check", ["-m", "hardware.tools", "--check"]),
        ("hardware-tests", ["-m", "unittest", "discover", "-s", "hardware/tests", "-t", "."]),
        ("script-tests", ["-m", "unittest", "discover", "-s", "script/tests"]),
    ):
        status, text = run(name, ["python3", *command], {"PYTHONDONTWRITEBYTECODE": "1"})
        ran = re.search(r"^Ran (\d+) tests? in", text, re.MULTILINE)
        wrong = re.search(r"^FAILED \((.*)\)", text, re.MULTILINE)
        failed = sum(map(int, re.findall(r"(?:failures|errors)=(\d+)", wrong.group(1)))) if wrong else 0
        step = Result(int(ran.group(1)) - failed if ran else 0, failed)
        if status != 0:
            good = False
            step.failures.append(f"{name} ({LOGS}/{name}.log):\n{last_lines(text)}")
        if ran:
            say(f"{name}: {step.passed} passed, {step.failed} failed")
        result += step
    return good, result


class PythonTests(threading.Thread):
    """They need nothing that is built, so they go on beside the compilers."""

    def __init__(self):
        super().__init__(daemon=True)
        self.good, self.result = False, Result()

    def run(self):
        self.good, self.result = python_tests()


INSTALLING = threading.Lock()


def installed():
    """The packages of the browser tests; nothing where it went well. Whoever comes second finds them there."""
    with INSTALLING:
        status, text = run("e2e-install", ["node", "../../mobile-pwa/scripts/install.mjs"], folder="demo/e2e")
    return "" if status == 0 else last_lines(text)


def once(options):
    of_python = PythonTests()
    of_python.start()
    waiting = queue_of(test for test in browser_tests() if test not in Beside.OF_APP + Beside.OF_STATION)
    beside = Beside("e2e", waiting)
    # Reports of an earlier run would start browser tests while everything is still being compiled.
    for module in MODULES:
        shutil.rmtree(pathlib.Path(module) / "target/surefire-reports", ignore_errors=True)
    beside.start()
    try:
        built, of_java = java("java", options)
    finally:
        beside.maven_ended.set()
    of_python.join()
    result = of_python.result
    result += of_java
    good = of_python.good and built
    # A program that was not built is not tested.
    if list(pathlib.Path("demo/target/lib").glob("gateway-*.jar")) and (built or of_java.failed):
        why = installed()
        if why:
            result.failures.append(f"the browser tests' packages could not be installed:\n{why}")
            good = False
        else:
            whole, of_browsers = browsers("e2e", waiting)
            result += of_browsers
            good &= whole
    beside.join()
    result += beside.result
    good &= beside.good
    for failure in result.failures:
        say(f"\n{failure}")
    return good, result


def main(words):
    parser = argparse.ArgumentParser(usage=__doc__, add_help=False, allow_abbrev=False)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--again", type=int, metavar="N")
    parser.add_argument("--browser", type=int, metavar="M")
    try:
        asked, options = parser.parse_known_args(words)
    except SystemExit:
        return 64
    if (asked.again is not None and asked.again < 1) or (asked.browser is not None and (asked.again is None or asked.browser < 0)):
        print(__doc__, file=sys.stderr)
        return 64
    if asked.long:
        options += ["-Dexcluded.tests=none", "-Dtest.jvm=-XX:+TieredCompilation"]
        os.environ["HEURTOIR_LONG"] = "1"
    began = time.monotonic()
    if asked.again is None:
        good, result = once(options)
    else:
        good, built = java("java", options)
        result = built
        for failure in built.failures:
            say(failure)
        if good and not installed():
            browser_times = min(3, asked.again) if asked.browser is None else asked.browser
            rows = again(
                asked.again,
                browser_times,
                # Everything is built: only the tests run again.
                lambda number: java(f"java-{number}", ["-Dnpm.skip=true", "-Dformat.skip=true", *options]),
                lambda number: browsers(f"e2e-{number}"),
            )
            say(table(rows))
            good = all(row.good for row in rows)
            result = Result()
            for row in rows:
                result += row.result
    minutes = (time.monotonic() - began) / 60
    say(f"{result.passed} passed, {result.failed} failed, {result.skipped} skipped, {minutes:.1f} minutes")
    if not good and not result.failed:
        say("not everything was run")
    return 0 if good and not result.failed else 1


def program(main):
    """Runs main with the words of the command line. Ctrl-C and the end of a CI job: the steps' processes end with this one."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    finally:
        with STARTING:
            STOPPED.set()
        for each in list(RUNNING):
            end(each)


if __name__ == "__main__":
    os.chdir(HOME)
    program(main)
