/**
 * What the gateway wants of each door and knows of it, beside its rings: the keys of its orders,
 * its lockdown, its health, its certificate. No SIP and no database: how a door is spoken to and
 * where things are kept is given.
 */
@NullMarked
package fr.heurtoir.gateway.door;

import org.jspecify.annotations.NullMarked;
