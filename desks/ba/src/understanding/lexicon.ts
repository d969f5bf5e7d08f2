/**
 * The words of the trade: what a deliverable is called, in eight languages, and who owns it.
 *
 * Terms are written in lower case without accents and hyphens, in the singular where the plural is
 * regular. One row for each deliverable, in `terms-*.ts`.
 */
import { type Repair, speller, stemOf } from './spelling.ts';
import type { Term, TermRow } from './term.ts';
import { dataTerms } from './terms-data.ts';
import { processTerms } from './terms-process.ts';
import { requirementsTerms } from './terms-requirements.ts';
import { testingTerms } from './terms-testing.ts';
import { askingVerbs, everydayWords } from './wordlists.ts';

export type { AgentName, DeliverableName, Term } from './term.ts';
export { agentNames } from './term.ts';

const rows: readonly TermRow[] = [
  ...requirementsTerms,
  ...processTerms,
  ...dataTerms,
  ...testingTerms,
];

/** How much an everyday word counts beside a term of art. */
const weakStrength = 0.55;

/** All terms by their first stem, the longest first. */
export const termsByFirst: ReadonlyMap<string, readonly Term[]> = indexTerms();

/** Every single word that a term has. */
export const tradeWords: ReadonlySet<string> = new Set(
  [...termsByFirst.values()].flat().flatMap((term) => term.stems),
);

/**
 * What a mistyped word is repaired to: long or frequent words that decide something. Short everyday
 * words of the lexicon are no targets, because half of all words are one slip away from one of
 * them.
 */
const repairTargets = `
  write create draft generate prepare please
  story stories requirement requirements criteria criterion acceptance backlog gherkin scenario
  scenarios stakeholder stakeholders prioritise prioritize functional specification document rules
  business feature features interview glossary constraint assumptions
  process processes workflow workflows flowchart flowcharts swimlane swimlanes diagram diagrams
  bottleneck bottlenecks analysis procedure responsibility handover lifecycle improvement
  query queries report reports dashboard database dictionary duplicates duplicate customers
  employees
  reconciliation profiling entity relationship metrics quality revenue monthly average
  test tests testing cases regression suite boundary boundaries equivalence pairwise strategy
  traceability defect defects severity checklist exploratory performance
  password reset login refund approval request requests fulfillment verification registration
  anforderungen akzeptanzkriterien prozess ablaufdiagramm abfrage testfalle flussdiagramm
  exigences criteres processus requete diagramme
  requisitos criterios aceptacion proceso diagrama
  requisiti criteri accettazione processo diagramma interrogazione
  acceptatiecriteria processchema testgevallen
  historias requisitos processo`;

/** Puts a mistyped word of the trade right: `storeis`, `acceptence`, `tst`. */
export const repairWord: Repair = speller({
  targets: repairTargets.trim().split(/\s+/),
  known: [...tradeWords, ...allWords(), ...askingVerbs, ...everydayWords],
  shorthand: {
    tst: 'test',
    tsts: 'tests',
    usr: 'user',
    usrs: 'users',
    reqs: 'requirements',
    qry: 'query',
  },
});

function indexTerms(): Map<string, Term[]> {
  const index = new Map<string, Term[]>();
  for (const row of rows) {
    const put = (list: string | undefined, strength: number): void => {
      for (const words of phrases(list)) {
        const stems = words.map(stemOf);
        const first = stems[0] ?? '';
        index.set(first, [
          ...(index.get(first) ?? []),
          { name: row.name, owner: row.owner, strength, stems },
        ]);
      }
    };
    put(row.strong, 1);
    put(row.weak, weakStrength);
  }
  for (const terms of index.values()) terms.sort((a, b) => b.stems.length - a.stems.length);
  return index;
}

function allWords(): readonly string[] {
  const words = rows.flatMap((row) => [...phrases(row.strong), ...phrases(row.weak)].flat());
  return words.flatMap((word) => [
    word,
    word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`,
  ]);
}

function phrases(list = ''): readonly (readonly string[])[] {
  return list.split(',').map((phrase) => phrase.trim().split(/\s+/));
}
