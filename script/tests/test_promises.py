"""Each test that a page names is there, so that a promise is not held by a test that is gone."""

import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = "docs/promises.md"
# A long name may end in an ellipsis; one that begins with it is of the class that was named before.
NAMED = re.compile(r"`(?:([A-Z]\w+)(?:\.(\w+…?))?|…(\w+…?))`|`([\w-]+\.test\.(?:ts|mjs))`")


def tracked() -> dict[str, list[pathlib.Path]]:
    """The project's files by their names."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files: dict[str, list[pathlib.Path]] = {}
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if name.endswith((".java", ".ts", ".mjs")) and path.is_file():
            files.setdefault(path.name, []).append(path)
    return files


def held() -> list[str]:
    text = (ROOT / PAGE).read_text("utf-8")
    return re.findall(r"^- Held by: (.*(?:\n  .*)*)", text, re.MULTILINE)


class PromisesTest(unittest.TestCase):
    def test_each_promise_names_its_tests_or_one_that_holds_it(self) -> None:
        text = (ROOT / PAGE).read_text("utf-8")
        headings = re.findall(r"^## (\d+[a-z]?)\. ", text, re.MULTILINE)
        self.assertGreater(len(headings), 50)
        self.assertEqual(len(headings), len(set(headings)), "two promises have one number")
        self.assertEqual(len(headings), len(held()))

    def assert_there(self, files: dict[str, list[pathlib.Path]], where: str, text: str) -> int:
        named = NAMED.findall(text)
        before = ""
        for of_class, own, further, script in named:
            method = own or further
            of_class = before = of_class or before
            with self.subTest(f"{where}: {script or of_class} {method}"):
                found = files.get(script or f"{of_class}.java", [])
                self.assertTrue(found, "no such file of tests")
                if method:
                    declared = rf"\bvoid {method}\(".replace("…", r"\w*")
                    self.assertTrue(any(re.search(declared, each.read_text("utf-8")) for each in found), "no such test")
        return len(named)

    def test_each_test_that_holds_a_promise_is_there(self) -> None:
        files = tracked()
        for line in held():
            self.assertGreater(self.assert_there(files, PAGE, line), 0, line)

    def test_each_test_that_another_page_names_is_there(self) -> None:
        files = tracked()
        pages = [path for path in (ROOT / "docs").rglob("*.md") if path != ROOT / PAGE]
        self.assertGreater(len(pages), 20)
        for page in pages:
            tests = " ".join(re.findall(r"`\w+Test(?:\.\w+)?`|`\w+\.\w+…`|`…\w+…?`|`[\w-]+\.test\.(?:ts|mjs)`", page.read_text("utf-8")))
            self.assert_there(files, page.name, tests)


if __name__ == "__main__":
    unittest.main()
