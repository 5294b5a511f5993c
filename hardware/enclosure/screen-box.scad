// Back box of the screen module: what it needs comes through the passage from below.
include <shapes.scad>

module screen_box() {
  back_box(screen_height, [], [[width / 2, passage]]);
}

screen_box();
