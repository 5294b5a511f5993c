/**
 * What outlives the process: enrolled phones and their sessions, one-time enrolment tokens, and the
 * history of rings. SQLite inside the gateway; the SQL and its migrations also suit PostgreSQL.
 * Losing the store loses history, never a ring.
 */
@NullMarked
package fr.heurtoir.gateway.store;

import org.jspecify.annotations.NullMarked;
