"""docs/logs.md names every event that the programs log, with its level, and no other."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = "docs/logs.md"
# Whose events a section holds. What both programs share logs in either section, or in the last one.
SECTIONS = {"The gateway": "gateway", "The door station": "door-agent", "Both": "protocol"}
SHARED = "protocol"
# The gravest first: so each table of the page is ordered.
LEVELS = ["error", "warning", "info", "debug"]

# Java folds a long text into several literals; whitespace and line ends may stand between the call and its text.
EVENT = re.compile(r'"event=([a-z0-9-]+)')
LOGGED = re.compile(r'\bLOG\s*\.(error|warn|info|debug)\(\s*"event=([a-z0-9-]+)')
# Names that reach the log as a value: the method that logs them, and the names its callers give it.
GIVEN = re.compile(r'"(ring-(?:ended|opened-late))"')
# The user agent of the SIP stack is given whose calls it makes: of the station, the desk telephone's.
OF_A_CALL = re.compile(r'"event=\{\}-([a-z0-9-]+)')
WHOSE = {"door-agent": "desk"}


def sources(module: str) -> list[str]:
    files = (ROOT / module / "src/main/java").rglob("*.java")
    return [file.read_text("utf-8") for file in files]


def in_code(module: str) -> set[str]:
    names = {name for text in sources(module) for name in EVENT.findall(text) + GIVEN.findall(text)}
    if module in WHOSE:
        names |= {f"{WHOSE[module]}-{name}" for text in sources(SHARED) for name in OF_A_CALL.findall(text)}
    return names


def levels_in_code(module: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for text in sources(module):
        for level, name in LOGGED.findall(text):
            found.setdefault(name, set()).add({"warn": "warning"}.get(level, level))
    return found


def on_page() -> dict[str, list[list[str]]]:
    """The rows of each section of the page, cells without blanks around them."""
    rows: dict[str, list[list[str]]] = {}
    section = ""
    for line in (ROOT / PAGE).read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif section in SECTIONS and line.startswith("| `"):
            rows.setdefault(section, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def gravest(level: str) -> int:
    """The place in LEVELS of the gravest level that a cell names. A cell that names none may be of any."""
    return min((LEVELS.index(word) for word in re.findall(r"\w+", level) if word in LEVELS), default=0)


def tables() -> list[list[list[str]]]:
    """The tables of the compared sections, each as its rows."""
    found: list[list[list[str]]] = []
    section, inside = "", False
    for line in (ROOT / PAGE).read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        row = section in SECTIONS and line.startswith("| `")
        if row and not inside:
            found.append([])
        if row:
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        inside = row
    return found


class LogEventsTest(unittest.TestCase):
    def test_the_page_has_the_sections_that_are_compared(self) -> None:
        self.assertEqual(list(on_page()), list(SECTIONS))

    def test_each_event_of_the_code_is_on_the_page(self) -> None:
        named = {section: {row[0].strip("`") for row in rows} for section, rows in on_page().items()}
        for section, module in SECTIONS.items():
            with self.subTest(module):
                code = in_code(module)
                self.assertGreater(len(code), 10)
                there = set().union(*named.values()) if module == SHARED else named[section] | named["Both"]
                self.assertEqual(sorted(code - there), [], f"{module} logs these and {PAGE} lacks them")

    def test_the_page_names_no_event_that_is_not_logged_and_none_twice(self) -> None:
        for section, module in SECTIONS.items():
            with self.subTest(section):
                named = [row[0].strip("`") for row in on_page()[section]]
                code = in_code(module) | in_code(SHARED)
                self.assertEqual(sorted(set(named) - code), [], f"{PAGE} has these and {module} logs none")
                self.assertEqual(sorted(named), sorted(set(named)))

    def test_each_row_has_the_level_of_the_code_a_meaning_and_an_advice(self) -> None:
        for section, module in SECTIONS.items():
            logged = levels_in_code(module)
            for event, level, *words in on_page()[section]:
                with self.subTest(event):
                    self.assertEqual(len(words), 2)
                    self.assertTrue(all(words))
                    told = set(re.findall(r"\w+", level)) & set(LEVELS)
                    self.assertLessEqual(logged.get(event.strip("`"), set()), told)

    def test_each_warning_and_error_says_what_to_do(self) -> None:
        for section, rows in on_page().items():
            for event, level, _, advice in rows:
                with self.subTest(event, section=section):
                    if gravest(level) < LEVELS.index("info"):
                        self.assertNotEqual(advice, "Nothing.", "say when it matters, or why it does not")
                    if level == "error":
                        self.assertFalse(advice.startswith("Nothing"), "an error wants somebody")

    def test_the_gravest_lines_of_each_table_come_first(self) -> None:
        self.assertGreater(len(tables()), 10)
        for rows in tables():
            with self.subTest(rows[0][0]):
                levels = [gravest(row[1]) for row in rows]
                self.assertEqual(levels, sorted(levels))

    def test_the_page_names_the_fields_of_the_journal(self) -> None:
        text = (ROOT / "protocol/src/main/java/fr/heurtoir/protocol/log/JournalEntry.java").read_text("utf-8")
        fields = set(re.findall(r'"([A-Z]+(?:_[A-Z]+)*)"', text)) - {"SYSLOG_FACILITY"}
        self.assertGreater(len(fields), 5)
        page = (ROOT / PAGE).read_text("utf-8").partition("## The gateway")[0]
        self.assertEqual(set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)), fields)


if __name__ == "__main__":
    unittest.main()
