/**
 * Our own doors, whose locks open by signed orders. The gateway's half of {@code
 * docs/open-order.md}.
 */
package fr.heurtoir.gateway.doors.own;
