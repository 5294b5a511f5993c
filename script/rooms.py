"""./heurtoir test: the tests of one room, or of every quick one.

usage: ./heurtoir test [ROOM]
  ROOM         a module (protocol, gateway, door-agent, demo, mobile-pwa, script, hardware) or one room of it with the rooms inside it:
               ring, media/relay, root (the gateway's), door-agent/lock, protocol/sip, mobile-pwa/core
  --rooms      lists the rooms

Without ROOM every quick room is tested, and the others are named with the reason. Only what a room needs is compiled, by Maven,
which leaves alone what did not change. Ends with 0 where all passed, 1 where something failed, 64 where it was asked wrongly.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import verify

HOME = pathlib.Path(__file__).resolve().parent.parent

# The Java sources of each module.
PACKAGES = {
    "protocol": "fr/heurtoir/protocol",
    "gateway": "fr/heurtoir/gateway",
    "door-agent": "fr/heurtoir/door",
    "demo": "fr/heurtoir/demo",
}
# Rooms that stand beside their module's package.
BESIDE = {"protocol": {"config": "fr/heurtoir/config", "system": "fr/heurtoir/system"}}
# The module's own package, above its rooms.
ROOT = "root"
APP = "mobile-pwa"
PYTHON = {
    "script": ["-m", "unittest", "discover", "-s", "script/tests"],
    "hardware": ["-m", "unittest", "discover", "-s", "hardware/tests", "-t", "."],
}

IS_TEST = re.compile(r"^\s*@(Test|ParameterizedTest|RepeatedTest|TestFactory|Property|ArchTest)\b", re.MULTILINE)
# Rooms that serve the app's files or read its packages: the app is built first where it never was.
WITH_APP = {"gateway", "gateway/root", "gateway/web", "demo", "demo/root", "demo/sim"}

# Rooms whose tests take more than twenty seconds beside others, and why. `./heurtoir test ROOM` runs them anyway.
SLOW = {
    "gateway/root": "each starts a whole gateway",
    "gateway/web": "real connections that come and go by the thousand, code hashes of 210,000 rounds",
    "gateway/media": "real sockets, DTLS with OpenSSL",
    "gateway/sip": "real SIP connections",
    "gateway/store": "PostgreSQL is started",
    "gateway/push": "real HTTPS servers that hold an answer back",
    "protocol/sip": "sipp and real TLS connections",
    "door-agent/lock": "hostile orders by the thousand",
    "demo": "stations as processes, with picture and sound",
}
# Quick, although the room above is not.
QUICK = {"gateway/media/relay"}
ELSEWHERE = "demo/e2e (browsers on a whole demo): cd demo/e2e && HEURTOIR_BUILT=1 node --test ring.test.mjs; ./heurtoir verify runs all"


def folders_with(root, suffix):
    """The folders below that hold such files, as POSIX paths; the root itself is `.`."""
    return {path.parent.relative_to(root).as_posix() for path in root.rglob(f"*{suffix}") if not path.name.startswith("package-info")}


def beside(module):
    return BESIDE.get(module, {})


def java_rooms(module):
    """The rooms of a module, main or test, each with those above it."""
    rooms = set()
    for side in ("main", "test"):
        for folder in folders_with(HOME / module / "src" / side / "java" / PACKAGES[module], ".java"):
            while folder != ".":
                rooms.add(f"{module}/{folder}")
                folder = pathlib.PurePosixPath(folder).parent.as_posix()
        rooms |= {f"{module}/{name}" for name, package in beside(module).items() if (HOME / module / "src" / side / "java" / package).is_dir()}
    return {module, f"{module}/{ROOT}"} | rooms


def app_tests(room=""):
    """The app's files of tests; of a room those that import something of it."""
    tests = sorted((HOME / APP / "test").glob("*.test.ts"))
    if not room:
        return tests
    imports = re.compile(rf'from "\.\./src/{re.escape(room)}[/"]')
    return [test for test in tests if imports.search(test.read_text())]


