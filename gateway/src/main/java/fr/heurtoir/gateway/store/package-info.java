/**
 * What outlives the process: enrolled phones and their sessions, one-time enrolment tokens, and the
 * history of rings. In an SQLite file, or in a database of a PostgreSQL server, by the same SQL and
 * migrations. Losing the store loses history, never a ring.
 */
@NullMarked
package fr.heurtoir.gateway.store;

import org.jspecify.annotations.NullMarked;
