/**
 * ICE as a lite agent on a public or forwarded port (RFC 8445 section 2.5): it answers checks,
 * learns the peer's addresses from them, and knows as long as consent lasts (RFC 7675). Messages
 * and times in, answers and decisions out.
 */
@NullMarked
package fr.heurtoir.gateway.rtc.ice;

import org.jspecify.annotations.NullMarked;
