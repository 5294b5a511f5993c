/**
 * The media plane: a {@link fr.heurtoir.gateway.media.Relay} for each ring. It answers the offers
 * of doors and phones, and joins their transports ({@code media.transport}) with the relay's rules
 * ({@code media.relay}).
 *
 * <p>All legs of a ring are on one of several event loops, without locks. The rooms above use a
 * relay from the rings' loop; what crosses between the two is a message ({@code RelayProxy}).
 */
@NullMarked
package fr.heurtoir.gateway.media;

import org.jspecify.annotations.NullMarked;
