/**
 * What the gateway wants of each door and knows of it, beside its rings: the keys of its orders,
 * its lockdown, its health, its certificate. No SIP, no database, no clock: those are given.
 */
@NullMarked
package fr.heurtoir.gateway.door;

import org.jspecify.annotations.NullMarked;
