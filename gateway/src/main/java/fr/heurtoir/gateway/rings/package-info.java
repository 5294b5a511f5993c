/**
 * The live rings: they begin, get the events of doors, phones, media and time, and have their
 * effects carried out. All on one event loop.
 */
@NullMarked
package fr.heurtoir.gateway.rings;

import org.jspecify.annotations.NullMarked;
