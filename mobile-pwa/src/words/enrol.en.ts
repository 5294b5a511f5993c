import type { EnrolWords } from "./enrol";

const seconds = (ms: number) => `${(ms / 1_000).toLocaleString("en", { maximumFractionDigits: 1 })} s`;

export const enrolEn: EnrolWords = {
  code: {
    title: "Have you a code?",
    label: "Code that came with the link",
    hint: "Eight letters and digits, such as K7QM-3XRT. Capitals, small letters and the hyphen make no difference.",
    submit: "Go on with this code",
    busy: "Checking…",
  },
  account: {
    or: "Have you an account?",
    by: (name) => `Sign in with ${name}`,
    refusedTitle: "This account belongs to no school",
    refused:
      "Your account is known, but the IT department has linked it to nobody here. Ask them for a link.",
  },
  look: {
    title: "One moment…",
    text: "We are checking this link.",
    faultTitle: "This link does not link this device",
    again: "Try again",
  },
  whom: {
    for: (person) => `For ${person}`,
    notYou: "Not you? Close this page and tell the IT department.",
  },
  install: {
    title: "Install Heurtoir",
    why: "Installed, it opens at a touch, rings on the whole screen and can be woken.",
    steps: {
      "ios-safari": [
        "Touch Share, the square with an arrow up.",
        "Choose “Add to Home Screen”, then “Add”.",
        "Open Heurtoir from the home screen: it goes on there.",
      ],
      "ios-other": [
        "This page is open inside another app: it cannot install Heurtoir.",
        "Touch the compass to open it in Safari, or copy the link and paste it into Safari.",
      ],
      android: [
        "Open the browser's menu (three dots).",
        "Choose “Add to Home screen”, then “Install”.",
        "Open Heurtoir from the home screen: it goes on there.",
      ],
      "android-firefox": [
        "Open Firefox's menu (three dots).",
        "Choose “Add app to Home screen”.",
        "Open Heurtoir from the home screen: it goes on there.",
      ],
      "android-view": [
        "This page is open inside another app: it cannot install Heurtoir.",
        "Open the menu, then “Open in browser”, or copy the link and paste it into Chrome or Firefox.",
      ],
      desktop: [
        "On a computer or a wall tablet, Heurtoir is used in the browser.",
        "For your phone, open the link there instead: it works only once.",
      ],
    },
    button: "Install Heurtoir",
    done: "Heurtoir is installed. Open it from the home screen: it goes on there.",
    preparing: "Preparing the installation…",
    noLink:
      "The link could not be handed to the app. Install it all the same, then type there the code that came with the link.",
    stay: "Use it in this browser",
    stayText: "For a wall tablet, or without installing.",
    stayDesktop: "Go on here",
    copy: "Copy the link",
    copied: "Link copied",
  },
  name: {
    title: "Give this device a name",
    text: "It will ring when somebody comes to the school.",
  },
  setup: {
    step: (at, of) => `Step ${at} of ${of}`,
    microphone: {
      title: "Talk to the visitor",
      text: "Heurtoir needs the microphone so that the visitor hears you. It opens only when you answer and closes when you hang up.",
      allow: "Allow the microphone",
      refusedTitle: "The microphone is refused",
      refused: "You will see the visitor, hear them and be able to open, but they will not hear you.",
      how: "To change your mind: the site's settings in the browser (the padlock beside the address), or the phone's settings, at Heurtoir, then “Microphone”.",
      missing: "No microphone was found. You will hear the visitor and be able to open.",
    },
    notifications: {
      title: "Be woken when somebody rings",
      text: "With notifications, this device also rings when Heurtoir is closed or the screen is off.",
      learns: (hosts) =>
        `Waking goes through your browser's service (allowed here: ${hosts}). It learns the time, that this device is rung, and the size of the message; never who rings, where, or anything that is said.`,
      allow: "Allow notifications",
    },
    later: "Later",
    next: "Go on",
    done: "Done",
    waiting: "Connecting to the commune's server…",
  },
  waking: {
    title: "Waking by notification",
    states: {
      unknown: "Unknown without a connection.",
      off: "This server wakes no devices: keep Heurtoir open, it is what rings.",
      unsupported: "This browser cannot be woken: keep Heurtoir open, it is what rings.",
      install: "On an iPhone or iPad only the installed app can be woken: add Heurtoir to the home screen.",
      ask: "Notifications are not allowed yet: closed, Heurtoir does not ring.",
      asking: "Asking the browser…",
      denied: "Notifications are refused: closed, Heurtoir does not ring.",
      failed:
        "The browser could not subscribe to its waking service. Closed, Heurtoir does not ring. Try again later.",
    },
    on: (host) => `This device can be woken, by ${host}.`,
    foreign: (host) =>
      `This browser goes through ${host}, which the commune does not allow: the subscription was cancelled. Closed, Heurtoir does not ring; another browser may do.`,
    allow: "Allow notifications",
    again: "Try again",
    learns: (host) =>
      `${host} learns when you are rung, that this device is rung, and the size of the message; never who rings, where, or anything that is said.`,
    how: "To change your mind: the site's settings in the browser, or the phone's settings, at Heurtoir, then “Notifications”.",
  },
  test: {
    title: "Test my ring",
    text: "The server rings this device and no other. Nobody is at the door.",
    start: "Test my ring",
    running: "Testing…",
    screen: "Test of the bell",
    screenText: "Nobody is at the door. Do you hear it?",
    heard: "I hear it",
    notHeard: "I hear nothing",
    connection: (ms) => `Rung and shown in ${seconds(ms)} while Heurtoir was open.`,
    noConnection: "The ring was not shown: with Heurtoir open, this device would not have rung.",
    connectionWait: "We are waiting for the ring…",
    woken: (ms) => `Woken in ${seconds(ms)}: closed, Heurtoir would ring as well.`,
    push: {
      displayed: "The notification was shown.",
      sent: "The wake-up was sent, but this device has not confirmed it.",
      failed: "The waking service refused it: closed, Heurtoir would not ring.",
      "no-subscription": "This device is not woken: closed, Heurtoir does not ring.",
      off: "This server wakes no devices: keep Heurtoir open.",
      other: "Waking came to nothing: closed, Heurtoir might not ring.",
    },
    cut: "The connection was lost during the test. Try again.",
    refused: "The server did not take the test. Try again in a moment.",
    silentAdvice:
      "Heard nothing? A page cannot override the phone's silent mode: turn it off, and “Do not disturb” as well, and turn up the media volume.",
    heardYes: "You heard it.",
  },
  phones: {
    title: "My phones",
    text: "The devices that ring for you.",
    open: "My phones",
    this: "This device",
    connected: "Connected, ready to ring",
    seen: (when) => `Last reachable: ${when}`,
    never: "Has never proved that it would ring",
    unreachable: (when) => `Unreachable since: ${when}`,
    wakes: "Can be woken",
    end: "Remove",
    endOf: (phone) => `Remove: ${phone}`,
    confirm: (phone) => `Remove “${phone}”? It rings no more and opens nothing more, at once.`,
    confirmButton: "Yes, remove",
    ending: "One moment…",
    ended: "Device removed.",
    failed: "The device was not removed. Check the connection, then try again.",
    leave: "Remove this device",
    unknown: "The list is not available at the moment.",
    none: "No other device.",
    lost: "Lost a phone? Remove it here: its session ends at once, even in the middle of a call.",
  },
};
