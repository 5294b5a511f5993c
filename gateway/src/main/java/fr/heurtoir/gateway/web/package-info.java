/**
 * HTTP: the phone's app as static files, the REST calls and the WebSocket of {@code
 * docs/phone-protocol.md}, health and metrics. Vert.x types stay in this package.
 */
@NullMarked
package fr.heurtoir.gateway.web;

import org.jspecify.annotations.NullMarked;
