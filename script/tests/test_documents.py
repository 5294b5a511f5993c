"""What the documents name is there: the file and heading of each link, each command, event of the log, and class that developers are led to."""

import pathlib
import re
import subprocess
import unittest

import test_log_events

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINK = re.compile(r"(?:\]\(|src=\")([^)\s\"]+)")
CODE = re.compile(r"^```[\s\S]*?^```|`[^`\n]*`", re.MULTILINE)
INDENTED = re.compile(r"^    .*", re.MULTILINE)

# Pages that lead developers to classes. Those of the worked example of a transport are its reader's to write.
FOR_DEVELOPERS = ("CONTRIBUTING.md", "docs/architecture.md", "docs/media.md", "docs/sip.md")
TO_BE_WRITTEN = {"SdesOffer", "SdesAnswer", "SdesTransport", "SdesTransportFactory"}
# Whose help names each program's commands, and how it does.
USAGE = {
    "heurtoir-gateway": ("gateway/src/main/java/fr/heurtoir/gateway/control/Usage.java", r"^\s+heurtoir-gateway ([a-z][a-z-]*)"),
    "heurtoir-door": ("door-agent/src/main/java/fr/heurtoir/door/install/Installer.java", r"^ {12}([a-z]+)(?: [A-Z]+)? {2,}"),
}
CLASS = re.compile(r"(?<![\w.-])[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+(?![\w-])")


def pages() -> list[pathlib.Path]:
    folders = ("docs", "systemd", "hardware")
    inside = [page for folder in folders for page in sorted((ROOT / folder).rglob("*.md"))]
    return sorted(ROOT.glob("*.md")) + inside


def anchors(page: pathlib.Path) -> set[str]:
    """As forges make them: small letters, no punctuation, hyphens for blanks."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    plain = [re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading) for heading in headings]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in plain}


class DocumentsTest(unittest.TestCase):
    def test_each_link_leads_to_a_file_and_a_heading(self) -> None:
        self.assertGreater(len(pages()), 30)
        for page in pages():
            text = CODE.sub("", page.read_text("utf-8"))
            for link in LINK.findall(text):
                if re.match(r"[a-z]+:", link):
                    continue
                with self.subTest(f"{page.relative_to(ROOT)}: {link}"):
                    name, _, anchor = link.partition("#")
                    target = (page.parent / name).resolve() if name else page
                    self.assertTrue(target.exists(), "no such file")
                    if anchor:
                        self.assertIn(anchor, anchors(target), "no such heading")

    def test_each_page_of_docs_is_on_the_list(self) -> None:
        listed = set(re.findall(r"\]\(([\w.-]+\.md)\)", (ROOT / "docs/README.md").read_text("utf-8")))
        there = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
        self.assertEqual(there, listed)

    def test_each_command_that_a_page_tells_to_type_is_there(self) -> None:
        for program, (source, named) in USAGE.items():
            typed = re.compile(rf"(?:^|[\s`]){program} ([a-z][a-z-]*)", re.MULTILINE)
            known = set(re.findall(named, (ROOT / source).read_text("utf-8"), re.MULTILINE)) | {"help"}
            self.assertGreater(len(known), 3, source)
            for page in pages():
                text = page.read_text("utf-8")
                code = "\n".join(CODE.findall(text) + INDENTED.findall(text))
                with self.subTest(f"{page.relative_to(ROOT)}: {program}"):
                    self.assertEqual(set(typed.findall(code)) - known, set())

    def test_each_event_that_a_page_names_is_logged(self) -> None:
        listed = set(re.findall(r"^\| `([a-z0-9-]+)` \|", (ROOT / test_log_events.PAGE).read_text("utf-8"), re.MULTILINE))
        self.assertGreater(len(listed), 300)
        for page in pages():
            named = set(re.findall(r"event=([a-z0-9-]*[a-z0-9])", page.read_text("utf-8")))
            with self.subTest(str(page.relative_to(ROOT))):
                self.assertEqual(named - listed, set())

    def test_each_test_that_a_page_names_is_there(self) -> None:
        listed = subprocess.run(["git", "ls-files", "-z", "*Test.java"], cwd=ROOT, capture_output=True, text=True, check=True)
        there = {pathlib.PurePosixPath(name).stem for name in listed.stdout.split("\0") if name}
        for page in pages():
            named = set(re.findall(r"`([A-Z]\w*Test)\b", page.read_text("utf-8")))
            with self.subTest(str(page.relative_to(ROOT))):
                self.assertEqual(named - there, set())

    def test_each_class_that_developers_are_led_to_is_there(self) -> None:
        listed = subprocess.run(["git", "ls-files", "-z", "*.java"], cwd=ROOT, capture_output=True, text=True, check=True)
        declared = set(TO_BE_WRITTEN)
        for name in listed.stdout.split("\0"):
            if name and (ROOT / name).is_file():
                declared |= set(re.findall(r"\b(?:class|record|interface|enum) (\w+)", (ROOT / name).read_text("utf-8")))
        for page in FOR_DEVELOPERS:
            code = re.findall(r"`([^`\n]+)`", (ROOT / page).read_text("utf-8"))
            named = {name for words in code for name in CLASS.findall(words)}
            self.assertGreater(len(named), 5, page)
            self.assertEqual(named - declared, set(), f"{page} names classes that are not there")


if __name__ == "__main__":
    unittest.main()
