/** What browsers have and the type library does not. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}
interface Navigator {
  readonly connection?: NetworkInformation;
}
