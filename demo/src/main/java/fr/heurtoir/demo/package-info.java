/**
 * Gateway and stations on one machine: a supervisor that starts a gateway and simulated doors as
 * processes of their own, and the command that presses a bell.
 */
@NullMarked
package fr.heurtoir.demo;

import org.jspecify.annotations.NullMarked;
