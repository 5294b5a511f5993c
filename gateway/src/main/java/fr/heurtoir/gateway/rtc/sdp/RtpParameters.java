package fr.heurtoir.gateway.rtc.sdp;

import java.util.OptionalInt;

/**
 * The parameters agreed for one kind of media in one leg.
 *
 * @param payloadType of the codec, the same in both directions of the leg
 * @param telephoneEvent payload type of RFC 4733 events, where agreed
 * @param clockRate the RTP clock in Hz
 * @param ssrc of the stream that we send
 * @param send whether we may send
 * @param receive whether the peer may send
 * @param nack whether lost packets may be requested
 * @param pli whether a keyframe may be requested by PLI
 * @param fir whether a keyframe may be requested by FIR
 * @param remb whether bandwidth estimates may be sent
 */
public record RtpParameters(
    int payloadType,
    OptionalInt telephoneEvent,
    int clockRate,
    long ssrc,
    boolean send,
    boolean receive,
    boolean nack,
    boolean pli,
    boolean fir,
    boolean remb) {}
