/**
 * A ring's story from recorded log lines of the gateway and its stations, and of its phones as the
 * gateway logged them.
 */
@NullMarked
package fr.heurtoir.gateway.cli.trace;

import org.jspecify.annotations.NullMarked;
