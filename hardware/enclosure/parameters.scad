// Dimensions of the station's enclosure, in millimetres. One assignment of a number a line: the checks of
// `./heurtoir hardware` and the elevation drawing read this file too.

// Outside of one module. Both modules fit a print bed of 220 by 220.
width = 206;
base_height = 200;    // button, lights, loudspeaker, microphone, camera
screen_height = 150;  // second module of the accessible build, above the first
depth = 85;
stand_off = 10;       // spacers behind the box: its back gives heat away too, and dries
plate = 5;            // thickness of a front plate
wall = 3;
corner = 8;           // outer radius
gap = 0.3;            // between plate and hood, and around what is pushed in

// Above the finished floor, in front of the station.
floor_to_bottom_standard = 1060;   // lower edge of the base module
floor_to_bottom_accessible = 940;
from_inner_corner = 450; // least distance of the axis to an inner corner of walls

// Front of the base module: centres, from its lower left corner.
button_x = 38;
button_y = 42;
button_hole = 22.3;   // S1
camera_x = 103;
camera_y = 176;
camera_window = 34;
light_hole = 12.3;    // H1 to H5
light_x = 104;
light_top_y = 148;    // H1; H2 to H4 below it
light_step = 22; 
capture_x = 134;      // H5, beside the camera
microphone_x = 72;
speaker_x = 50;
speaker_y = 112;
speaker_size = 62;
bell_x = 176;         // raised bell beside the word
bell_y = 36;
pictogram_x = 176;    // recess for the pictogram of the induction loop
pictogram_y = 176;
pictogram_size = 36;

// Lettering: height of the capitals, and how far it stands out.
letters = 15;
relief = 1;
letters_light = 80;   // light reflectance of the lettering, per cent (light grey)
face_light = 6;       // of the front plate (dark)
word_x = 60;          // the word beside the button
word_y = 40;          // its baseline
braille_x = 62;
braille_y = 28;       // upper row of dots

// Braille (NF P 98-351 is about paving; these are the usual dimensions of French signage).
dot = 1.6;
dot_height = 0.8;
dot_step = 2.5;
cell_step = 6.2;

// Screen module: 7 inch panel, outer 189.4 by 120.3, visible 154.6 by 86.9, lying.
panel_width = 189.4;
panel_height = 120.3;
view_width = 155.4;
view_height = 87.7;

// Back box.
gland_poe = 20.3;     // M20, from below
gland_small = 16.3;   // M16
vent = 12.3;          // M12 membrane
screw = 4.3;          // M4 through the plate, tamper-proof head
insert = 5.6;         // brass insert M4
boss = 12;
mount_hole = 6.5;     // wall
mount_inset = 30;
passage = 25.5;       // between two modules
pi_x = 58;            // holes of the Raspberry Pi
pi_y = 49;
pi_post = 6;
pi_screw = 2.2;       // M2.5 cuts its thread

// Rain hood.
hood_over = 45;       // beyond the plate
hood_side = 60;       // height of its cheeks
hood_wall = 3;
hood_fall = 8;        // slope, degrees
