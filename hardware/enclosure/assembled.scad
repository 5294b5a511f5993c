// How the parts stand together, for the pictures. Not a part to print.
use <front.scad>
use <screen.scad>
use <box.scad>
use <screen-box.scad>
use <hood.scad>
include <parameters.scad>

accessible = false;
body = [0.36, 0.40, 0.44];
face = [0.16, 0.20, 0.25];

module lamp(x, y, colour) translate([x, y, depth + plate]) color(colour) cylinder(h = 2, d = light_hole, $fn = 48);

apart = 0; // how far the front stands off, to look inside

module base() {
  color(body) render() box(accessible);
  translate([0, 0, apart]) base_front();
}

module base_front() {
  color(face) translate([0, 0, depth]) render() front_plain();
  color([0.9, 0.9, 0.88]) translate([0, 0, depth]) relief();
  color([0.75, 0.77, 0.8]) translate([button_x, button_y, depth + plate]) cylinder(h = 4, d = button_hole + 5, $fn = 64);
  color([0.05, 0.06, 0.08]) translate([camera_x, camera_y, depth + 1]) cylinder(h = 2, d = camera_window + 4, $fn = 64);
  color([0.1, 0.1, 0.1]) translate([speaker_x - 32, speaker_y - 32, depth - 2]) cube([64, 64, 1]);
  color([0.12, 0.38, 0.75]) translate([pictogram_x - 17, pictogram_y - 17, depth + plate - 0.5]) cube([34, 34, 0.6]);
  lamp(capture_x, camera_y, [0.9, 0.2, 0.2]);
  for (row = [0 : 3])
    lamp(light_x, light_top_y - row * light_step, [[1, 1, 1], [0.2, 0.5, 1], [0.2, 0.8, 0.3], [0.9, 0.2, 0.2]][row]);
}

module upper() translate([0, base_height, 0]) {
  color(body) render() screen_box();
  translate([0, 0, depth + apart]) {
    color(face) render() screen();
    color([0.08, 0.2, 0.35]) translate([(width - view_width) / 2, (screen_height - view_height) / 2, 2])
      cube([view_width, view_height, 1]);
  }
}

base();
if (accessible) upper();
color(body) translate([-hood_wall - gap, (accessible ? base_height + screen_height : base_height) - hood_side + 20 + apart, -stand_off])
  render() hood();
