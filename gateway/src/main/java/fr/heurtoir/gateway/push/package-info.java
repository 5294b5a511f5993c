/**
 * Waking phones by Web Push: RFC 8030 (delivery), RFC 8291 (encryption), RFC 8292 (identification
 * of the gateway), and the policy that lists the hosts. This package contacts no host and looks up
 * no name that IT staff did not list exactly.
 */
@NullMarked
package fr.heurtoir.gateway.push;

import org.jspecify.annotations.NullMarked;
