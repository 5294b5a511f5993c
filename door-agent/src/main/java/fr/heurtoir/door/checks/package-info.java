/** The station's checks of itself, for the installer's commands and for the daily self-test. */
@NullMarked
package fr.heurtoir.door.checks;

import org.jspecify.annotations.NullMarked;
