/**
 * The program in the door station. {@link fr.heurtoir.door.DoorAgent} and {@link
 * fr.heurtoir.door.HeurtoirLock} compose the rooms; they know nothing of this package.
 */
@NullMarked
package fr.heurtoir.door;

import org.jspecify.annotations.NullMarked;
