/**
 * The messages between gateway and door agent. Both are compiled against this module, so both use
 * the same words.
 */
package fr.heurtoir.protocol;
