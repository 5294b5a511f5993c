/** Rings as they are kept: their records, and what keeps them. */
@NullMarked
package fr.heurtoir.gateway.history;

import org.jspecify.annotations.NullMarked;
