// What both modules are made of.
include <parameters.scad>

$fn = 40;

module outline(height, inset = 0) {
  translate([inset, inset])
    offset(r = corner - min(inset, corner - 1)) offset(delta = -(corner - min(inset, corner - 1)))
      square([width - 2 * inset, height - 2 * inset]);
}

module corners(height, inset) {
  for (x = [inset, width - inset], y = [inset, height - inset]) translate([x, y]) children();
}

// A front plate: its holes are the children of the first kind, its relief is put on by the caller.
module plate_with(height) {
  linear_extrude(plate) difference() {
    outline(height);
    corners(height, wall + boss / 2) circle(d = screw);
    children();
  }
}

// Slots that let sound out and no stick straight in: the loudspeaker sits lower than they do.
module grille(size) {
  intersection() {
    circle(d = size);
    for (y = [-size / 2 : 7 : size / 2]) translate([-size / 2, y]) square([size, 3]);
  }
}

// OpenSCAD's size is the height of the capitals, near enough: the test measures the printed letters.
module word(text_, halign = "left") {
  text(text_, size = letters, font = "DejaVu Sans:style=Bold", halign = halign, $fn = 12);
}

// A bell, 22 high, for whoever does not read: its lower middle is the origin.
module bell() {
  translate([0, 3]) circle(r = 3);
  translate([0, 5]) polygon([[-10, 0], [10, 0], [7.5, 3], [6, 10], [-6, 10], [-7.5, 3]]);
  translate([0, 14]) circle(r = 6);
  translate([0, 20]) circle(r = 2);
}

// Six dots a cell, numbered down the left column (1 2 3) then the right (4 5 6).
function dots(letter) =
  letter == "s" ? [2, 3, 4] : letter == "o" ? [1, 3, 5] : letter == "n" ? [1, 3, 4, 5] :
  letter == "e" ? [1, 5] : letter == "z" ? [1, 3, 5, 6] : [];

module braille(text_) {
  for (index = [0 : len(text_) - 1], number = dots(text_[index]))
    translate([index * cell_step + (number > 3 ? dot_step : 0), -((number - 1) % 3) * dot_step, 0])
      cylinder(h = dot_height, d1 = dot, d2 = dot * 0.6, $fn = 16);
}

// An open box of one module: the caller says what the lower and upper walls let through.
module back_box(height, top_open, bottom_open) {
  difference() {
    union() {
      difference() {
        linear_extrude(depth) outline(height);
        translate([0, 0, wall]) linear_extrude(depth) outline(height, wall);
      }
      corners(height, wall + boss / 2) linear_extrude(depth) square(boss, center = true);
      children();
    }
    corners(height, wall + boss / 2) translate([0, 0, depth - 12]) cylinder(h = 13, d = insert);
    corners(height, mount_inset) translate([0, 0, -1]) cylinder(h = wall + 2, d = mount_hole);
    // cord seal of 2 mm, in the rim
    translate([0, 0, depth - 1.2]) linear_extrude(2) difference() {
      outline(height, wall / 2 - 0.6);
      outline(height, wall / 2 + 0.6);
    }
    through(0, bottom_open);
    through(height, top_open);
  }
}

// Holes in a lower or upper wall: [x, diameter] each, in the middle of the depth.
module through(y, holes) {
  for (hole = holes) translate([hole[0], y, depth / 2]) rotate([90, 0, 0]) cylinder(h = 4 * wall, d = hole[1], center = true);
}
