/** What {@code status} says: the gateway at one moment, and what needs doing. */
@NullMarked
package fr.heurtoir.gateway.control.status;

import org.jspecify.annotations.NullMarked;
