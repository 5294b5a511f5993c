/**
 * How one leg's packets travel to and from its peer. A {@link
 * fr.heurtoir.gateway.media.transport.MediaTransport} carries plain RTP and RTCP both ways and
 * hides the layers below: ICE-lite with DTLS-SRTP on one shared port, or unprotected RTP by
 * address. A {@link fr.heurtoir.gateway.media.transport.TransportFactory} defines what a kind of
 * transport needs of an offer. This package knows no rings, doors or phones.
 *
 * <p>Everything happens on one given event loop.
 */
@NullMarked
package fr.heurtoir.gateway.media.transport;

import org.jspecify.annotations.NullMarked;
