import { useEffect, useRef, useState } from "preact/hooks";
import type { Ring } from "../call/state";
import { useApp } from "./context";
import { Icon } from "./icons";

/** The visitor, filling the screen; silent always, since the sound has its own element. */
export function Picture({ ring }: { ring: Ring }) {
  const { shell, words } = useApp();
  const video = useRef<HTMLVideoElement>(null);
  const [whole, setWhole] = useState(false);
  const stream = shell.legs.picture.value;
  const id = ring.id;

  useEffect(() => {
    const element = video.current;
    if (element === null) {
      return;
    }
    element.srcObject = stream;
    if (stream === null) {
      return;
    }
    const drawn = () => shell.dispatch({ type: "first-frame", ring: id });
    let handle = 0;
    if ("requestVideoFrameCallback" in element) {
      handle = element.requestVideoFrameCallback(drawn);
    } else {
      (element as HTMLVideoElement).addEventListener("loadeddata", drawn, { once: true });
    }
    element.play().catch(() => undefined);
    return () => {
      element.cancelVideoFrameCallback?.(handle);
      element.removeEventListener("loadeddata", drawn);
    };
  }, [stream, id, shell]);

  const { leg } = ring;
  const veil = leg?.refused
    ? words.ring.pictureNone
    : !ring.picture
      ? words.ring.pictureWaiting
      : stream === null || leg?.ice !== "connected"
        ? words.ring.pictureLost
        : null;
  return (
    <div class={`picture ${whole ? "picture--whole" : ""}`}>
      <video
        ref={video}
        class={`picture__video ${ring.picture ? "is-shown" : ""}`}
        data-testid="ring-video"
        aria-label={words.ring.pictureOf(ring.door.name)}
        muted
        autoPlay
        playsInline
        disablePictureInPicture
      />
      {veil && (
        <p
          class={`picture__veil ${ring.picture ? "" : "picture__veil--first"}`}
          data-testid="picture-state"
          role="status"
        >
          {!leg?.refused && <span class="spinner" aria-hidden="true" />}
          {veil}
        </p>
      )}
      <button
        type="button"
        class="picture__fit"
        data-testid="fit"
        aria-pressed={whole}
        aria-label={whole ? words.ring.fill : words.ring.fit}
        title={whole ? words.ring.fill : words.ring.fit}
        onClick={() => setWhole(!whole)}
      >
        <Icon name={whole ? "fill" : "fit"} />
      </button>
    </div>
  );
}

/** The visitor's voice; it plays from the tap on Answer on. */
export function Sound({ on }: { on: boolean }) {
  const { shell } = useApp();
  const audio = useRef<HTMLAudioElement>(null);
  const stream = shell.legs.sound.value;
  useEffect(() => {
    const element = audio.current;
    if (element) {
      if (element.srcObject !== stream) {
        element.srcObject = stream;
      }
      element.muted = !on;
      if (stream && on) {
        element.play().catch(() => undefined);
      }
    }
  }, [stream, on]);
  return <audio ref={audio} data-testid="remote-audio" autoPlay />;
}
