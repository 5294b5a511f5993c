/**
 * The front ends of the commands: what an IT person types, and what is printed. They ask the
 * gateway that runs over its control socket.
 */
@NullMarked
package fr.heurtoir.gateway.cli;

import org.jspecify.annotations.NullMarked;
