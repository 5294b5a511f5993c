/** Plays the door in a page: draws a visitor and answers the phones' offers with that picture and a quiet hum. */
import { drawVisitor } from "./visitor.mjs";

const canvas = document.getElementById("camera");
const asked = new URLSearchParams(location.search);
// For who looks at no picture: to draw, code and decode a whole one is most of what a ring costs the machine.
const scale = asked.has("small") ? 1 / 3 : 1;
const camera = await drawVisitor(canvas, { blinks: !asked.has("still"), scale });
document.documentElement.dataset.drawn = "";
const legs = new Map();

const sound = new AudioContext();
const hum = sound.createMediaStreamDestination();

/** Raises the start bitrate: Chromium's encoder begins low, and a real station on a local network does not. */
function generous(sdp) {
  return sdp.replace(/(a=rtpmap:(\d+) VP8\/90000\r\n)/g, "$1a=fmtp:$2 x-google-start-bitrate=3000\r\n");
}

const socket = new WebSocket(`ws://${location.host}/dev/door`);
socket.onmessage = async ({ data }) => {
  const message = JSON.parse(data);
  try {
    await heard(message);
  } catch (failure) {
    // A ring that ends while an offer of it is answered closes the leg: nobody waits for that answer.
    if (message.type !== "ended" && legs.has(`${message.phone} ${message.ring}`)) {
      throw failure;
    }
  }
};

async function heard({ type, phone, ring, sdp }) {
  if (type === "ended") {
    for (const [key, { peer }] of legs) {
      if (key.endsWith(` ${ring}`)) {
        peer.close();
        legs.delete(key);
      }
    }
    return;
  }
  const key = `${phone} ${ring}`;
  const session = /^o=\S+ (\d+)/m.exec(sdp)?.[1];
  let leg = legs.get(key);
  if (leg?.session !== session) {
    leg?.peer.close();
    leg = { session, peer: new RTCPeerConnection() };
    legs.set(key, leg);
    await leg.peer.setRemoteDescription({ type: "offer", sdp: generous(sdp) });
    for (const transceiver of leg.peer.getTransceivers()) {
      const track =
        transceiver.receiver.track.kind === "video"
          ? camera.captureStream(15).getVideoTracks()[0]
          : hum.stream.getAudioTracks()[0];
      await transceiver.sender.replaceTrack(track);
      transceiver.direction = transceiver.receiver.track.kind === "video" ? "sendonly" : "sendrecv";
    }
  } else {
    await leg.peer.setRemoteDescription({ type: "offer", sdp: generous(sdp) });
  }
  const { peer } = leg;
  await peer.setLocalDescription();
  // The real gateway's answer contains its candidates, so this one waits for them.
  if (peer.iceGatheringState !== "complete") {
    await new Promise((complete) => {
      peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && complete();
    });
  }
  socket.send(JSON.stringify({ phone, ring, sdp: peer.localDescription.sdp }));
  // Requests a new picture for a phone that just joined, because encoders wait for a change.
  for (const sender of peer.getSenders()) {
    if (sender.track?.kind === "video") {
      const parameters = sender.getParameters();
      parameters.encodings[0].maxBitrate = 2_500_000;
      await sender.setParameters(parameters);
    }
  }
}
