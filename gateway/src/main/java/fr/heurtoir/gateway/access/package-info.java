/** Who may do what: the one table of rights, asked before anything that a phone wants is done. */
@NullMarked
package fr.heurtoir.gateway.access;

import org.jspecify.annotations.NullMarked;
