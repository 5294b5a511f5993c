/**
 * How one leg's packets travel to and from its peer. A {@link
 * fr.heurtoir.gateway.media.transport.MediaTransport} carries plain RTP and RTCP both ways and
 * hides the layers below: ICE-lite with DTLS-SRTP on one shared port, or unprotected RTP by
 * address. A {@link fr.heurtoir.gateway.media.transport.TransportFactory} defines what a kind of
 * transport needs of an offer. This package knows no rings, doors or phones.
 *
 * <p>A transport belongs to one given event loop. All loops share {@code RoutingTable} alone;
 * {@code HandOver} brings a packet from the loop that read it to its transport's.
 */
@NullMarked
package fr.heurtoir.gateway.media.transport;

import org.jspecify.annotations.NullMarked;
