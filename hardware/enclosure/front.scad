// Front plate of the base module: button, camera window, lights, loudspeaker, microphone, lettering, braille.
include <shapes.scad>

labels = ["APPEL", "PARLEZ", "OUVERT", "FERMÉ"];

module front() {
  union() {
    front_plain();
    relief();
  }
}

module front_plain() {
  difference() {
    plate_with(base_height) {
      translate([button_x, button_y]) circle(d = button_hole);
      translate([camera_x, camera_y]) circle(d = camera_window);
      translate([capture_x, camera_y]) circle(d = light_hole);
      for (row = [0 : 3]) translate([light_x, light_top_y - row * light_step]) circle(d = light_hole);
      translate([speaker_x, speaker_y]) grille(speaker_size);
      for (x = [-3, 0, 3]) translate([microphone_x + x, camera_y]) circle(d = 1.6, $fn = 12);
    }
    // seat of the window's pane, from behind
    translate([camera_x, camera_y, -1]) cylinder(h = 4, d = camera_window + 10);
    translate([pictogram_x - pictogram_size / 2, pictogram_y - pictogram_size / 2, plate - 0.6])
      cube([pictogram_size, pictogram_size, 2]);
  }
}

// Sunk by 0.2 so that it is one body with the plate.
module relief() {
  translate([0, 0, plate - 0.2]) {
    linear_extrude(relief + 0.2) {
      translate([word_x, word_y]) word("SONNEZ");
      translate([bell_x, bell_y]) bell();
      for (row = [0 : 3])
        translate([light_x + 11, light_top_y - row * light_step - letters / 2]) scale([0.92, 1]) word(labels[row]);
    }
    translate([braille_x, braille_y, 0.1]) braille("sonnez");
  }
}

front();
