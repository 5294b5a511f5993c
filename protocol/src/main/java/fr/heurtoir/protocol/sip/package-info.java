/**
 * SIP for both ends: JAIN-SIP's transactions and dialogs over transports of our own on Netty.
 *
 * <p>{@link fr.heurtoir.protocol.sip.SipEndpoint} is the way in. A message goes the same way on
 * every transport: admission ({@link fr.heurtoir.protocol.net.Admission}), framing ({@code
 * StreamFramer}, {@code Datagrams}), a look at the raw header ({@code HeaderBlock}), the parser and
 * the stack ({@code MessageIntake}), then the listener. Whatever is dropped on that way is counted
 * by its reason in {@link fr.heurtoir.protocol.sip.SipCounters}.
 *
 * <p>Requests leave over a {@link fr.heurtoir.protocol.sip.Flow} that the caller names (RFC 5626
 * section 3); nothing here ever resolves or dials an address that a peer wrote into a message.
 */
package fr.heurtoir.protocol.sip;
