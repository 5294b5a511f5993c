/**
 * Phones: the WebSocket protocol {@code heurtoir.v1} of {@code docs/phone-protocol.md} as sealed
 * records and their codec, the live connections, and who can be reached. Knows no web server: the
 * room {@code web} brings sockets as {@link fr.heurtoir.gateway.phone.PhoneSocket}.
 */
@NullMarked
package fr.heurtoir.gateway.phone;

import org.jspecify.annotations.NullMarked;
