/** The frame in Spanish. */
import type { Frame, OwnersItems } from './frame.ts';

const deliverables: Frame['deliverables'] = {
  user_stories: 'historias de usuario',
  acceptance_criteria: 'criterios de aceptación',
  gherkin: 'Gherkin',
  brd: 'documento de requisitos (BRD)',
  requirements: 'requisitos',
  business_rules: 'reglas de negocio',
  use_cases: 'casos de uso',
  scope: 'alcance',
  stakeholders: 'partes interesadas',
  prioritisation: 'priorización',
  change_request: 'solicitud de cambio',
  process_map: 'mapa de proceso',
  sop: 'instrucción de trabajo',
  gap_analysis: 'análisis de brechas',
  bottleneck: 'análisis de cuellos de botella',
  process_mining: 'minería de procesos',
  raci: 'matriz RACI',
  approval_matrix: 'matriz de aprobación',
  state_model: 'modelo de estados',
  decision_table: 'tabla de decisión',
  sql: 'SQL',
  report: 'informe',
  kpi: 'indicador',
  data_dictionary: 'diccionario de datos',
  data_model: 'modelo de datos',
  data_mapping: 'correspondencia de datos',
  data_quality: 'calidad de datos',
  sample_data: 'datos de ejemplo',
  test_cases: 'casos de prueba',
  uat_plan: 'plan de UAT',
  boundaries: 'valores límite',
  pairwise: 'combinaciones por pares',
  test_strategy: 'estrategia de pruebas',
  traceability: 'trazabilidad',
  defects: 'defectos',
  test_data: 'datos de prueba',
};

const trade =
  'historias de usuario y criterios de aceptación, mapas de proceso, SQL e informes, casos de prueba ' +
  'y planes de UAT';

