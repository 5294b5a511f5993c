// Rain hood: a roof with a fall to the front and two cheeks. Its back is screwed to the wall; it stands as it hangs.
include <shapes.scad>

// Profiles seen from the side: first the way out from the wall, then up.
module along_width(length) {
  translate([length, 0, 0]) rotate([0, -90, 0]) linear_extrude(length) children();
}

module hood() {
  back = stand_off + depth;
  reach = back + plate + hood_over;
  fall = reach * tan(hood_fall);
  inner = width + 2 * gap;
  difference() {
    union() {
      along_width(inner + 2 * hood_wall)
        polygon([[0, hood_side], [reach, hood_side - fall], [reach, hood_side - fall + hood_wall], [0, hood_side + hood_wall]]);
      // flange on the wall, above the station
      along_width(inner + 2 * hood_wall) square([hood_wall, hood_side + 25]);
      for (x = [0, inner + hood_wall]) translate([x, 0, 0]) along_width(hood_wall)
        polygon([[0, 0], [back, 0], [reach, hood_side - fall - 12], [reach, hood_side - fall + 1], [0, hood_side + 1]]);
    }
    // the station goes in from below
    translate([hood_wall, -1, -1]) cube([inner, hood_side - fall - 3, back + 1]);
    for (x = [30, width - 24]) translate([x, hood_side + 14, -1]) cylinder(h = 2 * hood_wall, d = 5.5);
  }
}

hood();
