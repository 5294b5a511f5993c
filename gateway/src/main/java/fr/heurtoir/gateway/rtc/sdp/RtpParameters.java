package fr.heurtoir.gateway.rtc.sdp;

import java.util.OptionalInt;

/**
 * What one leg agreed for one kind of media.
 *
 * @param payloadType of the codec, the same in both directions of the leg
 * @param telephoneEvent payload type of RFC 4733 events, where agreed
 * @param clockRate the RTP clock in Hz
 * @param ssrc of what we send
 * @param send whether we may send it
 * @param receive whether the peer may send it
 * @param nack whether lost packets may be asked for
 * @param pli whether a keyframe may be asked for by PLI
 * @param fir whether a keyframe may be asked for by FIR
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
