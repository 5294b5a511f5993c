"""A pin map that would open the gate by mistake, or that cannot be wired, is refused."""

import unittest
from dataclasses import replace
from pathlib import Path
from typing import Any

from hardware.tools import pinmap
from hardware.tools.pinmap import PinMap

SOURCE = Path(__file__).parent.parent / "pinmap.toml"


class PinMapRules(unittest.TestCase):
    def setUp(self) -> None:
        self.good = pinmap.load(SOURCE)

    def with_pin(self, pin_name: str, /, **changes: Any) -> PinMap:
        pins = tuple(replace(pin, **changes) if pin.name == pin_name else pin for pin in self.good.pins)
        self.assertNotEqual(pins, self.good.pins)
        return replace(self.good, pins=pins)

    def refused(self, broken: PinMap, why: str) -> None:
        found = pinmap.problems(broken)
        self.assertTrue(any(why in problem for problem in found), f"{why!r} is not among {found}")

    def test_the_committed_map_breaks_no_rule(self) -> None:
        self.assertEqual(pinmap.problems(self.good), [])

    def test_one_gpio_for_two_lines_is_refused(self) -> None:
        self.refused(self.with_pin("light-called", bcm=17), "light-called: bcm 17 is already lock-gate's")

    def test_one_header_pin_for_two_lines_is_refused(self) -> None:
        self.refused(self.with_pin("light-called", header=11), "header 11 is already lock-gate's")

    def test_one_name_for_two_lines_is_refused(self) -> None:
        self.refused(self.with_pin("light-called", name="bell"), "name bell is already")

    def test_a_gpio_on_the_wrong_header_pin_is_refused(self) -> None:
        self.refused(self.with_pin("bell", header=40), "GPIO5 is header pin 29, not 40")

    def test_a_gpio_that_the_header_does_not_have_is_refused(self) -> None:
        self.refused(self.with_pin("bell", bcm=28), "GPIO28 is not on the header")

    def test_the_pins_of_the_id_eeprom_are_refused(self) -> None:
        self.refused(self.with_pin("bell", bcm=0, header=27), "ID EEPROM")
        self.refused(self.with_pin("bell", bcm=1, header=28), "ID EEPROM")

    def test_the_pin_of_the_power_button_is_refused_even_without_i2c(self) -> None:
        broken = replace(self.with_pin("bell", bcm=3, header=5), buses=dict.fromkeys(pinmap.PINS_OF_BUS, False))
        self.refused(broken, "power button")

    def test_the_pins_of_a_bus_in_use_are_refused(self) -> None:
        self.refused(self.with_pin("bell", bcm=2, header=3), "belongs to i2c")
        self.refused(self.with_pin("light-open", bcm=14, header=8), "belongs to uart")
        self.refused(self.with_pin("bell", bcm=8, header=24), "belongs to spi")

    def test_the_pins_of_a_bus_that_is_not_used_are_free(self) -> None:
        buses = {**self.good.buses, "spi": False}
        moved = replace(self.with_pin("bell", bcm=8, header=24), buses=buses)
        self.assertEqual(pinmap.problems(moved), [])

    def test_a_lock_whose_boot_level_energises_the_relay_is_refused(self) -> None:
        self.refused(self.with_pin("lock-gate", bcm=4, header=7, boot_level="high"), "would energise the relay")
        self.refused(self.with_pin("lock-gate", active_low=True), "would energise the relay")

    def test_a_lock_may_not_even_declare_that_it_boots_active(self) -> None:
        self.refused(self.with_pin("lock-gate", active_low=True, boot_state="active"), "would energise the relay")

    def test_a_light_that_boots_lit_without_saying_so_is_refused(self) -> None:
        self.refused(self.with_pin("light-open", active_low=True), "its boot level makes it active, not inactive")

    def test_a_fault_light_that_would_boot_dark_is_refused(self) -> None:
        self.refused(self.with_pin("light-fault", active_low=False), "its boot level makes it inactive, not active")

    def test_a_wrong_belief_about_the_boot_level_is_refused(self) -> None:
        self.refused(self.with_pin("lock-gate", boot_level="high"), "boots low")

    def test_an_input_whose_bias_fights_its_wiring_is_refused(self) -> None:
        self.refused(self.with_pin("bell", bias="pull-down"), "needs pull-up, not pull-down")
        self.refused(self.with_pin("bell", wiring="contact-to-3v3"), "needs pull-down, not pull-up")

    def test_a_contact_whose_cut_wire_would_go_unnoticed_is_refused(self) -> None:
        self.refused(
            self.with_pin("tamper", active_low=True), "an NC contact contact-to-ground must be active when it opens"
        )

    def test_an_unbounded_debounce_is_refused(self) -> None:
        self.refused(self.with_pin("bell", debounce_ms=0), "allowed: 5 to 500")

    def test_a_line_that_the_agent_needs_may_not_be_missing(self) -> None:
        pins = tuple(pin for pin in self.good.pins if pin.name != "tamper")
        self.refused(replace(self.good, pins=pins), "no pin is named tamper")

    def test_both_boards_have_their_chip(self) -> None:
        self.refused(
            replace(self.good, chips={"Raspberry Pi 4": "pinctrl-bcm2711"}), "no board has the chip pinctrl-rp1"
        )


class PinMapReading(unittest.TestCase):
    def malformed(self, text: str, why: str) -> None:
        with self.assertRaisesRegex(pinmap.Malformed, why):
            pinmap.parse(text)

    def test_what_is_missing_unknown_or_not_allowed_is_named(self) -> None:
        whole = SOURCE.read_text("utf-8")
        self.malformed(whole.replace("bcm = 17\n", ""), "pin lock-gate: bcm is missing")
        self.malformed(whole.replace("bcm = 17\n", "bcm = 17\ncolour = 1\n"), "pin lock-gate: unknown key colour")
        self.malformed(whole.replace('bias = "pull-up"', 'bias = "up"', 1), "pin bell: bias is 'up', allowed: pull-up")
        self.malformed(whole.replace("bcm = 17\n", 'bcm = "17"\n'), "bcm is '17', not a whole number")
        self.malformed(whole.replace('"accessible"]', '"de luxe"]', 1), "pin lock-gate: builds")
        self.malformed("pin = [", "pinmap.toml: ")


if __name__ == "__main__":
    unittest.main()