export const spanish: Frame = {
  deliverables,
  label: 'Borrador hecho con reglas, sin modelo de lenguaje.',
  draftsAre: 'Los borradores están en inglés.',

  toConfirm: 'Por confirmar primero',
  toAnswer: 'Por responder primero',
  someOf: (shown, all) => `(${shown} de ${all}; todas están en los archivos)`,
  howToSettle: (id) => `(«confirma ${id}» o «${id}: lo que vale en su lugar» resuelve una.)`,
  moreRows: '(más en el archivo)',
  andMore: (count) => `- y ${count} más, en el archivo`,
  covered: (row) => `Cubiertos: ${row.covered} de ${row.of} ${row.what}; faltan: ${row.missing}.`,
  outOfDate: (owners) =>
    `Desactualizado por eso: ${owners.map(owned).join('; ')}. Diga «actualiza lo desactualizado» para ` +
    'rehacerlo.',
  notMade: (names) => `No hecho: ${names}.`,
  cut: 'Su mensaje es demasiado largo para leerlo de una vez: se leyeron el principio y el final.',
  unfinished: 'Sin terminar. Todavía falta:',
  anAnswer: 'una respuesta',
  passedOn: (agent, reason) => `${agent} lo pasó: ${reason}`,

  refusedBy: (tool) => `${tool} lo rechazó:`,
  notRecorded: 'No se pudo registrar:',
  whichItem: '¿A qué elemento se refiere?',
  howToRead: '¿Cómo debe decir?',
  whichTemplate: '¿Cuál de ellas quiere?',
  giveAgain: '¿Puede corregir el archivo o el esquema y darlo de nuevo?',
  holdsInstead: (id) => `Falta saber qué vale en su lugar: dígalo como «${id}: …», o déjelo fuera.`,
  toLookAt: 'Esto debe revisarlo una persona:',
  restsOn: (id) => `(se basa en ${id})`,
  stillRight: (id) => `¿Sigue siendo correcto ${id} («confirma ${id}»), o qué debe decir?`,

  notMadeHere: (names) => `Sin modelo de lenguaje, este equipo no hace: ${names}.`,
  instead: {
    requirements: '¿Servirían en su lugar historias de usuario o un documento de requisitos?',
    process: '¿Serviría en su lugar un mapa de sus propios pasos?',
    data: '¿Serviría en su lugar una consulta o un diccionario de datos?',
    testing: '¿Servirían en su lugar casos de prueba o un plan de UAT?',
  },
  unknownTopic: (what, topic) => {
    const names = {
      stories: 'historias de usuario',
      process: 'un mapa de proceso',
      query: 'una consulta',
    };
    const about = topic === '' ? '' : ` para «${topic}»`;
    return (
      `Sin modelo de lenguaje no puedo inventar ${names[what]}${about}: la biblioteca de patrones no ` +
      'tiene nada al respecto, y su mensaje no lo describe.'
    );
  },
  tellMore: {
    stories: '¿Quién hace qué, y qué no debe ocurrir nunca? Bastan unas frases.',
    process:
      '¿Quién hace qué paso, en qué orden, con qué ramificaciones? Basta una lista de pasos.',
    query: '¿De qué tabla o archivo se trata, y qué cifra quiere, desglosada por qué?',
  },
  noData: 'No hay datos: dé un archivo con --data o un esquema con --schema.',
  whichData: '¿De qué archivo o tablas se trata?',
  notWritten:
    'No se ha escrito ninguna consulta: una palabra de su pregunta no la conocen ni los datos ni la ' +
    'biblioteca, y sin ella sería otra pregunta.',
  notComposed:
    'Su pregunta no se ha podido leer como consulta. Sin modelo de lenguaje se componen recuentos, ' +
    'sumas, promedios y clasificaciones de columnas, por grupos, periodos y filtros; un SELECT propio ' +
    'se comprueba y se ejecuta.',
  notInData: (words) =>
    `${listed(words)} no ${words.length > 1 ? 'están' : 'está'} en los datos: ¿qué se entiende por ` +
    `${words.length === 1 ? `«${words[0]}»` : 'cada una de ellas'}?`,
  notRead: (words) =>
    `No se ${words.length > 1 ? 'han' : 'ha'} entendido ${listed(words)}: ¿qué se entiende por ` +
    `${words.length === 1 ? `«${words[0]}»` : 'cada una de ellas'}?`,
  metricHasNo: ({ metric, beyond }) =>
    `No se ha escrito ninguna consulta: «${metric}» de la biblioteca no tiene lugar para ` +
    `${listed(beyond)}, y sin eso sería otra pregunta.`,
  metricInstead: ({ metric, beyond }) =>
    `¿Le sirve «${metric}» sin ${listed(beyond)}, o puede dar el SELECT que tiene en mente?`,
  ownQuery: 'Su propia consulta, sin cambios.',
  howAsRule: (quote) => `¿Cómo escribiría «${quote}» como regla, por ejemplo amount > 0?`,
  notChecked: (quotes) => `No comprobado: ${quotes.map((quote) => `«${quote}»`).join(', ')}.`,
  noEntities: (topic) =>
    `La biblioteca no tiene entidades para ${topic === '' ? 'eso' : `«${topic}»`}, y sin modelo de ` +
    'lenguaje no se inventa ninguna. Las tablas que nombre se toman como están.',
  whatIsKept:
    '¿Qué hay que guardar, por ejemplo: customer(customer_id, name), order(order_id, ' +
    'customer_id, amount)?',
  noText: 'En su mensaje no hay ningún texto que revisar.',
  whichText: '¿Qué texto hay que revisar: puede pegarlo?',
  noTests: 'En su mensaje no hay ninguna prueba que revisar.',
  whichTests: '¿Qué pruebas hay que revisar: puede pegarlas?',
  noFeatures: 'En su mensaje no hay ninguna lista de funciones que ordenar.',
  whichFeatures: '¿Qué funciones son, con valor y esfuerzo si los conoce?',
  noFigures:
    'Los requisitos de calidad necesitan cifras que solo usted conoce; la biblioteca no las tiene y ' +
    'serían inventadas.',
  whichFigures:
    '¿Qué cifras deben cumplirse: tiempo de respuesta, disponibilidad, usuarios, conservación?',
  noDecisions: 'Su mensaje no dice qué se decide con qué condiciones.',
  whichDecisions:
    '¿Qué resulta cuando se cumplen qué condiciones, por ejemplo «10 % if premium and ' +
    'above 100 EUR, otherwise 0 %»?',
  noCriteria: 'Las pruebas salen de criterios de aceptación, y aquí todavía no hay ninguno.',
  noWayToSee: 'Su mensaje dice quién hace qué, pero no cómo se ve que funciona.',
  whatIsSeen: (goals) => `¿Qué se ve cuando ${goals} salió bien, y qué cuando se rechaza?`,

  hello: `Hola. Este equipo hace ${trade}. ¿Qué necesita?`,
  welcome: 'De nada. Diga qué necesita ahora.',
  goodbye: 'Hasta luego. La conversación se guarda y se puede continuar.',
  toPerson: 'Una persona del equipo recibe esto, con todo lo que se dijo.',
  noTemplate: (names) => `No hay plantilla para eso. Hay: ${names}.\n\n¿Cuál de ellas quiere?`,
  whatFor: (topic) => {
    const about = topic === '' ? '' : ` para «${topic}»`;
    return `Eso no dice qué quiere tener al final. ¿Qué hay que hacer${about}: ${trade}?`;
  },
  whichIsIt: `Falta saber qué quiere tener al final: ${trade}. ¿Cuál?`,
  noEntry:
    'El glosario de este equipo no tiene nada sobre eso, y sin modelo de lenguaje no lo inventa. Hace ' +
    `${trade}.`,
  sorry: 'Lo siento, en eso no puedo ayudar.',
  refusals: {
    prompt_injection: 'Eso me pide dejar de lado mis instrucciones, y no lo hago.',
    harmful: 'Eso haría daño, así que aquí nadie lo hace.',
    acts_on_live_system:
      'Este equipo escribe y comprueba; nunca ejecuta nada en un sistema en producción.',
    other_system: 'Este equipo no puede actuar en otros sistemas.',
    program_code: 'Aquí no se hace código de programas.',
    personal: 'Es un asunto privado, para el que este equipo no está.',
    not_ba_work: 'Eso no es análisis de negocio.',
  },
  makes: `Lo que hace este equipo: ${trade}.`,

  nothingYet: 'Todavía no se ha hecho nada en esta conversación.',
  madeSoFar: (counts) => `Hecho hasta ahora: ${counts}.`,
  assumptions: 'Supuestos por confirmar',
  questions: 'Preguntas abiertas',
  none: 'ninguna',
  inFiles: (count) => `- y ${count} más, en los archivos`,
  nothingToCover: 'Cobertura: todavía no hay nada que cubrir.',
  coverage: 'Cobertura, contada por los enlaces:',
  coverageRow: (row) =>
    `- ${row.covered} de ${row.of} ${row.what}${row.missing === '' ? '' : `; faltan: ${row.missing}`}`,
  nothingStale: 'Nada está desactualizado.',
  staleNow: 'Desactualizado, porque cambió aquello en que se basa:',
  becauseOf: (ids) => `, por ${ids}`,
  nothingRests: (id) => `Nada se basa en ${id}.`,
  rests: (id, text) => `En ${id} (${text}) se basan:`,
};

function owned({ owner, ids, more }: OwnersItems): string {
  return `${ids}${more > 0 ? ` y ${more} más` : ''} (${owner})`;
}

/** Words as they were written, the last one after `y`. */
function listed(words: readonly string[]): string {
  const shown = words.map((word) => `«${word}»`);
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} y ${shown.at(-1)}` : (shown[0] ?? '');
}
