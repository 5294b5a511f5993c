/**
 * What the people who run the gateway see of it: counters with their Prometheus text, and log lines
 * in journald's form.
 */
@NullMarked
package fr.heurtoir.gateway.ops;

import org.jspecify.annotations.NullMarked;
