// Back box of the base module: glands, vent, posts of the computer, and a passage to the screen module.
include <shapes.scad>

module box(accessible = false) {
  back_box(base_height, accessible ? [[width / 2, passage]] : [],
           [[45, gland_poe], [85, gland_small], [125, gland_small], [161, vent]])
    translate([width / 2, base_height / 2, 0]) posts();
}

module posts() {
  for (x = [-pi_x / 2, pi_x / 2], y = [-pi_y / 2, pi_y / 2])
    translate([x, y, wall - 0.2]) linear_extrude(8) difference() {
      circle(d = pi_post);
      circle(d = pi_screw, $fn = 24);
    }
}

accessible = false;
box(accessible);
