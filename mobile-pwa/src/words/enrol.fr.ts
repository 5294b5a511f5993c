import type { EnrolWords } from "./enrol";

const seconds = (ms: number) => `${(ms / 1_000).toLocaleString("fr", { maximumFractionDigits: 1 })} s`;

export const enrolFr: EnrolWords = {
  code: {
    title: "Vous avez un code ?",
    label: "Code reçu avec le lien",
    hint: "Huit lettres et chiffres, par exemple K7QM-3XRT. Majuscules, minuscules et tiret sont indifférents.",
    submit: "Continuer avec ce code",
    busy: "Vérification…",
  },
  account: {
    or: "Vous avez un compte ?",
    by: (name) => `Se connecter avec ${name}`,
    refusedTitle: "Ce compte n'est rattaché à aucune école",
    refused:
      "Votre compte est bien reconnu, mais le service informatique ne l'a relié à personne ici. Demandez-lui un lien.",
  },
  look: {
    title: "Un instant…",
    text: "Nous vérifions ce lien.",
    faultTitle: "Ce lien ne relie pas cet appareil",
    again: "Réessayer",
  },
  whom: {
    for: (person) => `Pour ${person}`,
    notYou: "Ce n'est pas vous ? Fermez cette page et prévenez le service informatique.",
  },
  install: {
    title: "Installez Heurtoir",
    why: "Installé, il s'ouvre d'un geste, sonne en plein écran et peut être réveillé.",
    steps: {
      "ios-safari": [
        "Touchez Partager, le carré avec une flèche vers le haut.",
        "Choisissez «\u00a0Sur l'écran d'accueil\u00a0», puis «\u00a0Ajouter\u00a0».",
        "Ouvrez Heurtoir depuis l'écran d'accueil : la suite s'y trouve.",
      ],
      "ios-other": [
        "Cette page est ouverte dans une autre application : elle ne peut pas installer Heurtoir.",
        "Touchez la boussole pour ouvrir dans Safari, ou copiez le lien et collez-le dans Safari.",
      ],
      android: [
        "Ouvrez le menu du navigateur (trois points).",
        "Choisissez «\u00a0Ajouter à l'écran d'accueil\u00a0», puis «\u00a0Installer\u00a0».",
        "Ouvrez Heurtoir depuis l'écran d'accueil : la suite s'y trouve.",
      ],
      "android-firefox": [
        "Ouvrez le menu de Firefox (trois points).",
        "Choisissez «\u00a0Ajouter l'application à l'écran d'accueil\u00a0».",
        "Ouvrez Heurtoir depuis l'écran d'accueil : la suite s'y trouve.",
      ],
      "android-view": [
        "Cette page est ouverte dans une autre application : elle ne peut pas installer Heurtoir.",
        "Ouvrez le menu, puis «\u00a0Ouvrir dans le navigateur\u00a0», ou copiez le lien et collez-le dans Chrome ou Firefox.",
      ],
      desktop: [
        "Sur un ordinateur ou une tablette murale, Heurtoir s'utilise dans le navigateur.",
        "Pour votre téléphone, ouvrez plutôt le lien sur celui-ci : il ne sert qu'une fois.",
      ],
    },
    button: "Installer Heurtoir",
    done: "Heurtoir est installé. Ouvrez-le depuis l'écran d'accueil : la suite s'y trouve.",
    preparing: "Préparation de l'installation…",
    noLink:
      "Le lien n'a pas pu être confié à l'application. Installez-la quand même, puis tapez-y le code reçu avec le lien.",
    stay: "Utiliser dans ce navigateur",
    stayText: "Pour une tablette murale, ou sans installation.",
    stayDesktop: "Continuer ici",
    copy: "Copier le lien",
    copied: "Lien copié",
  },
  name: {
    title: "Donnez un nom à cet appareil",
    text: "Il sonnera quand quelqu'un se présente à l'école.",
  },
  setup: {
    step: (at, of) => `Étape ${at} sur ${of}`,
    microphone: {
      title: "Parler au visiteur",
      text: "Heurtoir a besoin du micro pour que le visiteur vous entende. Il ne s'ouvre que quand vous répondez, et se ferme quand vous raccrochez.",
      allow: "Autoriser le micro",
      refusedTitle: "Le micro est refusé",
      refused:
        "Vous verrez le visiteur, vous l'entendrez et vous pourrez ouvrir, mais il ne vous entendra pas.",
      how: "Pour changer d'avis : les réglages du site, dans le navigateur (le cadenas à côté de l'adresse), ou les réglages du téléphone, à la page Heurtoir, puis «\u00a0Micro\u00a0».",
      missing: "Aucun micro n'a été trouvé. Vous entendrez le visiteur et vous pourrez ouvrir.",
    },
    notifications: {
      title: "Être réveillé quand on sonne",
      text: "Avec les notifications, cet appareil sonne aussi quand Heurtoir est fermé ou l'écran éteint.",
      learns: (hosts) =>
        `Le réveil passe par le service de votre navigateur (admis ici : ${hosts}). Il apprend l'heure, que cet appareil est appelé, et la taille du message ; jamais qui sonne, où, ni rien de ce qui se dit.`,
      allow: "Autoriser les notifications",
    },
    later: "Plus tard",
    next: "Continuer",
    done: "Terminer",
    waiting: "Connexion au serveur de la commune…",
  },
  waking: {
    title: "Réveil par notification",
    states: {
      unknown: "État inconnu sans connexion.",
      off: "Ce serveur ne réveille aucun appareil : gardez Heurtoir ouvert, c'est lui qui sonne.",
      unsupported: "Ce navigateur ne sait pas être réveillé : gardez Heurtoir ouvert, c'est lui qui sonne.",
      install:
        "Sur iPhone et iPad, seule l'application installée peut être réveillée : ajoutez Heurtoir à l'écran d'accueil.",
      ask: "Les notifications ne sont pas encore autorisées : fermé, Heurtoir ne sonne pas.",
      asking: "Demande au navigateur…",
      denied: "Les notifications sont refusées : fermé, Heurtoir ne sonne pas.",
      failed:
        "Le navigateur n'a pas pu s'abonner à son service de réveil. Fermé, Heurtoir ne sonne pas. Réessayez plus tard.",
    },
    on: (host) => `Cet appareil peut être réveillé, par ${host}.`,
    foreign: (host) =>
      `Ce navigateur passe par ${host}, que la commune n'admet pas : l'abonnement a été annulé. Fermé, Heurtoir ne sonne pas ; un autre navigateur convient peut-être.`,
    allow: "Autoriser les notifications",
    again: "Réessayer",
    learns: (host) =>
      `${host} apprend l'heure de l'appel, que cet appareil est appelé, et la taille du message ; jamais qui sonne, où, ni rien de ce qui se dit.`,
    how: "Pour changer d'avis : les réglages du site, dans le navigateur, ou les réglages du téléphone, à la page Heurtoir, puis «\u00a0Notifications\u00a0».",
  },
  test: {
    title: "Essayer ma sonnerie",
    text: "Le serveur appelle cet appareil, et lui seul. Personne n'est à la porte.",
    start: "Essayer ma sonnerie",
    running: "Essai en cours…",
    screen: "Essai de la sonnerie",
    screenText: "Personne n'est à la porte. L'entendez-vous ?",
    heard: "Je l'entends",
    notHeard: "Je n'entends rien",
    connection: (ms) => `Appelé et affiché en ${seconds(ms)}, Heurtoir étant ouvert.`,
    noConnection: "L'appel n'a pas été affiché : Heurtoir ouvert, cet appareil n'aurait pas sonné.",
    connectionWait: "Nous attendons l'appel…",
    woken: (ms) => `Réveillé en ${seconds(ms)} : fermé, Heurtoir sonnerait aussi.`,
    push: {
      displayed: "La notification s'est affichée.",
      sent: "Le réveil est parti, mais cet appareil ne l'a pas confirmé.",
      failed: "Le service de réveil a refusé l'envoi : fermé, Heurtoir ne sonnerait pas.",
      "no-subscription": "Pas de réveil pour cet appareil : fermé, Heurtoir ne sonne pas.",
      off: "Ce serveur ne réveille aucun appareil : gardez Heurtoir ouvert.",
      other: "Le réveil n'a rien donné : fermé, Heurtoir ne sonnerait peut-être pas.",
    },
    cut: "La connexion s'est interrompue pendant l'essai. Recommencez.",
    refused: "Le serveur n'a pas accepté l'essai. Recommencez dans un moment.",
    silentAdvice:
      "Rien entendu ? Une page ne peut pas passer outre le mode silencieux du téléphone : désactivez-le, ainsi que «\u00a0Ne pas déranger\u00a0», et montez le volume des médias.",
    heardYes: "Vous l'avez entendu.",
  },
  phones: {
    title: "Mes téléphones",
    text: "Les appareils qui sonnent pour vous.",
    open: "Mes téléphones",
    this: "Cet appareil",
    connected: "Connecté, prêt à sonner",
    seen: (when) => `Joignable pour la dernière fois : ${when}`,
    never: "N'a encore jamais prouvé qu'il sonnerait",
    unreachable: (when) => `Injoignable depuis : ${when}`,
    wakes: "Peut être réveillé",
    end: "Retirer",
    endOf: (phone) => `Retirer : ${phone}`,
    confirm: (phone) =>
      `Retirer «\u00a0${phone}\u00a0» ? Il ne sonnera plus et n'ouvrira plus rien, tout de suite.`,
    confirmButton: "Oui, retirer",
    ending: "Un instant…",
    ended: "Appareil retiré.",
    failed: "L'appareil n'a pas été retiré. Vérifiez la connexion, puis recommencez.",
    leave: "Retirer cet appareil-ci",
    unknown: "La liste n'est pas disponible pour l'instant.",
    none: "Aucun autre appareil.",
    lost: "Téléphone perdu ? Retirez-le ici : sa session est coupée à l'instant, même en pleine conversation.",
  },
};
