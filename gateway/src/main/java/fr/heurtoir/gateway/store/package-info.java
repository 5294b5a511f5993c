/**
 * What outlives the process: enrolled phones and their sessions, one-time enrolment tokens, and the
 * history of rings. SQLite in the gateway itself; the SQL and its migrations are PostgreSQL's too.
 * Losing the store loses history, never a ring.
 */
@NullMarked
package fr.heurtoir.gateway.store;

import org.jspecify.annotations.NullMarked;
