/**
 * What the gateway can be asked on its machine: the control socket, the commands behind it, the
 * metrics, and the watch over certificates.
 */
@NullMarked
package fr.heurtoir.gateway.control;

import org.jspecify.annotations.NullMarked;
