/**
 * The limits of everything that listens on the network, the same for every port: who may hold a
 * connection ({@link fr.heurtoir.protocol.net.Admission}), how often one may be opened ({@link
 * fr.heurtoir.protocol.net.SourceRates}), and what counts as one source ({@link
 * fr.heurtoir.protocol.net.Network}). All of it works before a stranger's first byte is read.
 */
@org.jspecify.annotations.NullMarked
package fr.heurtoir.protocol.net;
