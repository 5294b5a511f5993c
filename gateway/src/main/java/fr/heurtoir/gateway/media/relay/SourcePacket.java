package fr.heurtoir.gateway.media.relay;

import io.netty.buffer.ByteBuf;

/**
 * One packet of the door's video.
 *
 * @param extendedSequence its extended sequence number in its source (RFC 3550 section 6.4.1)
 * @param timestamp 32 bits, the source's
 * @param marker whether it ends a frame
 * @param keyframe whether a decoder may begin with it
 * @param payload the payload alone; borrowed
 */
record SourcePacket(
    long extendedSequence, long timestamp, boolean marker, boolean keyframe, ByteBuf payload) {}
