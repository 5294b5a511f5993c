/** The history: the stored records of rings, and the interfaces of their stores. */
@NullMarked
package fr.heurtoir.gateway.history;

import org.jspecify.annotations.NullMarked;
