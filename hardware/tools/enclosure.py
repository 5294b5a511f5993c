"""The enclosure: its parameters and their rules, its rendering by OpenSCAD, and the manifest that ties what was rendered
to its sources."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from pathlib import Path

from hardware.tools.pinmap import Malformed

# Annex 3 and articles 5 and 11 of the order of 20 April 2017 (ERP): where hands, ears and eyes must reach, in millimetres.
LOWEST, HIGHEST, FROM_CORNER = 900, 1300, 400
LEAST_LETTERS, LEAST_CONTRAST = 15, 0.70
BED = (220.0, 220.0, 250.0)

PARTS = {
    "front": "front.scad",
    "box": "box.scad",
    "box-accessible": "box.scad",
    "screen": "screen.scad",
    "screen-box": "screen-box.scad",
    "hood": "hood.scad",
}
PICTURES = {
    "standard": ("-D", "accessible=false", "--camera=103,130,40,-5,22,0,900"),
    "accessible": ("-D", "accessible=true", "--camera=103,190,40,-5,22,0,1100"),
    "open": ("-D", "accessible=false", "-D", "apart=110", "--camera=103,140,90,-12,52,0,1150"),
}

Parameters = dict[str, float]


def parameters(path: Path) -> Parameters:
    """`name = number;` a line, comments aside."""
    found: Parameters = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        words = line.split("//")[0].strip()
        if not words:
            continue
        match = re.fullmatch(r"(\w+) = (-?\d+(?:\.\d+)?);", words)
        if match is None:
            raise Malformed(f"{path.name}:{number}: not a number's assignment: {words}")
        found[match[1]] = float(match[2])
    return found


def heights(given: Parameters, build: str) -> dict[str, float]:
    """Centre of everything that a visitor touches, hears, speaks into or reads, in millimetres above the floor."""
    floor = given[f"floor_to_bottom_{build}"]
    found = {
        "bouton d'appel": floor + given["button_y"],
        "mot « SONNEZ »": floor + given["word_y"] + given["letters"] / 2,
        "braille": floor + given["braille_y"] - given["dot_step"],
        "voyant du bas": floor + given["light_top_y"] - 3 * given["light_step"],
        "haut-parleur": floor + given["speaker_y"],
        "voyant du haut": floor + given["light_top_y"],
        "caméra et micro": floor + given["camera_y"],
    }
    if build == "accessible":
        middle = floor + given["base_height"] + given["screen_height"] / 2
        found["bas de l'écran"] = middle - given["view_height"] / 2
        found["haut de l'écran"] = middle + given["view_height"] / 2
    return found


def problems(given: Parameters) -> list[str]:
    found = []
    for build in ("standard", "accessible"):
        for what, height in heights(given, build).items():
            if not LOWEST <= height <= HIGHEST:
                found.append(f"{what} ({build}) is at {height:.0f} mm, allowed: {LOWEST} to {HIGHEST}")
    if given["from_inner_corner"] <= FROM_CORNER:
        found.append(f"from_inner_corner is {given['from_inner_corner']:g} mm, more than {FROM_CORNER} is needed")
    if given["letters"] < LEAST_LETTERS:
        found.append(f"letters are {given['letters']:g} mm high, at least {LEAST_LETTERS}")
    contrast = 1 - given["face_light"] / given["letters_light"]
    if contrast < LEAST_CONTRAST:
        found.append(f"the lettering's contrast is {contrast:.0%}, at least {LEAST_CONTRAST:.0%}")
    if not (0.5 <= given["dot_height"] <= 1.0 and 2.2 <= given["dot_step"] <= 2.8 and 5.9 <= given["cell_step"] <= 7.0):
        found.append("the braille cannot be felt: dots 0.5 to 1 high, 2.2 to 2.8 apart, cells 5.9 to 7")
    if given["wall"] < 2.4:
        found.append(f"walls of {given['wall']:g} mm let water through printed layers, at least 2.4")
    return [f"enclosure/parameters.scad: {each}" for each in found]


def surface_m2(given: Parameters, build: str) -> float:
    """Front, four sides, and the back where spacers let air behind it: what gives heat away."""
    tall = given["base_height"] + (given["screen_height"] if build == "accessible" else 0)
    faces = 2 if given["stand_off"] >= 8 else 1
    return (faces * given["width"] * tall + 2 * (given["width"] + tall) * given["depth"]) / 1e6


# --- rendering ------------------------------------------------------------------------------------------------------


def digest(folder: Path) -> str:
    """Of every source of the enclosure, and of how it is rendered."""
    found = hashlib.sha256(json.dumps([PARTS, PICTURES]).encode())
    for path in sorted(folder.glob("*.scad")):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def names() -> list[str]:
    return [f"{part}.stl" for part in PARTS] + [f"{picture}.png" for picture in PICTURES]


def stale(sources: Path, rendered: Path) -> list[str]:
    """What is not what its sources gave when it was rendered. Pictures and meshes differ in their last bits between
    versions of OpenSCAD and of the graphics driver: so the sources' digest is compared, and each file with its own."""
    manifest = rendered / "manifest.json"
    if not manifest.exists():
        return ["manifest.json is missing"]
    said = json.loads(manifest.read_text("utf-8"))
    if said.get("sources") != digest(sources):
        return ["the sources changed since it was rendered"]
    return [
        f"{name} is not the file that was rendered"
        for name in names()
        if not (rendered / name).exists() or _sha256(rendered / name) != said["files"].get(name)
    ]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def render(sources: Path, rendered: Path) -> None:
    """Runs OpenSCAD, for the pictures under a virtual screen. Takes about a minute."""
    rendered.mkdir(parents=True, exist_ok=True)
    for part, source in PARTS.items():
        with_screen = ["-D", f"accessible={'true' if part == 'box-accessible' else 'false'}"]
        _run(
            [
                "openscad",
                *with_screen,
                "--export-format",
                "binstl",
                "-o",
                str(rendered / f"{part}.stl"),
                str(sources / source),
            ]
        )
    for picture, options in PICTURES.items():
        target = str(rendered / f"{picture}.png")
        look = ["--imgsize=1000,1000", "--projection=p", "--viewall", "--autocenter", "--colorscheme=Tomorrow"]
        _run(["xvfb-run", "-a", "openscad", *options, *look, "-o", target, str(sources / "assembled.scad")])
    files = {name: _sha256(rendered / name) for name in names()}
    manifest = json.dumps({"sources": digest(sources), "files": files}, indent=2)
    (rendered / "manifest.json").write_text(manifest + "\n", "utf-8")


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode != 0 or "WARNING" in done.stderr:
        raise Malformed(f"{' '.join(command)}: {done.stderr.strip()[-800:]}")
