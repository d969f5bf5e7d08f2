/**
 * What in a text speaks for which specialist.
 *
 * Comes in: a scene with its mentions. Goes out: pieces of evidence with weight and place:
 * names of deliverables by the part they play, wordings, verbs of requests, and hints.
 */
import { type Clause, listed } from './clauses.ts';
import { cues } from './cues.ts';
import { hintsByWord, hintWeight } from './hints.ts';
import { type Mention, partWeights, type Scene } from './mentions.ts';
import { shape } from './shape.ts';
import type { AgentName, DeliverableName } from './term.ts';
import { askingVerbs } from './wordlists.ts';
import type { Reading } from './words.ts';

/** One piece of evidence for one specialist. */
export interface Evidence {
  readonly agent: AgentName;
  readonly deliverable: DeliverableName;
  /** Below 0 where it is refused. */
  readonly weight: number;
  /** Word indices, both included. */
  readonly first: number;
  readonly last: number;
  /** A name of a deliverable, a wording, or the verb of the request. */
  readonly by: 'mention' | 'cue' | 'verb' | 'hint';
}

/** All evidence of a text. */
export function evidenceIn(scene: Scene, mentions: readonly Mention[]): readonly Evidence[] {
  const wordings = cueEvidence(scene, mentions);
  return [
    ...mentionEvidence(scene, { mentions, wordings }),
    ...wordings,
    ...verbEvidence(scene),
    ...hintEvidence(scene),
  ];
}

function mentionEvidence(
  scene: Scene,
  of: { mentions: readonly Mention[]; wordings: readonly Wording[] },
): readonly Evidence[] {
  return of.mentions.map(({ term, part, first, last, clause }) => {
    const agent = ownerOf(scene.reading, { owner: term.owner, name: term.name });
    const explained = of.wordings.some(
      (one) => one.covers && one.agent !== agent && one.first <= first && last <= one.last,
    );
    const share = part === 'negated' ? 1 : shareOf(scene, clause);
    const weight = partWeights[part] * term.strength * share * (explained ? 0.25 : 1);
    return { agent, deliverable: term.name, weight, first, last, by: 'mention' as const };
  });
}

/** Who answers for it: a RACI of the requirements work is not one of a workflow. */
function ownerOf(reading: Reading, of: { owner: AgentName; name: DeliverableName }): AgentName {
  if (of.name === 'requirements' && reportRequirements.test(reading.plain)) return 'data';
  if (of.name !== 'raci') return of.owner;
  const governs = new RegExp(
    shape`\b(?:requirements?|project|stakeholders?|discovery|elicitation
      |sign ?off of the requirements|anforderung\w*)\b`,
  );
  return governs.test(reading.plain) ? 'requirements' : of.owner;
}

/** Requirements of a report are a matter of columns, filters and sources. */
const reportRequirements = new RegExp(
  shape`\b(?:requirements?|anforderung\w*|exigences?|requisit\w+|eisen) (?:for|of|an|fur
      |pour|de|para|di|per|voor) (?:[^ .:;,?!]+ ){0,4}(?:reports?|reporting|extract|bericht\w*
      |auswertung\w*|rapports?|informes?|reportes?|relatorios?)(?: (?!feature|tool|app|portal
      |module|scheduling|builder|engine)|$)`,
);

/**
 * How much a clause counts. What follows a colon after a wish, or a label such as `Notes:`, is
 * material; a list given there names steps and rules, not deliverables.
 */
function shareOf(scene: Scene, clause: Clause): number {
  if (clause.opened !== 'colon') return 1;
  const at = scene.clauses.indexOf(clause);
  const before = scene.clauses[at - 1];
  const opens = scene.reading.words[clause.first]?.plain ?? '';
  if (!before || askingVerbs.has(opens)) return 1;
  const label = scene.reading.words.slice(before.first, before.last + 1);
  const plain = label.map((word) => word.plain).join(' ');
  if (
    new RegExp(
      shape`(?:^| )(?:notes?|steps|tables?|rules?|columns?|input|notizen|example|today|log
      |transcript|mail|text)$`,
    ).test(plain)
  )
    return 0.2;
  if (
    new RegExp(
      shape`^(?:context|background|hintergrund|contexte|contexto|contesto|situation|task|goal
      |request|hi|hello|question|todo|ask)\b`,
    ).test(plain)
  )
    return 1;
  if (
    new RegExp(
      shape`(?:package|everything|following|deliverables|documents|end to end|artefacts
      |artifacts|all of it|things|both|project)(?: .*)?$`,
    ).test(plain)
  )
    return 1;
  const asked = label.some(({ plain: word }) => askingVerbs.has(word)) || label.length > 4;
  return asked && (listed(scene.reading, clause) || clause.last - clause.first > 8) ? 0.3 : 0.6;
}

type Wording = Evidence & { readonly covers: boolean };

