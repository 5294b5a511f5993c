/** What every program of Heurtoir tells the service manager that runs it: sd_notify(3). */
@NullMarked
package fr.heurtoir.protocol.ops;

import org.jspecify.annotations.NullMarked;
