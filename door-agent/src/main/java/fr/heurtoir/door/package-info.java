/** door-agent. */
package fr.heurtoir.door;
