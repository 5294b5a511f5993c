/** Runs in the page before its own scripts: keeps the page's WebRTC sessions for their statistics. */
export function keepPeers() {
  window.heurtoirPeers = [];
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...words) {
      super(...words);
      window.heurtoirPeers.push(this);
    }
  };
}

/** Runs in the page: what its sessions carry now: `{ video, audio, voice }`, each a codec and its packets, or null. */
export async function carried() {
  const found = { video: null, audio: null, voice: null };
  for (const peer of window.heurtoirPeers) {
    if (peer.connectionState !== "connected") {
      continue;
    }
    const stats = await peer.getStats();
    for (const each of stats.values()) {
      const codec = stats.get(each.codecId)?.mimeType.toLowerCase();
      if (each.type === "inbound-rtp" && codec) {
        found[each.kind] = { codec, packets: each.packetsReceived, decoded: each.framesDecoded ?? null };
      } else if (each.type === "outbound-rtp" && each.kind === "audio" && codec) {
        found.voice = { codec, packets: each.packetsSent };
      }
    }
  }
  return found;
}
