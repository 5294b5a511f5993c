/**
 * ICE as a lite agent on a public or forwarded port (RFC 8445 section 2.5). It answers checks,
 * learns the peer's addresses from them and tracks consent (RFC 7675). Messages and times go in;
 * answers and decisions come out.
 */
@NullMarked
package fr.heurtoir.gateway.rtc.ice;

import org.jspecify.annotations.NullMarked;
