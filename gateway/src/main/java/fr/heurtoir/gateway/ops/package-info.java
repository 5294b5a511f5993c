/**
 * What the people who run the gateway see of it: counters and their Prometheus text, log lines in
 * journald's form, and the service manager's notifications.
 */
@NullMarked
package fr.heurtoir.gateway.ops;

import org.jspecify.annotations.NullMarked;
