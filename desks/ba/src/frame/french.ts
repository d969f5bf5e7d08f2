/** The frame in French. */
import type { Frame, OwnersItems } from './frame.ts';

const deliverables: Frame['deliverables'] = {
  user_stories: 'user stories',
  acceptance_criteria: 'critères d’acceptation',
  gherkin: 'Gherkin',
  brd: 'cahier des charges (BRD)',
  requirements: 'exigences',
  business_rules: 'règles métier',
  use_cases: 'cas d’utilisation',
  scope: 'périmètre',
  stakeholders: 'parties prenantes',
  prioritisation: 'priorisation',
  change_request: 'demande de changement',
  process_map: 'cartographie de processus',
  sop: 'mode opératoire',
  gap_analysis: 'analyse d’écarts',
  bottleneck: 'analyse des goulets',
  process_mining: 'process mining',
  raci: 'matrice RACI',
  approval_matrix: 'matrice de validation',
  state_model: 'modèle d’états',
  decision_table: 'table de décision',
  sql: 'SQL',
  report: 'rapport',
  kpi: 'indicateur',
  data_dictionary: 'dictionnaire de données',
  data_model: 'modèle de données',
  data_mapping: 'correspondance de données',
  data_quality: 'qualité des données',
  sample_data: 'données d’exemple',
  test_cases: 'cas de test',
  uat_plan: 'plan de recette',
  boundaries: 'valeurs limites',
  pairwise: 'combinaisons par paires',
  test_strategy: 'stratégie de test',
  traceability: 'traçabilité',
  defects: 'anomalies',
  test_data: 'données de test',
};

const trade =
  'user stories et critères d’acceptation, cartographies de processus, SQL et rapports, cas de test ' +
  'et plans de recette';

