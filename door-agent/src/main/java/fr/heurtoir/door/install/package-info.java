/**
 * What an installer does at the door and what the station does to itself every day: checks, tests,
 * the enrolment, the status. The one room that knows the configuration: it is a second way in,
 * beside the agent.
 */
@NullMarked
package fr.heurtoir.door.install;

import org.jspecify.annotations.NullMarked;
