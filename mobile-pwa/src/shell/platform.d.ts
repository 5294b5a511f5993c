/** What browsers have and the type library does not. */
interface NetworkInformation extends EventTarget {}
interface Navigator {
  readonly connection?: NetworkInformation;
}
