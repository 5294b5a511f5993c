import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { isMute } from "../core/calls/rules";
import type { Ring } from "../core/calls/slice";
import { useApp } from "./context";
import { dragged, framing } from "./framing";
import { Icon } from "./icons";

/** With more than this fraction of the picture in sight, it counts as whole. */
const SEEN = 0.97;
/**
 * With less than this fraction in sight, an inset shows what is missing. Above, the inset would hide more than it
 * shows.
 */
const MUCH = 0.8;

/** The visitor, filling the screen. Always silent, because the sound has its own element. */
export function Picture({ ring }: { ring: Ring }) {
  const { shell, words } = useApp();
  const video = useRef<HTMLVideoElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const [whole, setWhole] = useState(false);
  const [measures, setMeasures] = useState({ width: 0, height: 0 });
  const [screen, setScreen] = useState({ width: 0, height: 0 });
  const [position, setPosition] = useState(0.5);
  const drag = useRef<{ x: number; from: number } | null>(null);
  const stream = shell.media.picture.value;
  const id = ring.id;

  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) {
      return;
    }
    const look = () => setScreen({ width: element.clientWidth, height: element.clientHeight });
    look();
    const watch = new ResizeObserver(look);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  useEffect(() => {
    const element = video.current;
    if (element === null) {
      return;
    }
    element.srcObject = stream;
    if (stream === null) {
      return;
    }
    let handle = 0;
    const drawn = () => {
      // Browsers show a placeholder of two dots for a track without a decoded picture.
      if (element.videoWidth > 2 && element.videoHeight > 2) {
        shell.dispatch({ type: "first-frame", ring: id });
      } else if ("requestVideoFrameCallback" in element) {
        handle = element.requestVideoFrameCallback(drawn);
      } else {
        (element as HTMLVideoElement).addEventListener("resize", drawn, { once: true });
      }
    };
    if ("requestVideoFrameCallback" in element) {
      handle = element.requestVideoFrameCallback(drawn);
    } else {
      (element as HTMLVideoElement).addEventListener("loadeddata", drawn, { once: true });
    }
    const play = () => {
      element.play().catch(() => undefined);
    };
    play();
    // A telephone call stops every picture of the page. It continues when the page is visible again.
    document.addEventListener("visibilitychange", play);
    return () => {
      element.cancelVideoFrameCallback?.(handle);
      element.removeEventListener("loadeddata", drawn);
      element.removeEventListener("resize", drawn);
      document.removeEventListener("visibilitychange", play);
    };
  }, [stream, id, shell]);

  const { media } = ring;
  const none = media?.refused || (media?.pictureless && !ring.picture);
  const veil = none
    ? isMute(ring)
      ? words.ring.pictureNever
      : media?.pictureless
        ? words.ring.pictureSoundOnly
        : words.ring.pictureNone
    : !ring.picture
      ? ring.noPicture === null
        ? words.ring.pictureWaiting
        : words.ring.pictureMissing(ring.noPicture)
      : stream === null || media?.ice !== "connected" || media.still
        ? words.ring.pictureLost
        : null;
  const frame = framing(measures, screen, whole);
  const cut = framing(measures, screen, false);
  const fits = ring.picture && (cut.across < SEEN || cut.down < SEEN);
  const inset = !whole && cut.across < MUCH;
  const pans = frame.across < SEEN;
  return (
    <div class="picture" ref={area}>
      <video
        ref={video}
        class={`picture__video ${ring.picture ? "is-shown" : ""} ${pans ? "is-wide" : ""}`}
        style={{
          width: `${frame.width}px`,
          height: `${frame.height}px`,
          objectPosition: `${position * 100}% 30%`,
        }}
        data-testid="ring-video"
        aria-label={words.ring.pictureOf(ring.door.name)}
        muted
        autoPlay
        playsInline
        disablePictureInPicture
        onResize={(event) => {
          const { videoWidth: width, videoHeight: height } = event.currentTarget;
          setMeasures({ width, height });
        }}
        onPointerDown={(event) => {
          if (pans) {
            event.currentTarget.setPointerCapture?.(event.pointerId);
            drag.current = { x: event.clientX, from: position };
          }
        }}
        onPointerMove={(event) => {
          if (drag.current) {
            setPosition(dragged(drag.current.from, event.clientX - drag.current.x, frame));
          }
        }}
        onPointerUp={() => {
          drag.current = null;
        }}
        onPointerCancel={() => {
          drag.current = null;
        }}
      />
      {veil && (
        <p
          class={`picture__veil ${ring.picture ? "" : "picture__veil--first"}`}
          data-testid="picture-state"
          role="status"
        >
          {!none && <span class="spinner" aria-hidden="true" />}
          {veil}
        </p>
      )}
      {fits && (
        <button
          type="button"
          class={`picture__fit ${inset ? "" : "is-round"}`}
          data-testid="fit"
          aria-pressed={whole}
          aria-label={words.ring.fit}
          title={whole ? words.ring.fill : words.ring.fit}
          onClick={() => setWhole(!whole)}
        >
          {inset && (
            <Inset
              stream={stream}
              ratio={measures.width / measures.height}
              left={(1 - cut.across) * position}
              top={(1 - cut.down) * 0.3}
              across={cut.across}
              down={cut.down}
            />
          )}
          <Icon name={whole ? "fill" : "fit"} class="picture__mark" />
        </button>
      )}
    </div>
  );
}

