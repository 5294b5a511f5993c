/**
 * The words of gateway and door agent: ids, outcomes, times. Both are compiled against this module,
 * so both use the same words.
 */
package fr.heurtoir.protocol;
