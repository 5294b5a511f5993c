/**
 * What the gateway and the door agent say to each other, in one place so that both ends compile
 * against the same words.
 */
package fr.heurtoir.protocol;
