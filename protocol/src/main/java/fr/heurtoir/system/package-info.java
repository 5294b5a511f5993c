/**
 * What every program of Heurtoir needs of its machine: the service manager (sd_notify(3)), the
 * journal's socket, the kernel's clocks, and files that a power cut leaves whole. It is no protocol
 * between the programs.
 */
@NullMarked
package fr.heurtoir.system;

import org.jspecify.annotations.NullMarked;
