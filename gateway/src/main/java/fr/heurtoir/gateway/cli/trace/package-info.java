/**
 * A ring's story from recorded log lines: the gateway's, its stations' and, by what the gateway
 * noted of them, its phones'.
 */
@NullMarked
package fr.heurtoir.gateway.cli.trace;

import org.jspecify.annotations.NullMarked;
