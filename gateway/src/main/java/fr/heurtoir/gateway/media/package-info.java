/**
 * The media plane: a {@link fr.heurtoir.gateway.media.Relay} for each ring. It answers the offers
 * of doors and phones, and joins their transports ({@code media.transport}) with the relay's rules
 * ({@code media.relay}).
 *
 * <p>Everything happens on {@link fr.heurtoir.gateway.media.MediaPlane#loop}, without locks.
 */
@NullMarked
package fr.heurtoir.gateway.media;

import org.jspecify.annotations.NullMarked;
