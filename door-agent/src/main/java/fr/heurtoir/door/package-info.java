/**
 * The program in the door station. {@link fr.heurtoir.door.DoorAgent} and {@link
 * fr.heurtoir.door.HeurtoirLock} put the packages together; these know nothing of this package.
 */
@NullMarked
package fr.heurtoir.door;

import org.jspecify.annotations.NullMarked;
