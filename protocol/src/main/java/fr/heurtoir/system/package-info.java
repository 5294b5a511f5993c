/**
 * What every program of Heurtoir needs of its machine: the service manager (sd_notify(3)), the
<<<<<<< HEAD
 * journal's socket, and the kernel's clocks. It is no protocol between the programs.
=======
 * kernel's clocks, and files that a power cut leaves whole. It is no protocol between the programs.
>>>>>>> ae2873a8 (Files that a power cut must leave whole are written in one place for gateway, station and setup; the appliance's door sends sound)
 */
@NullMarked
package fr.heurtoir.system;

import org.jspecify.annotations.NullMarked;
