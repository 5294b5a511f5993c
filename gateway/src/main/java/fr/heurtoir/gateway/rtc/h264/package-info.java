/** H.264 in RTP (RFC 6184): where keyframes start, and what a sequence parameter set says. Pure. */
@NullMarked
package fr.heurtoir.gateway.rtc.h264;

import org.jspecify.annotations.NullMarked;
