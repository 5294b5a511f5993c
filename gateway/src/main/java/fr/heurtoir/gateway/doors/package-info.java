/**
 * Everything about doors outside rings: order keys, lockdown, health, certificates, enrolment.
 * Contains no SIP and no database: the sender of messages and the store are passed in.
 */
@NullMarked
package fr.heurtoir.gateway.doors;

import org.jspecify.annotations.NullMarked;
