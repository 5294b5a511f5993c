/**
 * Phones: the WebSocket protocol {@code heurtoir.v1} of {@code docs/phone-protocol.md} as sealed
 * records with their codec, the live connections, and which phones are reachable. Knows no web
 * server: package {@code web} brings sockets as {@link fr.heurtoir.gateway.phone.PhoneSocket}.
 */
@NullMarked
package fr.heurtoir.gateway.phone;

import org.jspecify.annotations.NullMarked;
