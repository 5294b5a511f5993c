/**
 * What the visitor perceives: for each {@link fr.heurtoir.door.call.Notice} a light, a sound and a
 * text in French and English, so that every signal reaches at least two senses. Also the station's
 * screen, a page on the loopback address.
 */
@NullMarked
package fr.heurtoir.door.feedback;

import org.jspecify.annotations.NullMarked;
