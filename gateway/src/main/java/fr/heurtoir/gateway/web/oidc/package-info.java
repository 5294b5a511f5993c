/**
 * Asks an OpenID provider who somebody is (OpenID Connect Core 1.0, authorization code with PKCE).
 * Knows no phone, no school and no Vert.x. Nimbus' library verifies all tokens.
 */
@NullMarked
package fr.heurtoir.gateway.web.oidc;

import org.jspecify.annotations.NullMarked;
