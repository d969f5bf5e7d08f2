/** The frame in German. */
import type { Frame, OwnersItems } from './frame.ts';

const deliverables: Frame['deliverables'] = {
  user_stories: 'User Stories',
  acceptance_criteria: 'Akzeptanzkriterien',
  gherkin: 'Gherkin',
  brd: 'Anforderungsdokument (BRD)',
  requirements: 'Anforderungen',
  business_rules: 'Geschäftsregeln',
  use_cases: 'Anwendungsfälle',
  scope: 'Umfang',
  stakeholders: 'Stakeholder',
  prioritisation: 'Priorisierung',
  change_request: 'Änderungsantrag',
  process_map: 'Prozessdiagramm',
  sop: 'Arbeitsanweisung',
  gap_analysis: 'Gap-Analyse',
  bottleneck: 'Engpassanalyse',
  process_mining: 'Process Mining',
  raci: 'RACI-Matrix',
  approval_matrix: 'Freigabematrix',
  state_model: 'Zustandsmodell',
  decision_table: 'Entscheidungstabelle',
  sql: 'SQL',
  report: 'Bericht',
  kpi: 'Kennzahl',
  data_dictionary: 'Datenverzeichnis',
  data_model: 'Datenmodell',
  data_mapping: 'Datenabbildung',
  data_quality: 'Datenqualität',
  sample_data: 'Beispieldaten',
  test_cases: 'Testfälle',
  uat_plan: 'UAT-Plan',
  boundaries: 'Grenzwerte',
  pairwise: 'paarweise Kombinationen',
  test_strategy: 'Teststrategie',
  traceability: 'Rückverfolgung',
  defects: 'Fehlerberichte',
  test_data: 'Testdaten',
};

const trade =
  'User Stories und Akzeptanzkriterien, Prozessdiagramme, SQL und Berichte, Testfälle ' +
  'und UAT-Pläne';

