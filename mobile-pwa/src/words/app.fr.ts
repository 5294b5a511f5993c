import type { AppWords } from "./app";
import { clock, enumerate, length } from "./times";

const plural = new Intl.PluralRules("fr");

export const appFr: AppWords = {
  lang: "fr",
  app: "Heurtoir",
  tagline: "L'interphone de l'école",

  enrol: {
    title: "Relier cet appareil",
    intro:
      "Cet appareil sonnera quand quelqu'un se présente à l'école. Vous verrez le visiteur avant de répondre.",
    nameLabel: "Nom de cet appareil",
    nameHint: "Vos collègues verront ce nom quand vous répondez.",
    submit: "Relier cet appareil",
    busy: "Un instant…",
    faults: {
      "unknown-token":
        "Ce lien ou ce code n'est pas connu ici : il est mal recopié, ou il vient d'une autre commune. Vérifiez-le, ou demandez-en un autre au service informatique.",
      used: "Ce lien a déjà servi : un lien ne relie qu'un seul appareil. Demandez-en un autre au service informatique.",
      expired:
        "Ce lien a expiré : il ne vaut que pour un temps. Demandez-en un autre au service informatique.",
      revoked:
        "Ce lien a été annulé par le service informatique. Demandez-lui-en un autre si vous en avez encore besoin.",
      insecure:
        "Ce navigateur ne peut pas protéger la clé de cet appareil : la page n'est pas chiffrée, ou le navigateur est trop ancien. Mettez-le à jour ou utilisez-en un autre.",
      storage:
        "Ce navigateur refuse de garder la clé de cet appareil. Quittez la navigation privée, libérez de la place, puis recommencez.",
      "too-many": "Trop d'essais. Patientez quelques minutes, puis recommencez.",
      unreachable: "Le serveur de la commune ne répond pas. Vérifiez le réseau, puis recommencez.",
      failed:
        "L'appareil n'a pas pu être relié. Recommencez ; si cela continue, prévenez le service informatique.",
    },
    names: {
      iphone: "Mon iPhone",
      ipad: "Mon iPad",
      android: "Mon téléphone",
      tablet: "Ma tablette",
      computer: "Mon ordinateur",
    },
  },
  stranger: {
    title: "Cet appareil n'est relié à aucune école",
    text: "Ouvrez sur cet appareil le lien reçu du service informatique de la commune. Vous n'en avez pas ? Demandez-le-lui.",
  },
  revoked: {
    title: "Cet appareil a été retiré",
    text: "Il ne sonnera plus. Pour le relier de nouveau, demandez un lien au service informatique.",
    again: "Vérifier de nouveau",
  },
  estranged: {
    title: "Cet appareil doit être relié de nouveau",
    texts: {
      evicted:
        "Le navigateur a effacé la clé qui prouvait que c'était bien lui : cela arrive quand les données du site sont supprimées ou que la place manque. Il ne sonne plus.",
      storage:
        "Le navigateur ne donne plus accès à la clé de cet appareil. Rechargez la page ; si rien ne change, reliez-le de nouveau. Il ne sonne plus.",
      cookie:
        "Le serveur ne reconnaît plus cet appareil : il a été retiré, ou le navigateur a effacé ses données. Il ne sonne plus.",
      device:
        "Le serveur attend la clé d'un autre appareil : par sécurité, celui-ci ne voit et n'ouvre rien. Si c'est bien le vôtre, reliez-le de nouveau.",
    },
  },
  replaced: {
    title: "Heurtoir est ouvert dans une autre fenêtre",
    text: "L'autre fenêtre sonne. Celle-ci reprendra d'elle-même quand l'autre sera fermée.",
    action: "Utiliser cette fenêtre",
  },
  outdated: {
    title: "Une nouvelle version est disponible",
    text: "Cette version ne peut plus parler au serveur de la commune : elle ne sonnera pas.",
    action: "Mettre à jour",
  },
  loading: {
    title: "Connexion…",
    text: "Un instant, nous cherchons le serveur de la commune.",
    unreachable:
      "Le serveur de la commune ne répond pas. Nous continuons d'essayer ; cet appareil ne sonnera pas pour l'instant.",
  },

  home: {
    mute: "Ce navigateur ne montre pas le visiteur et ne parle pas avec lui",
    muteText:
      "Il bloque WebRTC : mode Isolement d'un iPhone, ou réglage de la commune. Cet appareil sonnera et pourra ouvrir, sans image ni voix.",
    ready: "Prêt à sonner",
    readyText: "Gardez cette page ouverte : c'est elle qui sonne.",
    readyWoken: "Ouvert ou fermé, Heurtoir sonnera sur cet appareil.",
    wakes: "Sonne aussi quand Heurtoir est fermé",
    wakesNot: "Fermé, Heurtoir ne sonne pas",
    wakesNotText: "Les notifications ne réveillent pas cet appareil.",
    wakesLook: "Voir",
    unreachable: (phone, since) => `Votre appareil « ${phone} » ne répond plus depuis ${since}`,
    unreachableLook: "Voir",
    cut: "Pas de connexion",
    cutText: "Cet appareil ne sonnera pas. Nous essayons de nous reconnecter.",
    joining: "Connexion…",
    doors: "Entrées",
    doorOnline: "En service",
    doorOffline: "Hors service",
    doorLocked: "Ouverture à distance bloquée",
    faults: {
      ring: "Cette entrée ne peut pas sonner : prévenez le service informatique",
      show: "Pas d'image à cette entrée",
      hear: "Pas de son de cette entrée",
      speak: "Le visiteur n'entend rien",
      open: "La serrure ne répond pas",
      camera: "Caméra en panne",
      clock: "Horloge déréglée",
      tamper: "Boîtier ouvert ou forcé",
      microphone: "Micro en panne",
      speaker: "Haut-parleur en panne",
      lock: "Serrure en panne",
      contact: "Contact de porte en panne",
      other: "Défaut signalé : prévenez le service informatique",
    },
    doorUnknown: "État inconnu sans connexion",
    noDoors: "Aucune entrée n'est reliée à cette école.",
    checks: "Cet appareil",
    soundOn: "Sonnerie prête",
    soundOff: "La sonnerie est muette",
    soundOffText: "Le navigateur attend que vous touchiez l'écran une fois.",
    soundOffHero: "Vous verriez le visiteur sans l'entendre sonner. Touchez l'écran une fois.",
    tryTone: "Essayer",
    enableTone: "Activer",
    microphoneOn: "Microphone autorisé",
    microphoneAsk: "Microphone à autoriser",
    microphoneAskText: "Pour que le visiteur vous entende dès que vous répondez.",
    microphoneAllow: "Autoriser",
    microphoneRefused: "Microphone refusé",
    microphoneRefusedText:
      "Vous entendrez le visiteur, mais il ne vous entendra pas. Autorisez-le dans les réglages du navigateur.",
    recent: "Dernières visites",
    recentAll: "Tout voir",
    recentNone: "Personne n'a encore sonné.",
    recentUnknown: "L'historique n'est pas disponible pour l'instant.",
    back: "Retour",
    liveRinging: (door) => `${door} sonne encore`,
    liveTalking: (door, who) => `${who} parle au visiteur (${door})`,
    show: "Voir",
    you: (phone) => `Cet appareil : ${phone}`,
    leave: "Retirer cet appareil",
    leaveConfirm: "Il ne sonnera plus. Le retirer ?",
    leaveFailed: "Le serveur n'a pas répondu : cet appareil est toujours relié. Recommencez.",
    cancel: "Annuler",
    late: "Cette visite est terminée.",
    lateAction: "Voir les visites",
    settings: "Réglages",
  },

  settings: {
    title: "Réglages de cet appareil",
    bells: "Sonneries",
    bellsText: "Une sonnerie et une vibration par entrée : vous saurez où l'on sonne sans regarder.",
    bellOf: (door) => `Sonnerie : ${door}`,
    tunes: { knocker: "Heurtoir", chime: "Carillon", bells: "Grelots", wood: "Bois", alarm: "Alarme" },
    listen: "Écouter",
    listenTo: (door) => `Écouter la sonnerie : ${door}`,
    vibrate: "Vibrer aussi",
    vibrateNone: "Le navigateur de cet appareil ne sait pas le faire vibrer.",
    silent: "Pour ne manquer aucune sonnerie",
    silentText: [
      "Désactivez le mode silencieux et « Ne pas déranger » : ils peuvent couper la sonnerie sans que cette page le sache.",
      "Montez le volume des médias : c'est lui qui règle la sonnerie, pas celui des appels.",
      "Gardez cette page ouverte et l'appareil branché : un écran verrouillé ne sonne pas.",
    ],
    opening: "Ouvrir la porte",
    gestures: { hold: "Maintenir le bouton", slide: "Glisser jusqu'au bout" },
    gestureTexts: {
      hold: "Appuyez trois quarts de seconde ; un effleurement n'ouvre rien.",
      slide: "Faites glisser le bouton ; un effleurement n'ouvre rien.",
    },
    sound: "Son de l'appel",
    output: "Sortie du son",
    outputSystem: "Au choix de l'appareil",
    outputNone:
      "Ce navigateur ne laisse pas choisir entre haut-parleur et écouteur : le son sort là où l'appareil l'envoie.",
    wall: "Tablette murale",
    kiosk: "Mode tablette murale",
    kioskText: "L'écran reste allumé, montre l'heure et l'état des entrées, et sonne pour tout le monde.",
    dimAfter: "Assombrir l'écran",
    dimChoice: (minutes) => (minutes === 0 ? "Jamais" : `Après ${minutes} min`),
  },

  gate: {
    opened: "La porte est ouverte",
    closed: "La porte est refermée",
    "not-opened": "Personne n'a poussé : la porte est restée fermée",
    "still-open": "La porte est restée ouverte",
    forced: "La porte s'est ouverte sans ordre",
    seen: "Vu",
  },

  reply: {
    title: "Répondre sans parler",
    says: { coming: "J'arrive", "please-wait": "Patientez", repeat: "Répétez" },
    states: {
      asking: (said) => `Envoi : « ${said} »…`,
      sent: (said) => `Transmis au visiteur : « ${said} »`,
      failed: (said) => `Non transmis : « ${said} ». Réessayez.`,
    },
  },

  kiosk: {
    touch: "Touchez l'écran une fois pour que la sonnerie s'entende",
    asleep: "Écran assombri : touchez-le pour l'éclairer",
  },

  ring: {
    ringing: "On sonne",
    since: (seconds) => `depuis ${length(seconds, "fr")}`,
    alone: "Aucun autre appareil n'est appelé",
    others: (names) =>
      `Aussi appelé${plural.select(names.length) === "one" ? "" : "s"} : ${enumerate(names, "fr")}`,
    answer: "Répondre",
    resume: "Reprendre",
    answering: "Un instant…",
    decline: "Refuser",
    open: "Ouvrir",
    openHold: "Maintenez pour ouvrir",
    openHoldHint: "Gardez le doigt appuyé jusqu'au bout",
    openConfirm: "Activez encore pour ouvrir",
    openSlideLabel: "Glissez pour ouvrir",
    openSlide: "Glissez jusqu'au bout, maintenez Entrée, ou activez deux fois",
    speaker: "Sortie du son",
    notices: "Ce qui se passe",
    bellSilent: "Sonnerie muette : touchez l'écran",
    hushed: "Le son est coupé : touchez l'écran pour entendre le visiteur",
    quality: {
      weak: "Réseau faible : l'image peut se figer",
      bad: "Réseau très faible : le son peut manquer",
    },
    lockName: (lock) => (lock === "gate" ? "Ouvrir" : `Ouvrir : ${lock}`),
    hangup: "Raccrocher",
    mute: "Couper le micro",
    unmute: "Rétablir le micro",
    muted: "Micro coupé : le visiteur ne vous entend pas",
    close: "Fermer",
    fit: "Voir toute l'image",
    fill: "Remplir l'écran",
    pictureWaiting: "L'image arrive…",
    pictureMissing: (reason) =>
      /door/.test(reason)
        ? "Pas d'image : l'entrée n'en envoie pas"
        : reason === "not-shown"
          ? "Pas d'image sur cet appareil, bien qu'elle soit envoyée"
          : "Pas d'image : ce réseau ne la laisse pas passer jusqu'à cet appareil",
    pictureLost: "L'image est interrompue, elle revient…",
    backRinging: "Retour ne refuse pas le visiteur : répondez ou touchez Refuser",
    backTalking: "Retour ne raccroche pas : touchez Raccrocher pour terminer",
    pictureSoundOnly:
      "Pas d'image : cet appareil ne sait pas afficher celle de cette entrée. Le son fonctionne.",
    pictureNever:
      "Ni image ni voix : ce navigateur les bloque (WebRTC). Vous pouvez ouvrir et envoyer un message, ou laisser un collègue répondre.",
    pictureNone: "Pas d'image : cette entrée et cet appareil ne parlent pas le même langage vidéo",
    pictureOf: (door) => `Image en direct : ${door}`,
    talking: "En communication",
    cutOff: "Communication coupée",
    talkingFor: (seconds) => `En communication · ${clock(seconds)}`,
    hangingUp: "Fin de l'appel…",
    held: "Appel interrompu",
    offered: (who) =>
      who === null
        ? "La liaison a été perdue : le visiteur attend"
        : `${who} a perdu la liaison : le visiteur attend`,
    heldText: "Le visiteur patiente. Reprenez l'appel.",
    heldReturning: "Liaison coupée, nous la rétablissons : le visiteur patiente",
    remaining: (seconds) => `L'appel se termine dans ${length(seconds, "fr")}`,
    taken: (who) => `${who} a répondu`,
    takenUnknown: "Quelqu'un d'autre a répondu",
    takenText: "Vous n'avez rien à faire.",
    cut: "Connexion perdue, nous la rétablissons…",
    otherDoor: (door) => `On sonne aussi : ${door}`,
    microphoneRefused: "Micro refusé : le visiteur ne vous entend pas",
    microphoneMissing: "Micro introuvable ou occupé : le visiteur ne vous entend pas",
    microphoneInterrupted: "Micro pris par un autre appel : le visiteur ne vous entend pas",
    microphoneAsking: "Autorisez le micro pour parler",
    microphoneRetry: "Réessayer",
    answerFaults: {
      taken: "Quelqu'un d'autre a répondu avant vous",
      "not-allowed": "Cet appareil n'a pas le droit de répondre",
      ended: "Le visiteur n'attend plus",
      other: "La réponse n'est pas passée. Réessayez.",
    },
  },

  lock: {
    asking: "Ordre d'ouverture envoyé…",
    unsent: "Ordre non envoyé : pas de connexion",
    ordered: "Ouverture demandée à la porte…",
    pulsing: "Déverrouillé : le visiteur peut pousser",
    released: "Ouverture terminée",
    refused: "La porte a refusé d'ouvrir",
    unconfirmed: "La porte n'a rien confirmé : vérifiez sur place",
    denied: {
      "not-now": "Trop tard ou trop tôt : l'ouverture n'est pas permise maintenant",
      "not-allowed": "Cet appareil n'a pas le droit d'ouvrir",
      "unknown-lock": "Cette serrure n'existe plus",
      lockdown: "Les ouvertures à distance sont bloquées",
      "door-unreachable": "L'entrée est injoignable : rien n'a été ouvert",
      "too-many": "Trop de demandes : patientez un instant",
      unsigned: "L'ordre n'a pas pu être signé : rien n'a été ouvert",
      stale: "L'ordre est arrivé trop tard : rien n'a été ouvert. Recommencez.",
      "too-late": "L'ordre est arrivé trop tard : rien n'a été ouvert. Recommencez.",
      signature: "Cet appareil n'a pas pu prouver qui il est : rien n'a été ouvert. Reliez-le de nouveau.",
      other: "L'ouverture n'a pas été acceptée",
    },
    by: (who) => `par ${who}`,
    countdown: (seconds) => `Vous pouvez encore ouvrir pendant ${length(seconds, "fr")}`,
  },

  outcome: {
    words: {
      answered: "Appel terminé",
      opened: "Déverrouillé sans répondre",
      declined: "Appel refusé",
      "nobody-answered": "Personne n'a répondu",
      "nobody-reachable": "Aucun appareil n'était joignable",
      "visitor-left": "Le visiteur est parti",
      "too-many": "Sonnerie ignorée : trop d'appuis",
      "door-lost": "L'entrée ne répond plus",
      "phone-lost": "La connexion a été perdue pendant l'appel",
      "time-limit": "La durée maximale est atteinte",
      "no-common-codec": "L'entrée et cet appareil ne se comprennent pas",
      failed: "Une erreur a mis fin à l'appel",
      unknown: "Terminé pendant que cet appareil était déconnecté",
      other: "Appel terminé",
    },
    answeredBy: (who) => `${who} a répondu`,
    openedBy: (who) => `${who} a déverrouillé`,
    openedByMe: "Vous avez déverrouillé",
    opened: "Déverrouillé",
    openedShort: "déverrouillé",
    notOpened: "Pas d'ouverture",
    openedUnknown: "Ouverture non confirmée : vérifiez sur place",
    rangAt: (time) => `Sonnerie : ${time}`,
  },
};
