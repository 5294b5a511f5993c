/** gateway. */
package fr.heurtoir.gateway;
