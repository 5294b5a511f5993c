/** Who is rung at a school now and next: its plan, its holidays, who is away and who stands in. */
@NullMarked
package fr.heurtoir.gateway.rota;

import org.jspecify.annotations.NullMarked;
