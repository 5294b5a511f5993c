/** VP8 in RTP (RFC 7741): the payload descriptor, and what a frame's first bytes say. Pure. */
@NullMarked
package fr.heurtoir.gateway.rtc.vp8;

import org.jspecify.annotations.NullMarked;
