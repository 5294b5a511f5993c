/**
 * SIP for both ends: JAIN-SIP's transactions and dialogs over transports of our own on Netty.
 *
 * <p>{@link fr.heurtoir.protocol.sip.SipEndpoint} is the way in; it stands on the layers of RFC
 * 3261 section 5. A message goes up through them in this order, on every transport:
 *
 * <ol>
 *   <li>{@code transport} (section 18): admission, TLS, framing, rates; a {@link
 *       fr.heurtoir.protocol.sip.transport.Flow} is the way to one peer
 *   <li>{@code message} (section 7): a look at the raw header, before anything is parsed
 *   <li>{@code transaction} (section 17): parser, gate, JAIN-SIP's stack, which also keeps the
 *       dialogs (section 12)
 *   <li>the listener, which is the transaction user
 * </ol>
 *
 * <p>Whatever is dropped on that way is counted by its reason in {@link
 * fr.heurtoir.protocol.sip.transport.SipCounters}.
 *
 * <p>Requests leave over a flow that the caller names (RFC 5626 section 3); nothing here ever
 * resolves or dials an address that a peer wrote into a message.
 */
package fr.heurtoir.protocol.sip;
