/** Reaching a sleeping phone: push, proofs and tests. */
@NullMarked
package fr.heurtoir.gateway.wake;

import org.jspecify.annotations.NullMarked;