def app_rooms():
    source = HOME / APP / "src"
    below = {f"{APP}/{folder.name}" for folder in source.iterdir() if folder.is_dir()} if source.is_dir() else set()
    return {APP} | {room for room in below if app_tests(room.split("/")[1])}


def rooms():
    found = set(PYTHON) | app_rooms()
    for module in PACKAGES:
        found |= java_rooms(module)
    return sorted(found)


def named(word):
    """The room that a word means, the gateway's without its module; None where there is none of that name."""
    known = rooms()
    for name in (word, f"gateway/{word}"):
        if name.rstrip("/") in known:
            return name.rstrip("/")
    return None


def below(room, other):
    return room == other or room.startswith(other + "/")


def why_slow(room):
    """Why a room is not among the quick ones; nothing where it is."""
    if room in QUICK:
        return ""
    return next((why for slow, why in SLOW.items() if below(room, slow)), "")


def patterns(room):
    """What surefire calls a room's test classes."""
    module, _, rest = room.partition("/")
    if rest == ROOT:
        return [f"{PACKAGES[module]}/*.java"]
    if rest:
        return [f"{package_of(module, rest)}/**/*.java"]
    return [f"{package}/**/*.java" for package in (PACKAGES[module], *beside(module).values())]


def package_of(module, rest):
    """The package of a room, as a path; `rest` is its name within the module."""
    return beside(module).get(rest) or f"{PACKAGES[module]}/{rest}"


def has_tests(room):
    """Helpers of other tests are none themselves."""
    module, _, rest = room.partition("/")
    tests = HOME / module / "src/test/java"
    files = (tests / PACKAGES[module]).glob("*.java") if rest == ROOT else (tests / package_of(module, rest)).rglob("*.java")
    return any(IS_TEST.search(file.read_text()) for file in files)


def quick_java(module):
    """The least patterns that are every quick room of a module."""
    quick = [room for room in sorted(java_rooms(module)) if room != module and not why_slow(room) and has_tests(room)]
    # A room includes the packages below it. One that contains a slow room is tested alone.
    chosen = []
    for room in quick:
        inner = [other for other in java_rooms(module) if other != room and below(other, room) and why_slow(other)]
        if inner:
            chosen.append(patterns(room)[0].replace("/**/", "/"))
        elif not any(below(room, other) for other in quick if other != room):
            chosen += patterns(room)
    return chosen


def needs(word):
    """What of the machine the tests of a room need, in the script's words."""
    room = named(word) if word else ""
    if room is None or room in PYTHON:
        return ["python"]
    if room and below(room, APP):
        return ["python", "node"]
    java = ["python", "jdk", "maven"]
    return java + (["node"] if not room or builds_app(room) else [])


def module_of(room):
    return room.partition("/")[0]


def builds_app(room):
    return room in WITH_APP and not (HOME / APP / "dist/index.html").exists()


# --- running -------------------------------------------------------------------------------------------------------------


def maven(modules, chosen, with_app=False, processes=1):
    """Runs test classes; whether Maven went well, and their results."""
    for module in PACKAGES:
        shutil.rmtree(HOME / module / "target/surefire-reports", ignore_errors=True)
    command = [
        "mvn", "-B", "-T", "2", "-pl", ",".join(modules), "-am", "test",
        f"-Dtest={','.join(chosen)},!*$*", "-Dsurefire.failIfNoSpecifiedTests=false", "-Dformat.skip=true",
        f"-Dnpm.skip={'false' if with_app else 'true'}", "-Dnpm.test.skip=true", "-De2e.skip=true",
        f"-Dtest.forks={processes}",
    ]  # fmt: skip
    status, text = verify.run("test-java", command)
    result = verify.Result()
    for module in PACKAGES:
        result += verify.surefire(module)
    if status != 0 and not result.failures:
        result.failures.append(f"the build failed ({verify.LOGS}/test-java.log):\n{verify.last_lines(text)}")
    return status == 0, result


