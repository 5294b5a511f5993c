/** Carries out phones' requests after the permission check, by calling the packages concerned. */
@NullMarked
package fr.heurtoir.gateway.requests;

import org.jspecify.annotations.NullMarked;
