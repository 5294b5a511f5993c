"""The picture of the rooms: who knows whom, on which floor, and where it runs in a circle."""

import pathlib
import subprocess
import sys
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPT))
import picture


class PictureTest(unittest.TestCase):
    PACKAGE = "fr.heurtoir.gateway"

    def test_reads_imports_and_names_written_out(self) -> None:
        sources = {
            "Gateway.java": "import fr.heurtoir.gateway.rings.RingBoard;\n",
            "rings/RingBoard.java": "import fr.heurtoir.gateway.media.dtls.Dtls;\nfr.heurtoir.gateway.ring.Ring ring;",
            "media/dtls/Dtls.java": "import fr.heurtoir.gateway.media.Relay; // its own room",
            "ring/Ring.java": "import fr.heurtoir.protocol.RingId;",
        }
        self.assertEqual(
            picture.arrows(sources, self.PACKAGE),
            {"root": {"rings"}, "rings": {"media", "ring"}, "media": set(), "ring": set()})

    def test_stands_a_room_above_all_that_it_knows(self) -> None:
        knows = {"a": {"b", "d"}, "b": {"c"}, "c": set(), "d": set()}
        self.assertEqual(picture.circles(knows), [])
        self.assertEqual(picture.floors(knows), {"a": 3, "b": 2, "c": 1, "d": 1})

    def test_finds_a_circle_and_puts_it_on_one_floor(self) -> None:
        knows = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}
        self.assertEqual(picture.circles(knows), [{"b", "c"}])
        self.assertEqual(picture.floors(knows), {"a": 3, "b": 2, "c": 2, "d": 1})
        self.assertIn("1 circles", picture.listed("it", {}, knows)[0])

    def test_draws_only_arrows_that_no_longer_way_replaces(self) -> None:
        self.assertEqual(
            picture.mermaid({"a": {"b", "c"}, "b": {"c"}, "c": set()}), ["flowchart TD", "  a --> b", "  b --> c"])

    def test_the_rooms_of_today_have_no_circle(self) -> None:
        for module in ("gateway", "door-agent"):
            with self.subTest(module):
                knows = picture.arrows(picture.on_disk(module), picture.PACKAGES[module].replace("/", "."))
                self.assertGreater(len(knows), 5)
                self.assertEqual(picture.circles(knows), [])

    def test_a_commit_is_read_as_it_was(self) -> None:
        done = subprocess.run(
            [sys.executable, str(SCRIPT / "picture.py"), "--at", "HEAD"], capture_output=True, text=True, check=True)
        self.assertIn("gateway HEAD: ", done.stdout)
        asked = subprocess.run([sys.executable, str(SCRIPT / "picture.py"), "--at", "no-such"], capture_output=True, text=True)
        self.assertEqual(asked.returncode, 64)
        self.assertIn("no such commit", asked.stderr)


if __name__ == "__main__":
    unittest.main()
