/** What phones ask for, once it is allowed, brought to the rooms that do it. */
@NullMarked
package fr.heurtoir.gateway.requests;

import org.jspecify.annotations.NullMarked;
