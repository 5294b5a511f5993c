package fr.heurtoir.gateway.media.relay;

import io.netty.buffer.ByteBuf;

/**
 * One packet of the door's video.
 *
 * @param place on the endless line of its source's sequence numbers
 * @param timestamp 32 bits, the source's
 * @param marker whether it ends a frame
 * @param keyframe whether a decoder may begin with it
 * @param payload the payload alone; borrowed
 */
record SourcePacket(
    long place, long timestamp, boolean marker, boolean keyframe, ByteBuf payload) {}
