/**
 * SIP for both sides: JAIN-SIP's transactions and dialogs over our own transports on Netty.
 *
 * <p>{@link fr.heurtoir.protocol.sip.SipEndpoint} is the entry. It uses the layers of RFC 3261
 * section 5. A received message passes them in this order, on every transport:
 *
 * <ol>
 *   <li>{@code transport} (section 18): admission, TLS, framing, rates; a {@link
 *       fr.heurtoir.protocol.sip.transport.Flow} is the way to one peer
 *   <li>{@code message} (section 7): checks of the raw header, before anything is parsed
 *   <li>{@code transaction} (section 17): parser, gate, JAIN-SIP's stack, which also keeps the
 *       dialogs (section 12)
 *   <li>the listener, which is the transaction user
 * </ol>
 *
 * <p>{@link fr.heurtoir.protocol.sip.transport.SipCounters} counts every drop on this way by its
 * reason.
 *
 * <p>Requests are sent on a flow that the caller names (RFC 5626 section 3). Nothing here ever
 * resolves or contacts an address that a peer wrote into a message.
 */
package fr.heurtoir.protocol.sip;
