/**
 * Log lines of all programs: slf4j over the JDK's own logging, with three promises. A value that
 * comes from outside never looks like a field of ours; lines of one kind are bounded in rate, and
 * what was left out is counted; a stack trace is for a defect of ours only.
 */
@NullMarked
package fr.heurtoir.protocol.log;

import org.jspecify.annotations.NullMarked;
