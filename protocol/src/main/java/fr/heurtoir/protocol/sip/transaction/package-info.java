/**
 * SIP's transaction layer (RFC 3261 section 17): JAIN-SIP's stack with its timers and logs, and the
 * way of a received message into it. The stack keeps the dialogs (section 12) too.
 */
package fr.heurtoir.protocol.sip.transaction;
