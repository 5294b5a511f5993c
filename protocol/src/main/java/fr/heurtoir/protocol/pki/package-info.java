/**
 * A small certificate authority of one's own, for the demo, for tests, and for a commune without
 * one. What it writes is what any other authority would: PEM files.
 */
package fr.heurtoir.protocol.pki;
