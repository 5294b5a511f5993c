/** Reaching a phone that is asleep: push, its proofs, its tests. */
@NullMarked
package fr.heurtoir.gateway.wake;

import org.jspecify.annotations.NullMarked;
