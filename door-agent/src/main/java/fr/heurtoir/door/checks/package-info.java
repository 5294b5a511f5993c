/** What the station can check of itself: for the installer's commands and for the daily check. */
@NullMarked
package fr.heurtoir.door.checks;

import org.jspecify.annotations.NullMarked;
