/** demo. */
package fr.heurtoir.demo;
