package fr.heurtoir.gateway.rtc.sdp;

/**
 * The gateway's own part of one leg's answer.
 *
 * @param sessionId the {@code o=} line's id, constant for the life of the leg
 * @param version the {@code o=} line's version, one more with every answer of the leg
 * @param cname the canonical name of all our streams in this leg (RFC 3550 section 6.5.1)
 * @param audioSsrc the SSRC of the audio that we send in this leg
 * @param videoSsrc the SSRC of the video that we send in this leg
 * @param transport the transport's part of the answer
 */
public record LocalDescription(
    long sessionId,
    int version,
    String cname,
    long audioSsrc,
    long videoSsrc,
    TransportAnswer transport) {}
