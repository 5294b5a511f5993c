/** Who may do what: the permission check before any request of a phone. */
@NullMarked
package fr.heurtoir.gateway.access;

import org.jspecify.annotations.NullMarked;
