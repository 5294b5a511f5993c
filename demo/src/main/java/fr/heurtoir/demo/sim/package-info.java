/**
 * A door station without hardware: a real station's agent and lock process, with a simulated GPIO
 * chip, sound server and camera, and a page to press the bell. A real station contains none of it.
 */
@NullMarked
package fr.heurtoir.demo.sim;

import org.jspecify.annotations.NullMarked;
