"""A part that would freeze, rust or starve is refused; so is a price without its year."""

import tomllib
import unittest
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hardware.tools import bom, netlist, power
from hardware.tools.pinmap import Malformed

HERE = Path(__file__).parent.parent


class BillOfMaterials(unittest.TestCase):
    def setUp(self) -> None:
        self.parts = bom.load(HERE / "bom.csv")
        self.budget = power.load(HERE / "power.toml")

    def problems_with(self, part_id: str, **changes: Any) -> list[str]:
        parts = tuple(replace(part, **changes) if part.id == part_id else part for part in self.parts)
        self.assertNotEqual(parts, self.parts)
        return bom.problems(parts, self.budget.outside_c, self.budget.inside_c(), self.budget.exposed_ip)

    def refused(self, why: str, part_id: str, **changes: Any) -> None:
        found = self.problems_with(part_id, **changes)
        self.assertTrue(any(why in problem for problem in found), f"{why!r} is not among {found}")

    def test_the_committed_list_breaks_no_rule(self) -> None:
        found = bom.problems(self.parts, self.budget.outside_c, self.budget.inside_c(), self.budget.exposed_ip)
        self.assertEqual(found, [])

    def test_both_builds_can_be_bought_and_the_accessible_one_has_screen_and_loop(self) -> None:
        self.assertGreater(bom.total(self.parts, "accessible")[0], bom.total(self.parts, "standard")[0])
        accessible = {part.id for part in self.parts if part.belongs_to("accessible")}
        standard = {part.id for part in self.parts if part.belongs_to("standard")}
        self.assertLessEqual({"SCR", "LOOP"}, accessible - standard)

    def test_an_outdoor_part_that_lets_rain_in_is_refused(self) -> None:
        self.refused("S1 hangs in the rain with IP20", "S1", ip=20)

    def test_a_part_that_freezes_or_cooks_in_its_place_is_refused(self) -> None:
        self.refused("S1 stands 0 to 70", "S1", min_c=0.0)
        self.refused("A1 stands 0 to 40", "A1", max_c=40.0)

    def test_a_price_without_its_year_or_upside_down_is_refused(self) -> None:
        self.refused("a price needs its year", "A1", price_year=0)
        self.refused("price from 9", "A1", price_min_eur=9.0, price_max_eur=8.0)

    def test_one_mark_for_two_parts_is_refused(self) -> None:
        self.refused("A1 stands twice", "PS1", id="A1")

    def test_a_line_that_cannot_be_read_is_named(self) -> None:
        lines = (HERE / "bom.csv").read_text("utf-8").splitlines()
        for broken in (lines[1].replace("IP20", "IP2"), lines[1].replace("box", "shed"), lines[1] + ",,", "A1,x"):
            with self.subTest(broken), TemporaryDirectory() as folder:
                path = Path(folder) / "bom.csv"
                path.write_text(f"{lines[0]}\n{broken}\n", "utf-8")
                with self.assertRaisesRegex(Malformed, "bom.csv:2"):
                    bom.load(path)


class PowerBudget(unittest.TestCase):
    def setUp(self) -> None:
        with (HERE / "power.toml").open("rb") as file:
            self.data = tomllib.load(file)
        self.parts = frozenset(part.id for part in bom.load(HERE / "bom.csv"))

    def refused(self, why: str) -> None:
        found = power.problems(power.parse(self.data), self.parts)
        self.assertTrue(any(why in problem for problem in found), f"{why!r} is not among {found}")

    def test_the_committed_budget_breaks_no_rule(self) -> None:
        self.assertEqual(power.problems(power.parse(self.data), self.parts), [])

    def test_every_supply_keeps_a_fifth_in_reserve(self) -> None:
        self.assertGreaterEqual(self.data["least_margin"], 0.20)
        self.data["load"][0]["peak_w"] = 9.5
        self.refused("poe-at has 19% of margin in the standard build, at least 20%")

    def test_poe_of_the_first_standard_is_refused(self) -> None:
        self.data["supply"][0]["input_w"] = 12.95
        self.refused("poe-at has")

    def test_a_converter_counts_with_its_losses_in_what_feeds_it(self) -> None:
        budget = power.parse(self.data)
        bt, dc = budget.supply_of("poe-bt"), budget.supply_of("dc-dc")
        self.assertAlmostEqual(
            budget.drawn(bt, "accessible", "peak_w"), 12.0 + budget.drawn(dc, "accessible", "peak_w") / 0.9
        )

    def test_a_supply_gives_no_more_than_the_cable_brings(self) -> None:
        self.data["supply"][0]["capacity_w"] = 100.0
        self.assertAlmostEqual(power.parse(self.data).supply_of("poe-at").capacity_w, 25.5 * 0.85)

    def test_a_cable_that_eats_the_voltage_is_refused(self) -> None:
        self.data["cable"][0]["metres"] = 100
        self.refused("V arrive, at least 10.8 V")

    def test_a_conductor_thinner_than_the_budget_reckons_is_refused(self) -> None:
        budget = power.parse(self.data)
        lock = netlist.load(HERE / "wiring" / "lock-fail-secure.toml")
        self.assertEqual(power.sections(budget, (lock,)), [])
        thin = replace(lock, nets=tuple(replace(net, mm2="0,75") for net in lock.nets))
        self.assertIn(
            "lock-fail-secure.toml: gache-plus has 0,75 mm2, power.toml reckons with 1",
            power.sections(budget, (thin,)),
        )

    def test_a_battery_that_does_not_last_is_refused(self) -> None:
        self.data["battery"]["ah"] = 2.0
        self.refused("the battery lasts 1.1 h")

    def test_a_load_of_no_known_part_or_supply_is_refused(self) -> None:
        self.data["load"][0] |= {"part": "A9", "supply": {"standard": "dc-dc"}}
        self.refused("A9 is not in bom.csv")
        self.refused("the standard build has no supply dc-dc")

    def test_the_box_is_reckoned_warmer_than_its_surroundings(self) -> None:
        budget = power.parse(self.data)
        self.assertGreater(budget.inside_c()[0], budget.outside_c[0] + 3)
        self.assertGreater(budget.inside_c()[1], budget.outside_c[1] + 3)


if __name__ == "__main__":
    unittest.main()
