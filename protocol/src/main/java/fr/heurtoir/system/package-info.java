/**
 * What every program of Heurtoir needs of the machine that it runs on, and is no protocol between
 * them: the service manager (sd_notify(3)) and the kernel's clocks.
 */
@NullMarked
package fr.heurtoir.system;

import org.jspecify.annotations.NullMarked;