export const french: Frame = {
  deliverables,
  label: 'Ébauche produite par des règles, sans modèle de langage.',
  draftsAre: 'Les ébauches elles-mêmes sont en anglais.',

  toConfirm: 'À confirmer d’abord',
  toAnswer: 'Questions à traiter d’abord',
  someOf: (shown, all) => `(${shown} sur ${all} ; toutes figurent dans les fichiers)`,
  howToSettle: (id) => `(« confirme ${id} » ou « ${id}: ce qui vaut à la place » en règle une.)`,
  moreRows: '(la suite est dans le fichier)',
  andMore: (count) => `- et ${count} autres, dans le fichier`,
  covered: (row) =>
    `Couverts : ${row.covered} sur ${row.of} ${row.what} ; manquent : ${row.missing}.`,
  outOfDate: (owners) =>
    `Périmé de ce fait : ${owners.map(owned).join(' ; ')}. Dites « mets à jour ce qui est périmé » pour ` +
    'le refaire.',
  notMade: (names) => `Non produit : ${names}.`,
  cut: 'Votre message est trop long pour être lu en une fois : le début et la fin ont été lus.',
  unfinished: 'Pas terminé. Il manque encore :',
  anAnswer: 'une réponse',
  passedOn: (agent, reason) => `${agent} a transmis : ${reason}`,

  refusedBy: (tool) => `${tool} l’a refusé :`,
  notRecorded: 'Cela n’a pas pu être enregistré :',
  whichItem: 'De quel élément s’agit-il ?',
  howToRead: 'Comment faut-il le formuler ?',
  whichTemplate: 'Lequel souhaitez-vous ?',
  giveAgain: 'Pouvez-vous corriger le fichier ou le schéma et le redonner ?',
  holdsInstead: (id) =>
    `Reste à savoir ce qui vaut à la place : dites-le sous la forme « ${id}: … », ou laissez-le.`,
  toLookAt: 'Ces éléments sont à revoir par une personne :',
  restsOn: (id) => `(repose sur ${id})`,
  stillRight: (id) => `${id} est-il encore juste (« confirme ${id} »), ou que doit-il dire ?`,

  notMadeHere: (names) => `Sans modèle de langage, ce service ne produit pas : ${names}.`,
  instead: {
    requirements: 'Des user stories ou un cahier des charges vous aideraient-ils à la place ?',
    process: 'Une cartographie de vos propres étapes vous aiderait-elle à la place ?',
    data: 'Une requête ou un dictionnaire de données vous aiderait-il à la place ?',
    testing: 'Des cas de test ou un plan de recette vous aideraient-ils à la place ?',
  },
  unknownTopic: (what, topic) => {
    const names = {
      stories: 'de user stories',
      process: 'de cartographie de processus',
      query: 'de requête',
    };
    const about = topic === '' ? '' : ` pour « ${topic} »`;
    return (
      `Sans modèle de langage, je ne peux pas inventer ${names[what]}${about} : la bibliothèque de ` +
      'modèles n’a rien à ce sujet, et votre message ne le décrit pas.'
    );
  },
  tellMore: {
    stories: 'Qui y fait quoi, et que ne doit-il jamais arriver ? Quelques phrases suffisent.',
    process:
      'Qui fait quelle étape, dans quel ordre, avec quels embranchements ? Une liste ' +
      'd’étapes suffit.',
    query: 'De quelle table ou de quel fichier s’agit-il, et quel chiffre voulez-vous, par quoi ?',
  },
  noData: 'Il n’y a pas de données : donnez un fichier avec --data ou un schéma avec --schema.',
  whichData: 'De quel fichier ou de quelles tables s’agit-il ?',
  notWritten:
    'Aucune requête n’a été écrite : ni les données ni la bibliothèque ne connaissent un des mots de votre ' +
    'question, et sans lui ce serait une autre question.',
  notComposed:
    'Votre question n’a pas pu être lue comme une requête. Sans modèle de langage, on compose des ' +
    'nombres, des sommes, des moyennes et des classements de colonnes, par groupes, périodes et ' +
    'filtres ; un SELECT de votre main est vérifié et exécuté.',
  notInData: (words) =>
    `${listed(words)} ${words.length > 1 ? 'ne sont' : 'n’est'} pas dans les données : que faut-il ` +
    `entendre par ${words.length === 1 ? `« ${words[0]} »` : 'chacun d’eux'} ?`,
  notRead: (words) =>
    `${listed(words)} ${words.length > 1 ? 'n’ont pas été compris' : 'n’a pas été compris'} : que ` +
    `faut-il entendre par ${words.length === 1 ? `« ${words[0]} »` : 'chacun d’eux'} ?`,
  metricHasNo: ({ metric, beyond }) =>
    `Aucune requête n’a été écrite : « ${metric} » de la bibliothèque ne prévoit pas ${listed(beyond)}, ` +
    'et sans cela ce serait une autre question.',
  metricInstead: ({ metric, beyond }) =>
    `« ${metric} » sans ${listed(beyond)} vous aiderait-il, ou pouvez-vous donner le ` +
    'SELECT voulu ?',
  ownQuery: 'Votre propre requête, inchangée.',
  howAsRule: (quote) => `Comment écririez-vous « ${quote} » comme règle, par exemple amount > 0 ?`,
  notChecked: (quotes) => `Non vérifié : ${quotes.map((quote) => `« ${quote} »`).join(', ')}.`,
  noEntities: (topic) =>
    `La bibliothèque n’a pas d’entités pour ${topic === '' ? 'cela' : `« ${topic} »`}, et sans modèle ` +
    'de langage aucune n’est inventée. Les tables que vous nommez sont prises telles quelles.',
  whatIsKept:
    'Que faut-il conserver, par exemple : customer(customer_id, name), order(order_id, ' +
    'customer_id, amount) ?',
  noText: 'Votre message ne contient pas de texte à relire.',
  whichText: 'Quel texte faut-il relire : pouvez-vous le coller ?',
  noTests: 'Votre message ne contient pas de test à relire.',
  whichTests: 'Quels tests faut-il relire : pouvez-vous les coller ?',
  noFeatures: 'Votre message ne contient pas de liste de fonctions à classer.',
  whichFeatures: 'Quelles sont ces fonctions, avec valeur et effort si vous les connaissez ?',
  noFigures:
    'Les exigences de qualité demandent des chiffres que vous seul connaissez ; la bibliothèque n’en ' +
    'a pas, et ils seraient inventés.',
  whichFigures:
    'Quels chiffres doivent valoir : temps de réponse, disponibilité, utilisateurs, conservation ?',
  noDecisions: 'Votre message ne dit pas ce qui est décidé dans quelles conditions.',
  whichDecisions:
    'Que s’ensuit-il quand quelles conditions sont réunies, par exemple « 10 % if ' +
    'premium and above 100 EUR, otherwise 0 % » ?',
  noCriteria: 'Les tests viennent de critères d’acceptation, et il n’y en a pas encore ici.',
  noWayToSee: 'Votre message dit qui fait quoi, mais pas à quoi l’on voit que cela fonctionne.',
  whatIsSeen: (goals) => `Que voit-on quand ${goals} a réussi, et quand c’est refusé ?`,

  hello: `Bonjour. Ce service produit : ${trade}. De quoi avez-vous besoin ?`,
  welcome: 'Je vous en prie. Dites ce qu’il vous faut ensuite.',
  goodbye: 'Au revoir. La conversation est conservée et peut être reprise.',
  toPerson: 'Une personne du service reçoit la demande, avec tout ce qui a été dit.',
  noTemplate: (names) =>
    `Il n’y a pas de modèle pour cela. Il y a : ${names}.\n\nLequel souhaitez-vous ?`,
  whatFor: (topic) => {
    const about = topic === '' ? '' : ` pour « ${topic} »`;
    return `Cela ne dit pas ce que vous voulez obtenir. Que faut-il produire${about} : ${trade} ?`;
  },
  whichIsIt: `Reste à savoir ce que vous voulez obtenir : ${trade}. Lequel ?`,
  noEntry:
    'Le glossaire de ce service n’a rien à ce sujet, et sans modèle de langage il n’invente rien. Il ' +
    `produit : ${trade}.`,
  sorry: 'Désolé, je ne peux pas vous aider pour cela.',
  refusals: {
    prompt_injection: 'On me demande d’écarter mes instructions, ce que je ne fais pas.',
    harmful: 'Cela causerait du tort ; personne ici ne le fait.',
    acts_on_live_system:
      'Ce service écrit et vérifie ; il n’exécute jamais rien sur un système en production.',
    other_system: 'Ce service ne peut pas agir dans d’autres systèmes.',
    program_code: 'On ne produit pas de code de programme ici.',
    personal: 'C’est une affaire privée, à laquelle ce service n’est pas destiné.',
    not_ba_work: 'Ce n’est pas de l’analyse métier.',
  },
  makes: `Ce que ce service produit : ${trade}.`,

  nothingYet: 'Rien n’a encore été produit dans cette conversation.',
  madeSoFar: (counts) => `Produit jusqu’ici : ${counts}.`,
  assumptions: 'Hypothèses à confirmer',
  questions: 'Questions ouvertes',
  none: 'aucune',
  inFiles: (count) => `- et ${count} autres, dans les fichiers`,
  nothingToCover: 'Couverture : il n’y a encore rien à couvrir.',
  coverage: 'Couverture, comptée d’après les liens :',
  coverageRow: (row) =>
    `- ${row.covered} sur ${row.of} ${row.what}${row.missing === '' ? '' : ` ; manquent : ${row.missing}`}`,
  nothingStale: 'Rien n’est périmé.',
  staleNow: 'Périmé, parce que ce sur quoi cela repose a changé :',
  becauseOf: (ids) => `, à cause de ${ids}`,
  nothingRests: (id) => `Rien ne repose sur ${id}.`,
  rests: (id, text) => `Sur ${id} (${text}) reposent :`,
};

function owned({ owner, ids, more }: OwnersItems): string {
  return `${ids}${more > 0 ? ` et ${more} autres` : ''} (${owner})`;
}

/** Words as they were written, the last one after `et`. */
function listed(words: readonly string[]): string {
  const shown = words.map((word) => `« ${word} »`);
  return shown.length > 1
    ? `${shown.slice(0, -1).join(', ')} et ${shown.at(-1)}`
    : (shown[0] ?? '');
}
