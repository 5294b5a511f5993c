"""The alarms and the dashboard name only what the gateway counts."""

import json
import pathlib
import re
import unittest

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent.parent
MONITORING = CHECKOUT / "docs/monitoring"
NAME = re.compile(r"\bheurtoir_[a-z0-9_]+")
OF_A_HISTOGRAM = re.compile(r"_(bucket|sum|count)$")


def counted():
    """The names in the gateway's sources, and the beginnings of such names (they end in "_")."""
    sources = (file.read_text("utf-8") for file in (CHECKOUT / "gateway/src/main/java").rglob("*.java"))
    return {name for text in sources for name in re.findall(r'"(heurtoir_[a-z0-9_]+)"', text)}


def is_counted(name, there):
    return (
        name in there
        or OF_A_HISTOGRAM.sub("", name) in there
        or any(begin.endswith("_") and name.startswith(begin) for begin in there)
    )


def expressions():
    """Every expression of the dashboard, and the alarms' file whole."""
    yield (MONITORING / "heurtoir.rules.yml").read_text("utf-8")
    for panel in json.loads((MONITORING / "grafana.json").read_text("utf-8"))["panels"]:
        for target in panel["targets"]:
            yield target["expr"]


class Monitoring(unittest.TestCase):
    def test_what_is_asked_for_is_counted(self):
        there = counted()
        self.assertIn("heurtoir_ring_told_seconds", there)
        unknown = {name for text in expressions() for name in NAME.findall(text) if not is_counted(name, there)}
        self.assertEqual(unknown, set())

    def test_each_alarm_says_what_it_means_and_what_to_do(self):
        rules = (MONITORING / "heurtoir.rules.yml").read_text("utf-8")
        alarms = re.split(r"^      - alert: ", rules, flags=re.MULTILINE)[1:]
        self.assertGreater(len(alarms), 10)
        for alarm in alarms:
            for part in ("expr: ", "severity: ", "summary: ", "action: "):
                self.assertIn(part, alarm)

    def test_no_two_panels_lie_on_each_other(self):
        taken = set()
        for panel in json.loads((MONITORING / "grafana.json").read_text("utf-8"))["panels"]:
            at = panel["gridPos"]
            cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
            self.assertFalse(cells & taken, panel["title"])
            self.assertLessEqual(at["x"] + at["w"], 24)
            taken |= cells


if __name__ == "__main__":
    unittest.main()