def vitest(tests):
    install, text = verify.run("test-install", ["node", "scripts/install.mjs"], folder=APP)
    if install != 0:
        return False, verify.Result(failures=[f"the app's packages could not be installed:\n{verify.last_lines(text)}"])
    names = [f"test/{test.name}" for test in tests]
    status, text = verify.run("test-app", ["node", "node_modules/vitest/vitest.mjs", "run", *names], folder=APP)
    result = verify.vitest(text)
    if status != 0:
        result.failures.append(f"mobile-pwa:\n{verify.last_lines(text)}")
    return status == 0, result


def python(room):
    status, text = verify.run(f"test-{room}", ["python3", *PYTHON[room]], {"PYTHONDONTWRITEBYTECODE": "1"})
    ran = re.search(r"^Ran (\d+) tests? in", text, re.MULTILINE)
    wrong = sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", text))
    result = verify.Result(int(ran.group(1)) - wrong if ran else 0, wrong)
    if status != 0:
        result.failures.append(f"{room}:\n{verify.last_lines(text)}")
    return status == 0, result


def steps(room):
    """What is run, each by its name."""
    if not room:
        modules = [module for module in PACKAGES if quick_java(module)]
        chosen = [pattern for module in modules for pattern in quick_java(module)]
        return [("java", lambda: maven(modules, chosen, processes=2)), (APP, lambda: vitest(app_tests())), ("script", lambda: python("script"))]
    if room in PYTHON:
        return [(room, lambda: python(room))]
    if below(room, APP):
        return [(room, lambda: vitest(app_tests(room.partition("/")[2])))]
    # Starting a second process takes longer than a quick room's tests.
    return [(room, lambda: maven([module_of(room)], patterns(room), builds_app(room), 2 if why_slow(room) else 1))]


def listed():
    lines = ["rooms (a room of the gateway also without its module):"]
    for module in (*PACKAGES, APP, *PYTHON):
        inside = [room.partition("/")[2] for room in rooms() if room.startswith(module + "/")]
        lines.append(f"  {module}" + (": " + " ".join(inside) if inside else ""))
    return "\n".join(lines)


def main(words):
    if words == ["--rooms"]:
        print(listed())
        return 0
    if words[:1] == ["--needs"]:
        print("\n".join(needs(words[1] if len(words) > 1 else "")))
        return 0
    if len(words) > 1 or words and words[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 64
    room = named(words[0]) if words else ""
    if room is None:
        print(f"heurtoir: there is no room {words[0]}\n{listed()}", file=sys.stderr)
        return 64
    if module_of(room) in PACKAGES and not has_tests(room):
        print(f"heurtoir: {room} has no tests of its own: ./heurtoir test {module_of(room)}/{ROOT} tests what is built of its rooms", file=sys.stderr)
        return 1
    began = time.monotonic()
    good = True
    total = verify.Result()
    for name, step in steps(room):
        step_began = time.monotonic()
        well, result = step()
        if well and not result.passed:
            # Without any test, nothing is proved.
            well = False
            result.failures.append(f"{name} has no tests")
        verify.say(f"{name}: {result.passed} passed, {result.failed} failed, {result.skipped} skipped, {time.monotonic() - step_began:.0f} s")
        good &= well and not result.failed
        total += result
    for failure in total.failures:
        verify.say(f"\n{failure}")
    if not room:
        verify.say("not tested, as they are not quick:")
        for slow, why in SLOW.items():
            verify.say(f"  {slow}: {why}")
        verify.say(f"  {ELSEWHERE}")
    verify.say(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped, {time.monotonic() - began:.0f} s")
    return 0 if good else 1


if __name__ == "__main__":
    os.chdir(HOME)
    verify.program(main)