function cueEvidence(scene: Scene, mentions: readonly Mention[]): readonly Wording[] {
  const { reading, clauses, negations } = scene;
  return cues.flatMap(({ agent, deliverable, weight, pattern, covers }) => {
    const match = pattern.exec(reading.plain);
    if (!match) return [];
    const first = reading.at(match.index);
    const last = reading.at(match.index + match[0].trimEnd().length - 1);
    const clause = clauses.find((one) => one.first <= first && first <= one.last);
    if (reading.words[first]?.quoted) return [];
    const refused = negations.some((one) => one.first < first && last <= one.last);
    // Behind a deliverable that is asked for, a wording describes the topic.
    const behind = mentions.some(
      (one) =>
        one.clause === clause &&
        one.last < first &&
        one.term.owner !== agent &&
        partWeights[one.part] * one.term.strength >= 0.8,
    );
    const counted =
      weight *
      0.85 *
      (clause ? shareOf(scene, clause) : 1) *
      (refused ? 0.1 : 1) *
      (behind ? 0.35 : 1);
    return [{ agent, deliverable, weight: counted, first, last, by: 'cue' as const, covers }];
  });
}

const verbRows: readonly (readonly [AgentName, DeliverableName, number, string])[] = [
  [
    'process',
    'process_map',
    0.6,
    `draw map diagram sketch redesign streamline visualise visualize chart
    flowchart zeichne zeichnen modelliere modellieren modellier dessine dessiner cartographie
    cartographier modelise modeliser schematise dibuja dibujar modela modelar mapea diagrama disegna
    disegnare mappa mappare modella teken tekenen modelleer desenhe desenha mapeie mapear modele
    shorten rearrange optimise optimize simplify`,
  ],
  ['process', 'process_map', 0.45, 'model document automate improve'],
  [
    'data',
    'sql',
    0.6,
    `query sum count calculate compute aggregate pivot join berechne summiere zahle
    calcule calcula calcola bereken tel plot forecast`,
  ],
  ['data', 'data_quality', 0.7, 'reconcile deduplicate dedupe profile cleanse cleanup'],
  ['data', 'report', 0.3, 'list extract export compare'],
  [
    'testing',
    'test_cases',
    0.6,
    `test retest verify validate teste testen verifiziere testez teste
    prueba verifica valida testa prove`,
  ],
  ['testing', 'test_cases', 0.2, 'check'],
  [
    'requirements',
    'requirements',
    0.65,
    `specify spec elicit spezifiziere specifie especifica specifica
    specificeer especifique`,
  ],
  [
    'requirements',
    'prioritisation',
    0.5,
    `prioritise prioritize rank priorisiere priorise priorisez
    prioriza priorizar prioriteer priorize`,
  ],
  [
    'requirements',
    'requirements',
    0.35,
    `refine clarify analyse analyze formulate describe scope
    analysiere gather capture define brainstorm`,
  ],
];

const verbsByWord = new Map(
  verbRows.flatMap(([agent, deliverable, weight, words]) =>
    words
      .trim()
      .split(/\s+/)
      .map((word) => [word, { agent, deliverable, weight }] as const),
  ),
);

/** Before a verb that is a request: nothing, politeness, or another request. */
const opensRequest = new RegExp(
  shape`^(?:please|pls|plz|you|u|to|and|then|now|bitte|favor|let's|lets|us|we|must|should|i
      |just|only|,|:|need|want|or|help|me)$`,
);

function verbEvidence(scene: Scene): readonly Evidence[] {
  const found: Evidence[] = [];
  for (const clause of scene.clauses) {
    for (let index = clause.first; index <= clause.last; index++) {
      const word = scene.reading.words[index];
      const verb = word && !word.quoted ? verbsByWord.get(word.plain) : undefined;
      if (!verb) continue;
      const before = scene.reading.words[index - 1]?.plain ?? '';
      const last = index === clause.last;
      if (index !== clause.first && !opensRequest.test(before) && !last) continue;
      if (
        last &&
        index !== clause.first &&
        !/en$|er$|ar$|re$/.test(word?.plain ?? '') &&
        !opensRequest.test(before)
      )
        continue;
      // In a description (`and then the clerk …`) a later verb says less than the first.
      const place = index === clause.first || before !== ',' ? 1 : 0.5;
      const refused = scene.negations.some((one) => one.first < index && index <= one.last);
      const weight = verb.weight * place * shareOf(scene, clause) * (refused ? 0 : 1);
      found.push({ ...verb, weight, first: index, last: index, by: 'verb' });
    }
  }
  return found;
}

/** Words that lean to one specialist; one hint a word, less for a word of several trades. */
function hintEvidence({ reading, negations }: Scene): readonly Evidence[] {
  const seen = new Set<string>();
  return reading.words.flatMap((word, index) => {
    const hints = word.quoted || seen.has(word.plain) ? undefined : hintsByWord.get(word.plain);
    if (!hints || negations.some((one) => one.first <= index && index <= one.last)) return [];
    seen.add(word.plain);
    return hints.map(({ agent, deliverable }) => ({
      agent,
      deliverable,
      weight: hintWeight / hints.length,
      first: index,
      last: index,
      by: 'hint' as const,
    }));
  });
}
