/** The command {@code doctor}: what the gateway needs of its machine and network, looked at. */
@NullMarked
package fr.heurtoir.gateway.cli.doctor;

import org.jspecify.annotations.NullMarked;
