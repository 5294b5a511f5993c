/**
 * What doors are and say, beside their rings: the keys of their orders, their lockdown, their
 * health, their certificates, their enrolment. No SIP and no database: how a door is spoken to and
 * where things are kept is given.
 */
@NullMarked
package fr.heurtoir.gateway.doors;

import org.jspecify.annotations.NullMarked;
