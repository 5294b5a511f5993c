/**
 * Whether an answer refuses the picture but accepts the sound (RFC 3264 section 6: port 0; RFC 8829 section 5.3.1
 * rejects a bundled section the same way), or lets nothing come that way.
 */
export function refusesPicture(sdp: string): boolean {
  const video = sdp.split(/\r?\n(?=m=)/).find((section) => section.startsWith("m=video "));
  return video !== undefined && (/^m=video 0[ /]/.test(video) || /^a=(inactive|recvonly)\s*$/m.test(video));
}