interface InsetProps {
  readonly stream: MediaStream | null;
  readonly ratio: number;
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
}

/** The whole picture, small, with a frame around the part that fills the screen. */
function Inset({ stream, ratio, left, top, across, down }: InsetProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) {
      video.current.srcObject = stream;
      video.current.play().catch(() => undefined);
    }
  }, [stream]);
  const share = (part: number) => `${part * 100}%`;
  return (
    <span class="inset" style={{ aspectRatio: String(ratio) }} aria-hidden="true">
      <video
        ref={video}
        class="inset__video"
        tabIndex={-1}
        muted
        autoPlay
        playsInline
        disablePictureInPicture
      />
      <span
        class="inset__frame"
        style={{ left: share(left), top: share(top), width: share(across), height: share(down) }}
      />
    </span>
  );
}

/** The visitor's voice, from the tap on Answer on. */
export function Sound({ on }: { on: boolean }) {
  const { shell } = useApp();
  const audio = useRef<HTMLAudioElement>(null);
  const stream = shell.media.sound.value;
  const { output } = shell.settings.value.value;
  const hushed = shell.hushed.value;
  useEffect(() => {
    const element = audio.current;
    if (element === null) {
      return;
    }
    if (element.srcObject !== stream) {
      element.srcObject = stream;
    }
    element.muted = !on;
    if (!stream || !on) {
      shell.hushed.value = false;
      return;
    }
    const play = () => {
      element.play().then(
        () => {
          shell.hushed.value = false;
        },
        (why: unknown) => {
          // Another stream arrived meanwhile, and is played by itself.
          if (!(why instanceof DOMException && why.name === "AbortError")) {
            shell.hushed.value = true;
          }
        },
      );
    };
    const interrupted = () => {
      shell.hushed.value = true;
    };
    play();
    element.addEventListener("pause", interrupted);
    document.addEventListener("visibilitychange", play);
    addEventListener("pointerdown", play);
    return () => {
      element.removeEventListener("pause", interrupted);
      document.removeEventListener("visibilitychange", play);
      removeEventListener("pointerdown", play);
    };
  }, [stream, on, shell]);
  useEffect(() => {
    if (audio.current) {
      shell.speaker.send(audio.current, output);
    }
  }, [output, shell]);
  return <audio ref={audio} data-testid="remote-audio" data-hushed={hushed} autoPlay />;
}
