/**
 * The audit trail: which acts are recorded, and how its entries hang together so that a change
 * shows.
 */
@NullMarked
package fr.heurtoir.gateway.audit;

import org.jspecify.annotations.NullMarked;
