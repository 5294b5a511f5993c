/**
 * The installer's work at the door and the station's daily checks: checks, tests, enrolment,
 * status. This package knows the configuration, because it is a second entry beside the agent.
 */
@NullMarked
package fr.heurtoir.door.install;

import org.jspecify.annotations.NullMarked;
