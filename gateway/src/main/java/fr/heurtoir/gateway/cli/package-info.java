/**
 * The commands' user interface: what an IT person types, and what is printed. Commands ask the
 * running gateway over its control socket.
 */
@NullMarked
package fr.heurtoir.gateway.cli;

import org.jspecify.annotations.NullMarked;
