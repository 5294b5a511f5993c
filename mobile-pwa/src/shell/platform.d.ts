/** What browsers have but the type library lacks. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}
interface Navigator {
  readonly connection?: NetworkInformation;
}

/** https://html.spec.whatwg.org/multipage/interaction.html#close-requests-and-close-watchers */
interface CloseWatcher extends EventTarget {
  onclose: (() => void) | null;
  destroy(): void;
}
interface Window {
  readonly CloseWatcher?: new () => CloseWatcher;
}

/** https://www.w3.org/TR/trusted-types/, as far as it is used. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(text: string): string },
  ): { createScriptURL(text: string): string };
}

/** https://developer.mozilla.org/docs/Web/API/BeforeInstallPromptEvent */
interface InstallPrompt extends Event {
  prompt(): Promise<{ readonly outcome: "accepted" | "dismissed" }>;
}
