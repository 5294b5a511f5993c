/** From an empty configuration folder to a gateway that a phone and a door can enrol at. */
@NullMarked
package fr.heurtoir.gateway.cli.setup;

import org.jspecify.annotations.NullMarked;
