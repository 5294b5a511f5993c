/**
 * The rings that live: they are begun, brought what doors, phones, media and time do, and their
 * effects are carried out. All of it on one event loop.
 */
@NullMarked
package fr.heurtoir.gateway.rings;

import org.jspecify.annotations.NullMarked;
