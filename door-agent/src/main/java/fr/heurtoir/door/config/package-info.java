/** The station's configuration: door.toml, read and checked. */
@NullMarked
package fr.heurtoir.door.config;

import org.jspecify.annotations.NullMarked;
