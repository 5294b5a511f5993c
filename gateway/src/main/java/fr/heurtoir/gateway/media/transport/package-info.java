/**
 * How one leg's packets reach its peer and come from it. A {@link
 * fr.heurtoir.gateway.media.transport.MediaTransport} carries plain RTP and RTCP both ways and
 * hides what lies below: ICE-lite with DTLS-SRTP on one shared port, or unprotected RTP by address.
 * A {@link fr.heurtoir.gateway.media.transport.TransportFactory} says what a kind of transport
 * needs of an offer. Nothing here knows rings, doors or phones.
 *
 * <p>Everything happens on one event loop, which is given.
 */
@NullMarked
package fr.heurtoir.gateway.media.transport;

import org.jspecify.annotations.NullMarked;
