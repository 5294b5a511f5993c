/** The gateway's program: builds, runs and stops all packages below. */
package fr.heurtoir.gateway;
