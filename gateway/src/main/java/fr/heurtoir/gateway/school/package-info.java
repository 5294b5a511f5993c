/** Schools, doors and people: what they are, and their reading from configuration. */
@NullMarked
package fr.heurtoir.gateway.school;

import org.jspecify.annotations.NullMarked;
