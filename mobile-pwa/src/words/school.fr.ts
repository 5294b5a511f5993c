import type { SchoolWords } from "./school";
import { clock, enumerate, length, until } from "./times";

const rules = new Intl.PluralRules("fr");
const s = (count: number): string => (rules.select(count) === "one" ? "" : "s");

export const schoolFr: SchoolWords = {
  plan: {
    title: "Qui est appelé",
    rung: "En ce moment, on sonne chez :",
    you: (name) => `${name} (vous)`,
    phones: (count, reachable) => {
      if (count === 0) {
        return "aucun téléphone relié";
      }
      const all = `${count} téléphone${s(count)}`;
      return reachable === 0
        ? `${all}, aucun joignable`
        : reachable === count
          ? `${all} joignable${s(count)}`
          : `${all}, ${reachable} joignable${s(reachable)}`;
    },
    inPlaceOf: (name) => `remplace ${name}`,
    notRung: "On ne sonne pas chez :",
    quiet: (until) => `ne pas déranger ${until}`,
    handedOver: (to, until) =>
      to === null ? `a passé la main ${until}` : `a passé la main à ${to} ${until}`,
    until: (at, now) => {
      if (at === null) {
        return "jusqu'à nouvel ordre";
      }
      const { kind, text } = until(at, now, "fr");
      return kind === "midnight"
        ? "jusqu'à minuit"
        : kind === "date"
          ? `jusqu'au ${text}`
          : `jusqu'à ${text}`;
    },
    nobody: "Personne n'est appelé",
    nobodyText: "Un visiteur sonnerait dans le vide. Prévenez un collègue ou le service informatique.",
    unreachable: "Aucun téléphone n'est joignable",
    unreachableText:
      "Un visiteur risque de sonner dans le vide : qu'un collègue ouvre Heurtoir sur son téléphone.",
    unknown: "Sans connexion, on ne sait pas qui est appelé.",
    quietHero: "Ne pas déranger",
    handedHero: (to) => (to === null ? "Vous avez passé la main" : `${to} vous remplace`),
    restingText: (school, until) => `${school} : on ne sonne pas chez vous ${until}.`,
    unrungHero: "On ne sonne pas chez vous",
    unrungText: "Vous n'êtes pas dans la liste des personnes appelées en ce moment.",
    watching: "Suivi des entrées",
    watchingText: "On ne sonne pas sur cet appareil : votre rôle ne le prévoit pas.",
  },

  acts: {
    title: "Agir",
    handOver: "Passer la main",
    takeBack: "Reprendre la main",
    quiet: "Ne pas déranger",
    quietEnd: "Sonner de nouveau chez moi",
    lockdown: "Bloquer les ouvertures à distance",
    states: {
      asking: "Un instant…",
      unsent: "Non envoyé : pas de connexion. Rien n'a changé.",
      unknown: "Le serveur n'a pas répondu. Vérifiez ce qui est affiché avant de recommencer.",
    },
    done: (what, back) =>
      ({
        "hand-over": back ? "C'est fait : vous avez repris la main." : "C'est fait : la main est passée.",
        quiet: back
          ? "C'est fait : on sonne de nouveau chez vous."
          : "C'est fait : on ne sonne plus chez vous.",
        lockdown: back
          ? "C'est fait : les téléphones peuvent de nouveau ouvrir."
          : "C'est fait : aucun téléphone ne peut plus ouvrir.",
        "call-back": "Le visiteur est rappelé.",
      })[what],
    refused: {
      "not-allowed": "Votre rôle ne le permet pas.",
      "not-now": "Cette personne ne peut pas prendre la main en ce moment.",
      unreachable: "Aucun téléphone de cette personne n'est joignable.",
      "unknown-person": "Cette personne n'est plus dans la liste : choisissez-en une autre.",
      "unknown-school": "Cette école n'est plus reliée à cet appareil.",
      unsigned: "Cet appareil n'a pas pu prouver son identité. Recommencez.",
      stale: "La demande a trop tardé. Recommencez.",
      signature: "Cet appareil n'a pas pu prouver son identité : il doit être relié de nouveau.",
      "too-many": "Trop de demandes : patientez un instant.",
      other: "Le serveur a refusé. Recommencez ; si cela continue, prévenez le service informatique.",
    },
  },

  howLong: {
    title: "Pendant combien de temps ?",
    choices: { hour: "Une heure", day: "Jusqu'à minuit", "until-lifted": "Jusqu'à nouvel ordre" },
    ends: {
      hour: "pendant une heure",
      day: "jusqu'à minuit",
      "until-lifted": "jusqu'à nouvel ordre",
    },
  },

  handOver: {
    text: "On sonnera chez cette personne à votre place ; elle pourra répondre et ouvrir. Vous pouvez reprendre la main à tout moment.",
    to: "À qui ?",
    nobody: "Aucun collègue ne peut prendre la main dans cette école.",
    colleagueUnreachable: (name) =>
      `Aucun téléphone de ${name} n'est joignable en ce moment : un visiteur risque de sonner dans le vide.`,
    noPhoneReachable: "aucun téléphone joignable",
    anyway: (name) => `Passer quand même la main à ${name}`,
    submit: (name, length) => `Passer la main à ${name} ${length}`,
    choose: "Choisissez une personne",
  },

  quiet: {
    text: "Aucun de vos téléphones ne sonnera pour cette école. Vous pourrez lever le silence à tout moment.",
    others: (names) => `On sonnera toujours chez ${enumerate(names, "fr")}.`,
    nobody: "Plus personne ne répondrait",
    nobodyText: "Personne d'autre n'est joignable en ce moment : un visiteur sonnerait dans le vide.",
    submit: (length) => `Ne pas déranger ${length}`,
    anyway: "Ne pas déranger quand même",
  },

  lockdown: {
    set: "Bloquer les ouvertures à distance",
    lift: "Lever le blocage",
    does: "Ce que cela fait",
    doesList: [
      "Plus aucun téléphone n'ouvre une porte de cette école, pendant un appel ou non.",
      "Tous les téléphones et toutes les tablettes de l'école l'affichent aussitôt, avec votre nom.",
      "Les portes qui le peuvent tiennent le blocage elles-mêmes, même sans réseau.",
    ],
    doesNot: "Ce que cela ne fait pas",
    doesNotList: [
      "Ce n'est pas l'alarme du PPMS : déclenchez-la comme d'habitude.",
      "Les clés, les badges et les boutons de sortie ouvrent toujours.",
      "Une porte déjà ouverte ne se ferme pas toute seule.",
    ],
    liftText: "Les téléphones pourront de nouveau ouvrir toutes les portes de cette école.",
    holdSet: "Maintenir pour bloquer",
    holdLift: "Maintenir pour lever",
    hint: "Gardez le doigt appuyé jusqu'au bout",
    short: "Trop court : gardez le doigt appuyé jusqu'au bout",
    confirm: "Activez encore pour confirmer",
    banner: (school) => `Ouvertures à distance bloquées : ${school}`,
    by: (who, at) =>
      [who === null ? null : `par ${who}`, at === null ? null : `à ${at}`]
        .filter((each) => each !== null)
        .join(", "),
    heldBy: {
      door: "Bloquée, tenue par la porte elle-même",
      gateway: "Bloquée par le serveur seul : cette porte ne sait pas le tenir elle-même",
      asked: "Bloquée par le serveur ; la porte n'a pas encore confirmé",
      nobody: "Pas bloquée : vérifiez sur place",
    },
    toLift: "Lever le blocage…",
    whoLifts: "Votre rôle ne permet pas de le lever : adressez-vous à la direction.",
    notAllowed: "Votre rôle ne permet pas de bloquer les ouvertures de cette école.",
    stale: "État d'avant la coupure de la connexion",
    ring: "Ouvertures à distance bloquées",
    ringShort: "Ouvertures bloquées",
  },

  visits: {
    title: "Visites",
    today: "Aujourd'hui",
    yesterday: "Hier",
    count: (visits, missed) =>
      `${visits} visite${s(visits)}${missed === 0 ? "" : `, ${missed} manquée${s(missed)}`}`,
    details: (door, time) => `Détails : ${door}, ${time}`,
    late: "signalée plus tard",
    lateText: "L'entrée n'avait pas de connexion à ce moment-là : elle a signalé cette visite plus tard.",
    unsure: "heure incertaine",
    unsureText: "L'horloge de l'entrée était déréglée : la sonnerie a eu lieu au plus tard à cette heure.",
    missedRecently: (door) => `Visite manquée : ${door}`,
    ago: (seconds) => `il y a ${length(seconds, "fr")}`,
    loading: "Un instant…",
    failed: "Le serveur n'a pas répondu.",
    gone: "Cette visite n'est plus dans l'historique.",
    again: "Recommencer",
    back: "Retour aux visites",
    timeline: "Ce qui s'est passé",
    rang: "On a sonné",
    phones: "Téléphones appelés",
    noPhones: "Aucun téléphone n'a été appelé.",
    answeredAfter: (after) => `a répondu après ${after}`,
    toldAfter: (after) => `a sonné après ${after}`,
    wokenAfter: (after) => `réveillé après ${after}`,
    notTold: "n'a rien affiché",
    opened: (who, lock) =>
      lock === "gate" ? `${who} a demandé l'ouverture` : `${who} a demandé l'ouverture (${lock})`,
    openStates: {
      ordered: "ordre envoyé, la porte n'a rien répondu",
      pulsing: "déverrouillée",
      released: "déverrouillée, puis reverrouillée",
      refused: "la porte a refusé",
      unconfirmed: "la porte n'a rien confirmé",
      other: "résultat inconnu",
    },
    gates: {
      opened: "la porte s'est ouverte",
      "not-opened": "déverrouillée, personne n'a poussé",
      "still-open": "la porte s'est ouverte et le restait",
    },
    calledBack: (who) => `${who} a rappelé le visiteur`,
    snapshot: "Image gardée",
    snapshotOf: (door, time) => `Le visiteur : ${door}, ${time}`,
    snapshotGone: "L'image n'est plus gardée.",
    snapshotFailed: "L'image n'a pas pu être chargée.",
    someone: "Quelqu'un",
  },

  callBack: {
    action: "Rappeler le visiteur",
    left: (seconds) => `possible encore ${clock(seconds)}`,
    asking: "Appel de l'entrée…",
    status: "Rappel du visiteur",
    row: "Rappel du visiteur",
    seen: "Le visiteur est prévenu et voit que la caméra filme",
    talk: "Parler",
    stop: "Arrêter",
    over: "Rappel terminé",
    refused: {
      "too-late": "Trop tard : le délai de rappel est passé.",
      "not-now": "L'entrée est occupée : on y sonne ou on y parle déjà.",
      "door-unreachable": "L'entrée ne répond pas.",
      "unknown-ring": "Cette visite n'est plus connue du serveur.",
      "too-many": "Ce visiteur a déjà été rappelé plusieurs fois.",
      "not-allowed": "Le rappel n'est pas permis dans cette école.",
      other: "Le rappel n'a pas été possible.",
    },
  },

  phones: {
    title: "Téléphones de l'école",
    text: "Lesquels sonneraient, lesquels ne donnent plus signe de vie, et retirer un appareil perdu.",
    open: "Voir les téléphones",
  },

  pageFailed: "Cette page n'a pas pu être chargée : l'application a sans doute été mise à jour.",
  reload: "Recharger",
};
