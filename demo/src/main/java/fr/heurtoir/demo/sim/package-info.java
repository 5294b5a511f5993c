/**
 * A door station without hardware: the agent and the lock process of a real one, over a GPIO chip,
 * a sound server and a camera that are simulated, with a page to press the bell. None of it is part
 * of what a real station runs.
 */
@NullMarked
package fr.heurtoir.demo.sim;

import org.jspecify.annotations.NullMarked;
