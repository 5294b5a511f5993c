/**
 * Single SIP messages outside JAIN-SIP's parser (RFC 3261 sections 7 and 20): raw headers, answers
 * to what cannot be parsed, and the Reason header with a ring's outcome.
 */
package fr.heurtoir.protocol.sip.message;
