/** The messages of gateway and station, which carry signed orders. */
@NullMarked
package fr.heurtoir.protocol.door;

import org.jspecify.annotations.NullMarked;
