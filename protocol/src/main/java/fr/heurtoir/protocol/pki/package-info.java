/**
 * A small certificate authority, for the demo, for tests, and for a commune without one. It writes
 * PEM files, as any other authority would.
 */
package fr.heurtoir.protocol.pki;
