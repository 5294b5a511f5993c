/**
 * The station's stored data: the rings that no gateway took, and the last certain time. What is
 * acknowledged here survives a power cut at any byte.
 *
 * <p>Blocking; each class names its thread.
 */
@NullMarked
package fr.heurtoir.door.keep;

import org.jspecify.annotations.NullMarked;
