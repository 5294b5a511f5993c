/** Who is rung at a school, now and next: its plan, its holidays, absences and stand-ins. */
@NullMarked
package fr.heurtoir.gateway.rota;

import org.jspecify.annotations.NullMarked;
