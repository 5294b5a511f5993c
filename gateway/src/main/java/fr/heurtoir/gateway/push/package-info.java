/**
 * Waking phones by Web Push: RFC 8030 (delivery), RFC 8291 (encryption), RFC 8292 (who we are), and
 * the policy that says through whom. Nobody is contacted, and no name is looked up, unless IT staff
 * listed the host by its exact name.
 */
@NullMarked
package fr.heurtoir.gateway.push;

import org.jspecify.annotations.NullMarked;
