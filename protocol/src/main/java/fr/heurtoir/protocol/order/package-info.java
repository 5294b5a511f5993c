/**
 * What the gateway signs and a door's lock process verifies: {@link
 * fr.heurtoir.protocol.order.OpenOrder}, {@link fr.heurtoir.protocol.order.LockdownOrder}, {@link
 * fr.heurtoir.protocol.order.KeyOrder}, with Ed25519 (RFC 8032) over a text of fixed form.
 *
 * <p>Each order names the door, carries a nonce that this door made, and a number that only rises:
 * {@code docs/open-order.md} says which threat each of them answers.
 */
@NullMarked
package fr.heurtoir.protocol.order;

import org.jspecify.annotations.NullMarked;
