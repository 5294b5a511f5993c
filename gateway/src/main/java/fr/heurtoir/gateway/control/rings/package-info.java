/** What {@code rings} and {@code ring} say: rings as they are kept, in sentences and as JSON. */
@NullMarked
package fr.heurtoir.gateway.control.rings;

import org.jspecify.annotations.NullMarked;
