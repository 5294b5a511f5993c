// Front plate of the accessible build's second module: the window of a 7 inch screen, its panel held from behind.
include <shapes.scad>

module screen() {
  difference() {
    plate_with(screen_height)
      translate([width / 2, screen_height / 2]) square([view_width, view_height], center = true);
    translate([width / 2 - panel_width / 2 - gap, screen_height / 2 - panel_height / 2 - gap, -1])
      cube([panel_width + 2 * gap, panel_height + 2 * gap, plate - 2 + 1]);
  }
}

screen();
