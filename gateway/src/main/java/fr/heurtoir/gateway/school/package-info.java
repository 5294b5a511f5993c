/** Schools, doors and people, and reading them from the configuration. */
@NullMarked
package fr.heurtoir.gateway.school;

import org.jspecify.annotations.NullMarked;
