"""The enclosure can be reached, read, printed and closed; a dimension that breaks that is refused."""

import shutil
import unittest
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hardware.tools import elevation, enclosure, mesh
from hardware.tools.pinmap import Malformed

HERE = Path(__file__).parent.parent
SOURCES, RENDERED = HERE / "enclosure", HERE / "generated" / "enclosure"


class Dimensions(unittest.TestCase):
    def setUp(self) -> None:
        self.given = enclosure.parameters(SOURCES / "parameters.scad")

    def refused(self, why: str, **changes: float) -> None:
        found = enclosure.problems(self.given | changes)
        self.assertTrue(any(why in problem for problem in found), f"{why!r} is not among {found}")

    def test_the_committed_dimensions_break_no_rule(self) -> None:
        self.assertEqual(enclosure.problems(self.given), [])

    def test_all_that_a_visitor_uses_is_between_900_and_1300_mm(self) -> None:
        for build in ("standard", "accessible"):
            for what, height in enclosure.heights(self.given, build).items():
                self.assertTrue(900 <= height <= 1300, f"{what} ({build}): {height}")

    def test_a_station_hung_too_low_or_too_high_is_refused(self) -> None:
        self.refused("bouton d'appel (standard) is at 842 mm", floor_to_bottom_standard=800)
        self.refused("haut de l'écran (accessible) is at 1339 mm", floor_to_bottom_accessible=1020)

    def test_a_corner_too_near_for_a_wheelchair_is_refused(self) -> None:
        self.refused("more than 400 is needed", from_inner_corner=400)

    def test_letters_below_15_mm_or_without_contrast_are_refused(self) -> None:
        self.refused("letters are 14 mm high, at least 15", letters=14)
        self.refused("contrast is 62%, at least 70%", face_light=30)

    def test_braille_that_no_finger_reads_is_refused(self) -> None:
        self.refused("the braille cannot be felt", dot_height=0.2)

    def test_what_is_no_number_is_named_with_its_line(self) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "parameters.scad"
            path.write_text("// a comment\nwidth = depth * 2;\n", "utf-8")
            with self.assertRaisesRegex(Malformed, "parameters.scad:2: .*width = depth"):
                enclosure.parameters(path)

    def test_the_elevation_names_every_height(self) -> None:
        words = list(ElementTree.fromstring(elevation.svg(self.given)).itertext())
        for build in ("standard", "accessible"):
            for what, height in enclosure.heights(self.given, build).items():
                self.assertIn(f"{height:.0f}  {what}", words)


class Printed(unittest.TestCase):
    def test_every_part_is_a_closed_body_that_looks_outwards(self) -> None:
        for part in enclosure.PARTS:
            body = mesh.read(RENDERED / f"{part}.stl")
            self.assertGreater(len(body.triangles), 100, part)
            self.assertEqual(body.open_edges(), 0, part)
            self.assertGreater(body.volume_mm3(), 10_000, part)

    def test_every_part_fits_a_usual_print_bed(self) -> None:
        for part in enclosure.PARTS:
            size = sorted(mesh.read(RENDERED / f"{part}.stl").size())
            for length, room in zip(size, sorted(enclosure.BED), strict=True):
                self.assertLessEqual(length, room, f"{part}: {size}")

    def test_the_printed_capitals_are_15_mm_high(self) -> None:
        given = enclosure.parameters(SOURCES / "parameters.scad")
        top = given["plate"] + given["relief"]
        body = mesh.read(RENDERED / "front.stl")
        raised = {
            vertex
            for triangle in body.triangles
            for vertex in triangle
            if abs(vertex[2] - top) < 0.01 and given["word_x"] < vertex[0] < given["bell_x"] - 12
            and given["word_y"] - 1 < vertex[1] < given["word_y"] + 18
        }  # fmt: skip
        rows = Counter(round(y, 2) for _, y, _ in raised)
        flat = [y for y, count in rows.items() if count >= 6]
        self.assertGreaterEqual(max(flat) - min(flat), 14.99)

    def test_a_hole_in_a_mesh_is_seen(self) -> None:
        body = mesh.read(RENDERED / "hood.stl")
        self.assertEqual(mesh.Mesh(body.triangles[1:]).open_edges(), 3)

    def test_what_is_committed_was_rendered_from_these_sources_and_stays_small(self) -> None:
        self.assertEqual(enclosure.stale(SOURCES, RENDERED), [])
        self.assertLess(sum(path.stat().st_size for path in RENDERED.glob("*.stl")), 1_000_000)

    def test_a_changed_source_or_a_changed_file_is_stale(self) -> None:
        with TemporaryDirectory() as folder:
            sources, rendered = Path(folder) / "enclosure", Path(folder) / "rendered"
            shutil.copytree(SOURCES, sources)
            shutil.copytree(RENDERED, rendered)
            self.assertEqual(enclosure.stale(sources, rendered), [])
            with (rendered / "hood.stl").open("ab") as file:
                file.write(b"\0")
            self.assertEqual(enclosure.stale(sources, rendered), ["hood.stl is not the file that was rendered"])
            with (sources / "hood.scad").open("a", encoding="utf-8") as file:
                file.write("// changed\n")
            self.assertEqual(enclosure.stale(sources, rendered), ["the sources changed since it was rendered"])


if __name__ == "__main__":
    unittest.main()
