/**
 * The words of a question about data that nothing explains: they are asked about, and no query is
 * written without them.
 *
 * Comes in: the question, and what is known of the tables. Goes out: its words that are neither the
 * grammar of a language, nor how questions are put, nor a name or a value in the data. It looks at
 * words alone and not at what a parser made of them, so that a word is not lost because some pattern
 * ran over it.
 */
import { english } from '../frame/english.ts';
import type { Frame } from '../frame/frame.ts';
import { askingVerbs, functionWords } from '../understanding/wordlists.ts';
import { standardRoles, wordsOf } from './column-role.ts';
import { isPerOrder } from './compose-measure.ts';
import type { DataRequest } from './data-request.ts';
import { readTables } from './data-table.ts';
import { plainName, type SchemaFacts, singular } from './schema-facts.ts';

export interface Known {
  readonly facts: SchemaFacts;
  /** Words that a pattern of the library takes care of. */
  readonly covered?: readonly string[];
}

/** Words that nothing explains, as they were written, each once. */
export function unknownWords(
  request: DataRequest,
  { facts, covered = [] }: Known,
): readonly string[] {
  const known = knownWords(facts, [...covered, ...request.tables.map(({ name }) => name)]);
  const said = [
    ...request.filters.map(({ quote }) => quote),
    ...(request.period ? [request.period.quote] : []),
    ...request.measures.filter(({ of }) => isPerOrder(of)).map(({ quote }) => quote),
  ];
  let rest = readTables(request.text).without;
  for (const quote of said) rest = rest.replace(quote, ' ');
  const found = new Map<string, string>();
  for (const word of rest.match(written) ?? []) {
    const plain = folded(word);
    if (/^\p{N}+$/u.test(plain) || known.has(plain) || known.has(singular(plain))) continue;
    if (
      plain
        .split(/[-']/)
        .every((part) => part.length < 2 || known.has(part) || known.has(singular(part)))
    )
      continue;
    if (!found.has(plain)) found.set(plain, word);
  }
  return [...found.values()];
}

/** The question that words raise. */
export function questionAbout(
  words: readonly string[],
  { tables }: SchemaFacts,
  { notInData, notRead }: Pick<Frame, 'notInData' | 'notRead'> = english,
): string {
  return tables.some(({ rows }) => rows > 0) ? notInData(words) : notRead(words);
}

/** What a question takes from the data: values of columns, and words of their names. */
export function dataWords(
  { text, notUnderstood }: DataRequest,
  { tables }: SchemaFacts,
): { readonly values: readonly string[]; readonly names: readonly string[] } {
  const said = ` ${readTables(text).without.match(written)?.map(folded).join(' ') ?? ''} `;
  const columns = tables.flatMap((table) => table.columns);
  const alone = new Set(notUnderstood.map(folded));
  // The plan `Pro` is a word of German grammar, too: it counts where it stands alone.
  const own = (word: string): boolean => word.length > 1 && (!grammar.has(word) || alone.has(word));
  const inText = (words: string): boolean => said.includes(` ${words} `);
  const values = columns
    .filter(({ family }) => family === 'text')
    .flatMap(({ top }) =>
      top.map(({ value }) => value.match(written)?.map(folded).join(' ') ?? ''),
    );
  const names = columns.flatMap(({ name }) => wordsOf(name).map(folded));
  return {
    values: [...new Set(values)].filter((value) => own(value) && inText(value)),
    names: [...new Set(names)].filter((name) => own(name) && inText(name)),
  };
}

const written = /[\p{L}\p{N}_][\p{L}\p{N}_’'-]*/gu;

function knownWords(facts: SchemaFacts, more: readonly string[]): ReadonlySet<string> {
  const known = new Set(questionWords);
  const add = (name: string): void => {
    for (const word of [...wordsOf(name), plainName(name)]) {
      known.add(folded(word));
      known.add(singular(folded(word)));
    }
  };
  for (const { name, columns } of facts.tables) {
    add(name);
    for (const column of columns) {
      add(column.name);
      if (column.family === 'text') for (const { value } of column.top) add(value);
    }
  }
  for (const words of more) add(words);
  return known;
}

function folded(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('’', "'")
    .toLowerCase()
    .replace(/'s?$/, '');
}

/** In the list of function words for other reasons: of rows they say something. */
const meaning = new Set(
  `good better best right simple basic usual usually normally typical typically general generally
  own other little same no not never always sometimes less least more most few many much even
  actually really quickly short already still yet again instead back off`.split(/\s+/),
);

/** How measures, groups, periods and rankings are said; what follows `net` has to be in the data. */
const structural = `weekday weekdays sql query queries statement select report reports reporting dashboard table tables
  chart data dataset file csv database db view list overview summary analysis analyse analyze results
  result figures figure numbers number statistics statistic column columns schema values value
  total totals sum sums summed overall average averages avg mean median min minimum max maximum
  highest lowest largest smallest biggest count counts counting distinct unique different much many
  three five ten twenty hundred
  top bottom best worst strongest weakest selling performing spending least most valuable
  grouped group broken down split per each every by across ranked sorted ordered order descending
  ascending based terms using use
  day days daily week weeks weekly month months monthly quarter quarters quarterly year years yearly
  annual annually date dates today yesterday last past previous this next current since until before
  after between during rolling q1 q2 q3 q4
  january february march april may june july august september october november december jan feb mar
  apr jun jul aug sep sept oct nov dec
  excluding exclude without except ignoring leaving counting only just where whose having than over
  above below under equals equal row rows record records entries lines items
  showing shows show display give get find create make build write generate produce prepare provide
  run draft returning returns returned return following given attached existing
  also then now too instead same respectively plus vs
  abfrage abfragen erstelle erstellen schreibe schreiben zeige zeigen bericht berichte auswertung
  tabelle daten pro je nach sortiert summe anzahl durchschnitt gesamt monat monate monatlich
  monatliche monatlichen monatlicher jahr jahre jahrlich quartal woche wochen tag tage letzten
  letzte letzter ersten
  requete requetes ecris ecrire montre montrer affiche rapport tableau donnees par chaque mois
  annee an semaine jour trimestre total somme nombre moyenne dernier derniers derniere mensuel
  mensuelle mensuelles
  consulta consultas escribe escribir muestra mostrar informe reporte tabla datos cada mes meses ano
  anos semana dia trimestre suma numero promedio media ultimo ultimos ultima mensual mensuales`;

/** One-word names of the usual columns: a composer that does not find such a column asks for it. */
const roleNames = Object.values(standardRoles).flatMap(({ name, synonyms }) =>
  [name, ...synonyms].filter((one) => !/[_ ]/.test(one)),
);

/** What says nothing of the data whatever columns it has. */
const grammar: ReadonlySet<string> = new Set([
  ...[...functionWords, ...askingVerbs].filter((word) => !meaning.has(word)),
  ...structural.split(/\s+/),
]);

const questionWords: ReadonlySet<string> = new Set(
  [
    ...grammar,
    ...roleNames,
    ...'order orders basket cart invoice transaction sale income spend money'.split(' '),
  ].flatMap((word) => [word, singular(word)]),
);
