/** The platform that this page runs on, as far as it matters for installing. */

export type Platform =
  /** The installed app itself. */
  | "installed"
  /** Safari on an iPhone or iPad: the only browser there that can certainly install. */
  | "ios-safari"
  /** Another browser on an iPhone, or a page inside another app, such as the camera's reader of QR codes. */
  | "ios-other"
  | "android"
  | "android-firefox"
  /** A page inside another app of an Android phone. */
  | "android-view"
  | "desktop";

export interface Facts {
  readonly agent: string;
  readonly touchPoints: number;
  /** The browser shows the page without its own frame, as an app. */
  readonly standalone: boolean;
}

export function platformOf({ agent, touchPoints, standalone }: Facts): Platform {
  if (standalone) {
    return "installed";
  }
  if (isIos(agent, touchPoints)) {
    // Other browsers name themselves. A view inside an app leaves out `Safari`, which only Safari and those browsers
    // say.
    const other =
      /CriOS|FxiOS|EdgiOS|OPiOS|OPT\/|DuckDuckGo|GSA\/|FBAN|FBAV|Instagram|Line\/|YaBrowser|Brave/;
    return /Safari\//.test(agent) && !other.test(agent) ? "ios-safari" : "ios-other";
  }
  if (/Android/.test(agent)) {
    if (/; wv\)|FBAN|FBAV|Instagram|Line\//.test(agent)) {
      return "android-view";
    }
    return /Firefox\//.test(agent) ? "android-firefox" : "android";
  }
  return "desktop";
}

/** An iPad calls itself a Macintosh, but no Macintosh has a touch screen. */
export function isIos(agent: string, touchPoints: number): boolean {
  return /iPhone|iPad|iPod/.test(agent) || isIpad(agent, touchPoints);
}

export function isIpad(agent: string, touchPoints: number): boolean {
  return /iPad/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1);
}

/**
 * Whether a person may use this browser instead of installing: it must keep its data and be able to ring. An iPhone's
 * Safari forgets a page after a week and is not woken by push.
 */
export function mayStay(platform: Platform, { agent, touchPoints }: Facts): boolean {
  switch (platform) {
    case "ios-other":
    case "android-view":
      return false;
    case "ios-safari":
      return isIpad(agent, touchPoints);
    case "installed":
    case "android":
    case "android-firefox":
    case "desktop":
      return true;
  }
}

export type DeviceKind = "iphone" | "ipad" | "android" | "tablet" | "computer";

export function deviceKind({ agent, touchPoints }: Facts): DeviceKind {
  if (isIos(agent, touchPoints)) {
    return isIpad(agent, touchPoints) ? "ipad" : "iphone";
  }
  if (/Android/.test(agent)) {
    return /Mobile/.test(agent) ? "android" : "tablet";
  }
  return "computer";
}
