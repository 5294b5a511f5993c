/**
 * The log lines of all programs: slf4j over the JDK's own logging, with three promises. A value
 * from outside never looks like a field of ours. Lines of one kind are limited in rate, and
 * suppressed ones are counted. Only a bug of ours gets a stack trace. Lines are written by a thread
 * of their own, under systemd to the journal with their fields.
 */
@NullMarked
package fr.heurtoir.protocol.log;

import org.jspecify.annotations.NullMarked;
