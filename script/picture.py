"""./heurtoir rooms: the rooms of a module and who knows whom, read from its source.

usage: ./heurtoir rooms [MODULE] [--at COMMIT] [--mermaid]
  MODULE       gateway (unless said), door-agent or protocol
  --at COMMIT  as it was then; the files on the disk unless said
  --mermaid    a diagram to paste into a page, instead of the list

A room is a package below the module's own; what lies in that package itself is the root. A floor is one more than the highest room
that it knows. An arrow that is part of a circle runs upwards somewhere.
"""

import pathlib
import re
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from rooms import HOME, PACKAGES, ROOT

Sources = dict[str, str]
Arrows = dict[str, set[str]]


def on_disk(module: str) -> Sources:
    """The text of each Java file by its path below the module's package."""
    root = HOME / module / "src/main/java" / PACKAGES[module]
    return {file.relative_to(root).as_posix(): file.read_text("utf-8") for file in root.rglob("*.java")}


def at(commit: str, module: str) -> Sources:
    """The same, of a commit. Raises subprocess.CalledProcessError where there is none of that name."""
    root = f"{module}/src/main/java/{PACKAGES[module]}"
    archive = subprocess.run(
        ["git", "-C", str(HOME), "ls-tree", "-r", "--name-only", "-z", commit, "--", root],
        check=True, capture_output=True, text=True).stdout
    files = [path for path in archive.split("\0") if path.endswith(".java")]
    wanted = "".join(f"{commit}:{path}\n" for path in files).encode()
    texts = subprocess.run(["git", "-C", str(HOME), "cat-file", "--batch"], input=wanted, check=True, capture_output=True).stdout
    sources: Sources = {}
    position = 0
    for path in files:
        end = texts.index(b"\n", position)
        size = int(texts[position:end].split()[2])
        sources[path.removeprefix(root + "/")] = texts[end + 1:end + 1 + size].decode("utf-8")
        position = end + size + 2
    return sources


def room_of(path: str) -> str:
    return path.split("/")[0] if "/" in path else ROOT


def arrows(sources: Sources, package: str) -> Arrows:
    """Whom each room knows: by its imports, and by names written out."""
    name = re.compile(re.escape(package) + r"\.(?:([a-z]\w*)[.\w]*\.)?([A-Z]\w*)")
    knows: Arrows = {room_of(path): set() for path in sources}
    for path, text in sources.items():
        for room, _ in name.findall(text):
            other = room or ROOT
            if other in knows and other != room_of(path):
                knows[room_of(path)].add(other)
    return knows


def reachable(knows: Arrows, start: str) -> set[str]:
    seen: set[str] = set()
    todo = list(knows[start])
    while todo:
        room = todo.pop()
        if room not in seen:
            seen.add(room)
            todo.extend(knows[room])
    return seen


def circles(knows: Arrows) -> list[set[str]]:
    """The sets of rooms that all know each other, by way of others or not."""
    reach = {room: reachable(knows, room) for room in knows}
    found: list[set[str]] = []
    for room in sorted(knows):
        circle = {other for other in reach[room] if room in reach[other]}
        if len(circle) > 1 and circle not in found:
            found.append(circle)
    return found


def floors(knows: Arrows) -> dict[str, int]:
    """How many floors high each room stands; the rooms of a circle stand on one."""
    together = {room: next((c for c in circles(knows) if room in c), {room}) for room in knows}
    heights: dict[str, int] = {}

    def height(room: str) -> int:
        if room not in heights:
            below = {other for each in together[room] for other in knows[each]} - together[room]
            top = 1 + max((height(other) for other in below), default=0)
            heights.update(dict.fromkeys(together[room], top))
        return heights[room]

    for room in knows:
        height(room)
    return heights


def listed(title: str, sources: Sources, knows: Arrows) -> list[str]:
    heights = floors(knows)
    upwards = sum(len(knows[room] & circle) for circle in circles(knows) for room in circle)
    lines = [
        f"{title}: {len(knows)} rooms on {max(heights.values())} floors,"
        f" {sum(map(len, knows.values()))} arrows, {upwards} of them in {len(circles(knows))} circles",
        "",
        "floor  room        classes  lines  knows",
    ]
    for room in sorted(knows, key=lambda each: (-heights[each], each)):
        files = [text for path, text in sources.items() if room_of(path) == room and not path.endswith("package-info.java")]
        lines.append(
            f"{heights[room]:5}  {room:10}  {len(files):7}  {sum(text.count(chr(10)) for text in files):5}  "
            + " ".join(sorted(knows[room])))
    return lines


def mermaid(knows: Arrows) -> list[str]:
    """Each arrow that no longer way of arrows replaces, from above to below."""
    lines = ["flowchart TD"]
    for room in sorted(knows):
        for other in sorted(knows[room]):
            if not any(other in reachable(knows, between) for between in knows[room] - {other} if room not in reachable(knows, between)):
                lines.append(f"  {room} --> {other}")
    return lines


def main(words: list[str]) -> int:
    module, commit, diagram = "gateway", "", False
    while words:
        word = words.pop(0)
        if word == "--mermaid":
            diagram = True
        elif word == "--at" and words:
            commit = words.pop(0)
        elif word in PACKAGES and word != "demo":
            module = word
        else:
            print(f"heurtoir: not understood: {word}; ./heurtoir rooms --help says what can be said", file=sys.stderr)
            return 64
    try:
        sources = at(commit, module) if commit else on_disk(module)
    except subprocess.CalledProcessError as refused:
        error = refused.stderr if isinstance(refused.stderr, str) else refused.stderr.decode()
        print(f"heurtoir: no such commit: {commit} ({error.strip()})", file=sys.stderr)
        return 64
    knows = arrows(sources, PACKAGES[module].replace("/", "."))
    print("\n".join(mermaid(knows) if diagram else listed(f"{module} {commit}".strip(), sources, knows)))
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # whoever reads only the beginning is no fault
    sys.exit(main(sys.argv[1:]))
