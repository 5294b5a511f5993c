/**
 * The gateway's administration on its machine: the control socket, the commands behind it, the
 * metrics, and the checks of certificates.
 */
@NullMarked
package fr.heurtoir.gateway.control;

import org.jspecify.annotations.NullMarked;
