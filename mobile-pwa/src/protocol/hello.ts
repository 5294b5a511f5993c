import { type FromPhone, PROTOCOL } from "./messages";

/** Identifies this page from its start to its end: 128 random bits in hexadecimal. */
export function newInstance(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The first message of a connection. */
export function hello(instance: string, version: string, locale: string, visible: boolean): FromPhone {
  return {
    type: "hello",
    protocol: PROTOCOL,
    instance,
    client: `pwa/${version}`.slice(0, 80),
    locale: locale.slice(0, 16),
    visible,
  };
}