export const german: Frame = {
  deliverables,
  label: 'Regelbasierter Entwurf, ohne Sprachmodell.',
  draftsAre: 'Die Entwürfe selbst sind auf Englisch.',

  toConfirm: 'Zuerst zu bestätigen',
  toAnswer: 'Zuerst zu beantworten',
  someOf: (shown, all) => `(${shown} von ${all}; alle stehen in den Dateien)`,
  howToSettle: (id) =>
    `(„bestätige ${id}“ oder „${id}: was stattdessen gilt“ entscheidet einen Punkt.)`,
  moreRows: '(weitere in der Datei)',
  andMore: (count) => `- und ${count} weitere in der Datei`,
  covered: (row) =>
    `Abgedeckt: ${row.covered} von ${row.of} ${row.what}; es fehlen: ${row.missing}.`,
  outOfDate: (owners) =>
    `Dadurch veraltet: ${owners.map(owned).join('; ')}. „Aktualisiere, was veraltet ist“ lässt es neu ` +
    'erstellen.',
  notMade: (names) => `Nicht erstellt: ${names}.`,
  cut: 'Ihre Nachricht ist zu lang, um sie auf einmal zu lesen: Gelesen wurden Anfang und Ende.',
  unfinished: 'Nicht fertig. Es fehlt noch:',
  anAnswer: 'eine Antwort',
  passedOn: (agent, reason) => `${agent} gab weiter: ${reason}`,

  refusedBy: (tool) => `${tool} hat es abgelehnt:`,
  notRecorded: 'Das konnte nicht festgehalten werden:',
  whichItem: 'Welcher Punkt ist gemeint?',
  howToRead: 'Wie soll es lauten?',
  whichTemplate: 'Welche davon möchten Sie?',
  giveAgain: 'Können Sie die Datei oder das Schema berichtigen und noch einmal geben?',
  holdsInstead: (id) =>
    `Offen ist, was stattdessen gilt: Sagen Sie es als „${id}: …“, oder lassen Sie es weg.`,
  toLookAt: 'Das muss sich jemand noch einmal ansehen:',
  restsOn: (id) => `(beruht auf ${id})`,
  stillRight: (id) => `Stimmt ${id} noch („bestätige ${id}“), oder wie soll es sein?`,

  notMadeHere: (names) => `Ohne Sprachmodell gibt es hier nicht: ${names}.`,
  instead: {
    requirements: 'Würden stattdessen User Stories oder ein Anforderungsdokument helfen?',
    process: 'Würde stattdessen ein Prozessdiagramm aus Ihren eigenen Schritten helfen?',
    data: 'Würde stattdessen eine Abfrage oder ein Datenverzeichnis helfen?',
    testing: 'Würden stattdessen Testfälle oder ein UAT-Plan helfen?',
  },
  unknownTopic: (what, topic) => {
    const names = {
      stories: 'keine User Stories',
      process: 'kein Prozessdiagramm',
      query: 'keine Abfrage',
    };
    const about = topic === '' ? '' : ` zu „${topic}“`;
    return (
      `Ohne Sprachmodell kann ich ${names[what]}${about} erfinden: Die Musterbibliothek enthält ` +
      'nichts dazu, und Ihre Nachricht beschreibt es nicht.'
    );
  },
  tellMore: {
    stories: 'Wer tut dabei was, und was darf nie geschehen? Einige Sätze genügen.',
    process:
      'Wer tut welchen Schritt, in welcher Reihenfolge, mit welchen Verzweigungen? Eine Liste der ' +
      'Schritte genügt.',
    query: 'Um welche Tabelle oder Datei geht es, und welche Zahl möchten Sie wonach aufgeteilt?',
  },
  noData: 'Es gibt keine Daten: Geben Sie eine Datei mit --data oder ein Schema mit --schema an.',
  whichData: 'Um welche Datei oder welche Tabellen geht es?',
  notWritten:
    'Es wurde keine Abfrage geschrieben: Ein Wort der Frage kennen weder die Daten noch die Bibliothek, ' +
    'und ohne dieses Wort wäre es eine andere Frage.',
  notComposed:
    'Die Frage ließ sich nicht als Abfrage lesen. Ohne Sprachmodell werden Anzahlen, Summen, ' +
    'Durchschnitte und Ranglisten von Spalten zusammengestellt, nach Gruppen, Zeiträumen und Filtern; ' +
    'ein eigenes SELECT wird geprüft und ausgeführt.',
  notInData: (words) =>
    `${listed(words)} ${words.length > 1 ? 'stehen' : 'steht'} nicht in den Daten: Was ist mit ` +
    `${words.length === 1 ? `„${words[0]}“` : 'jedem davon'} gemeint?`,
  notRead: (words) =>
    `${listed(words)} ${words.length > 1 ? 'wurden' : 'wurde'} nicht verstanden: Was ist mit ` +
    `${words.length === 1 ? `„${words[0]}“` : 'jedem davon'} gemeint?`,
  metricHasNo: ({ metric, beyond }) =>
    `Es wurde keine Abfrage geschrieben: „${metric}“ der Bibliothek hat keinen Platz für ` +
    `${listed(beyond)}, und ohne das wäre es eine andere Frage.`,
  metricInstead: ({ metric, beyond }) =>
    `Hilft „${metric}“ ohne ${listed(beyond)}, oder können Sie das gemeinte SELECT angeben?`,
  ownQuery: 'Ihre eigene Abfrage, unverändert.',
  howAsRule: (quote) => `Wie würden Sie „${quote}“ als Regel schreiben, zum Beispiel amount > 0?`,
  notChecked: (quotes) => `Nicht geprüft: ${quotes.map((quote) => `„${quote}“`).join(', ')}.`,
  noEntities: (topic) =>
    `Die Musterbibliothek hat keine Entitäten ${topic === '' ? 'dafür' : `für „${topic}“`}, und ohne ` +
    'Sprachmodell werden keine erfunden. Tabellen, die Sie nennen, werden übernommen, ' +
    'wie sie sind.',
  whatIsKept:
    'Was muss gespeichert werden, etwa: customer(customer_id, name), order(order_id, ' +
    'customer_id, amount)?',
  noText: 'In Ihrer Nachricht steht kein Text, der zu prüfen wäre.',
  whichText: 'Welcher Text soll geprüft werden: Können Sie ihn einfügen?',
  noTests: 'In Ihrer Nachricht steht kein Test, der zu prüfen wäre.',
  whichTests: 'Welche Tests sollen geprüft werden: Können Sie sie einfügen?',
  noFeatures: 'In Ihrer Nachricht steht keine Liste von Funktionen, die zu ordnen wäre.',
  whichFeatures: 'Welche Funktionen sind es, mit Wert und Aufwand, soweit bekannt?',
  noFigures:
    'Qualitätsanforderungen brauchen Zahlen, die nur Sie kennen; die Bibliothek hat keine, und sie ' +
    'wären erfunden.',
  whichFigures:
    'Welche Zahlen müssen gelten: Antwortzeit, Verfügbarkeit, Zahl der Nutzer, Aufbewahrung?',
  noDecisions: 'Ihre Nachricht sagt nicht, was unter welchen Bedingungen entschieden wird.',
  whichDecisions:
    'Was folgt, wenn welche Bedingungen gelten, etwa „10 % if premium and above 100 EUR, ' +
    'otherwise 0 %“?',
  noCriteria: 'Tests entstehen aus Akzeptanzkriterien, und hier gibt es noch keine.',
  noWayToSee: 'Ihre Nachricht sagt, wer was tut, aber nicht, woran man sieht, dass es gelingt.',
  whatIsSeen: (goals) =>
    `Was sieht man, wenn ${goals} gelungen ist, und was, wenn es abgelehnt wird?`,

  hello: `Guten Tag. Dieser Desk erstellt ${trade}. Was brauchen Sie?`,
  welcome: 'Gern. Sagen Sie, was Sie als Nächstes brauchen.',
  goodbye: 'Auf Wiedersehen. Das Gespräch bleibt erhalten und kann fortgesetzt werden.',
  toPerson: 'Ein Mensch des Desks bekommt das, mit allem, was gesagt wurde.',
  noTemplate: (names) =>
    `Dafür gibt es keine Vorlage. Es gibt: ${names}.\n\nWelche davon möchten Sie?`,
  whatFor: (topic) => {
    const about = topic === '' ? '' : ` zu „${topic}“`;
    return (
      'Das sagt nicht, was Sie am Ende in der Hand haben wollen. ' +
      `Was soll${about} erstellt werden: ${trade}?`
    );
  },
  whichIsIt: `Offen ist, was Sie am Ende in der Hand haben wollen: ${trade}. Was davon?`,
  noEntry:
    'Dazu steht nichts im Glossar dieses Desks, und ohne Sprachmodell erfindet er nichts. Er ' +
    `erstellt ${trade}.`,
  sorry: 'Dabei kann ich leider nicht helfen.',
  refusals: {
    prompt_injection: 'Ich soll meine Anweisungen beiseitelassen; das tue ich nicht.',
    harmful: 'Das würde Schaden anrichten, deshalb macht es hier niemand.',
    acts_on_live_system:
      'Dieser Desk schreibt und prüft; er führt nie etwas auf einem laufenden System aus.',
    other_system: 'Dieser Desk kann in anderen Systemen nichts tun.',
    program_code: 'Programmcode wird hier nicht erstellt.',
    personal: 'Das ist eine private Angelegenheit, für die dieser Desk nicht da ist.',
    not_ba_work: 'Das ist keine Business-Analyse.',
  },
  makes: `Was dieser Desk erstellt: ${trade}.`,

  nothingYet: 'In diesem Gespräch wurde noch nichts erstellt.',
  madeSoFar: (counts) => `Bisher erstellt: ${counts}.`,
  assumptions: 'Zu bestätigende Annahmen',
  questions: 'Offene Fragen',
  none: 'keine',
  inFiles: (count) => `- und ${count} weitere in den Dateien`,
  nothingToCover: 'Abdeckung: Es gibt noch nichts, was abgedeckt werden könnte.',
  coverage: 'Abdeckung, aus Verknüpfungen gezählt:',
  coverageRow: (row) =>
    `- ${row.covered} von ${row.of} ${row.what}${row.missing === '' ? '' : `; es fehlen: ${row.missing}`}`,
  nothingStale: 'Nichts ist veraltet.',
  staleNow: 'Veraltet, weil sich geändert hat, worauf es beruht:',
  becauseOf: (ids) => `, wegen ${ids}`,
  nothingRests: (id) => `Auf ${id} beruht nichts.`,
  rests: (id, text) => `Auf ${id} (${text}) beruhen:`,
};

function owned({ owner, ids, more }: OwnersItems): string {
  return `${ids}${more > 0 ? ` und ${more} weitere` : ''} (${owner})`;
}

/** Words as they were written, the last one after `und`. */
function listed(words: readonly string[]): string {
  const shown = words.map((word) => `„${word}“`);
  return shown.length > 1
    ? `${shown.slice(0, -1).join(', ')} und ${shown.at(-1)}`
    : (shown[0] ?? '');
}
