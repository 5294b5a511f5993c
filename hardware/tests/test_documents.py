"""The documents lead somewhere, and the acceptance sheet is made of commands and measurements with their values."""

import re
import unittest
from pathlib import Path

from hardware.tools import bom, netlist

HERE = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "assembly.md", "acceptance.md", "raspberry-pi-os.md", "generated/cablage.md")
INSTRUMENTS = (
    "ohmmètre",
    "voltmètre",
    "chronomètre",
    "sonomètre",
    "mètre ruban",
    "mesureur",
    "LED",
    "mouchoir",
    "portail",
)
COMMANDS = {
    "check",
    "status",
    *(f"test {what}" for what in ("relay", "lights", "button", "camera", "sound", "gateway", "all")),
}


def rows() -> list[tuple[int, str, str]]:
    text = (HERE / "acceptance.md").read_text("utf-8")
    found = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \| +\|$", text, re.MULTILINE)
    return [(int(number), doing, expected) for number, doing, expected in found]


class Documents(unittest.TestCase):
    def test_every_link_leads_to_a_file(self) -> None:
        for name in DOCUMENTS:
            document = HERE / name
            for target in re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8")):
                self.assertTrue((document.parent / target).exists(), f"{name}: {target}")

    def test_each_part_that_the_assembly_names_can_be_bought(self) -> None:
        parts = {part.id for part in bom.load(HERE / "bom.csv")}
        text = (HERE / "assembly.md").read_text("utf-8")
        named = set(re.findall(r"\b(PS\d|BAT|F\d|T\d|K[56]|S[1-6]|D1|RV1|SRG|LOOP|SCR|ISO)\b", text))
        self.assertGreater(len(named), 12)
        self.assertLessEqual(named, parts)


class Acceptance(unittest.TestCase):
    def test_the_lines_are_numbered_without_a_gap(self) -> None:
        numbers = [number for number, _, _ in rows()]
        self.assertGreater(len(numbers), 20)
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))

    def test_each_line_is_a_command_or_a_measurement_with_an_expected_value(self) -> None:
        for number, doing, expected in rows():
            command = "`" in doing and re.search(r"`(heurtoir-door|findmnt|chronyc|vcgencmd)", doing)
            measured = any(instrument in doing for instrument in INSTRUMENTS)
            self.assertTrue(command or measured, f"{number}: {doing}")
            self.assertTrue(expected.strip(), f"{number}")

    def test_the_installers_commands_are_those_of_the_station_and_all_of_them(self) -> None:
        text = (HERE / "acceptance.md").read_text("utf-8")
        self.assertEqual(set(re.findall(r"`heurtoir-door ([a-z ]+)`", text)), COMMANDS)

    def test_the_exit_is_tried_without_the_computer_and_the_timer_by_a_stop_watch(self) -> None:
        doing = " ".join(each for _, each, _ in rows())
        self.assertRegex(doing, r"ordinateur débranché\*?\*? : chronomètre, S2")
        self.assertRegex(doing, r"chronomètre : portail, LED de T1")

    def test_terminals_that_the_sheet_bridges_are_those_of_the_netlist(self) -> None:
        for file in ("lock-fail-secure", "lock-fail-safe"):
            drawn = netlist.load(HERE / "wiring" / f"{file}.toml")
            terminals = {part.name(each) for part in drawn.components for each in part.terminals}
            self.assertLessEqual({"K1.11", "K1.14", "T1.15", "PS2.+", "PS2.-"}, terminals)


if __name__ == "__main__":
    unittest.main()
