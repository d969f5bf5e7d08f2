/** The tools that more than one specialist has: the trace, decisions, reviews, templates, terms. */
import { defineTool, type Json, type Tool } from '@baton/core';
import { z } from 'zod';
import type { Deliverable } from '../deliverable.ts';
import { answerQuestion } from '../library/glossary.ts';
import type { Library } from '../library/library.ts';
import { findPatterns, patternsNamed } from '../library/lookup.ts';
import { unknownPatterns } from '../library/taken.ts';
import { reviewStatements, statementsInput } from '../requirements/statement-review.ts';
import { template } from '../requirements/template.ts';
import { settle, settleInput } from '../settle.ts';
import { itemsIn, specialistTool } from '../specialist.ts';
import { coverage, staleItems } from '../trace.ts';

/** What has been made so far, and what is missing or out of date. Everybody has it. */
export const readTrace: Tool = defineTool({
  name: 'read_trace',
  description:
    'Everything made so far in this conversation: items with ids, text, source and status; coverage ' +
    'computed from links; items that are out of date and whose they are.',
  input: z.object({
    kinds: z.array(z.string()).optional().describe('Only these kinds, such as US, AC, PS, Q, TC.'),
  }),
  repeat: 'read',
  run({ kinds }, { artifacts }) {
    const items = itemsIn(artifacts());
    const shown = kinds ? items.filter((item) => kinds.includes(item.kind)) : items;
    return {
      items: shown.map(({ id, text, source, status, owner }) => ({
        id,
        text,
        source,
        status,
        owner,
      })),
      coverage: coverage(items),
      stale: staleItems(items),
    };
  },
});

export const lookUp: Tool = defineTool({
  name: 'look_up',
  description: 'A definition or rule of thumb of business analysis, with its source.',
  input: z.object({ question: z.string().describe('The question as the user asked it.') }),
  repeat: 'read',
  run: ({ question }) => answerQuestion(question) ?? { found: false },
});

/** What the library knows, for everybody who drafts. */
export function findPatternsTool(library: Library): Tool {
  return defineTool({
    name: 'find_patterns',
    description:
      'The pattern library: proven stories, processes and queries with their edges. With words: ' +
      'what there is on them. With a name: that pattern whole, with its assumptions and questions.',
    input: z.object({
      words: z
        .string()
        .optional()
        .describe('What it is about, such as “login”; all when left out.'),
      name: z.string().optional().describe('Name of one pattern, to get it whole.'),
      request: z
        .string()
        .optional()
        .describe('With the name of a generator: the user’s words that fill it.'),
    }),
    repeat: 'read',
    run({ words = '', name, request = '' }) {
      if (name === undefined) return { found: findPatterns(words, library) };
      const patterns = patternsNamed(name, { library, request });
      // It is data for a model: what is undefined is left out.
      const whole = JSON.parse(JSON.stringify(patterns)) as readonly Json[];
      return whole.length > 0
        ? { patterns: whole }
        : { ok: false, findings: unknownPatterns([name], library) };
    },
  });
}

/** Everybody has it, because a user says it to whoever holds the conversation. */
export const settleItems: Tool = specialistTool({
  name: 'settle',
  description:
    'Records what the user decided: confirms or rejects an assumption or another item, answers a ' +
    'question. Gives what is out of date by it, and whose that is.',
  input: settleInput,
  run: (input, { trace, origin }) => settle(input, trace, origin),
});

/** The wording of what the user gave. */
export const reviewTexts: Tool = specialistTool({
  name: 'review_statements',
  description:
    'Reviews requirements, acceptance criteria or tests that the user gave, by their wording: each ' +
    'point with the reason and a repair.',
  input: statementsInput,
  run: (input) => reviewStatements(input),
});

/** Blank documents; `kinds` tells a model which. */
export function templateTool(kinds: string): Tool {
  return specialistTool({
    name: 'fill_template',
    description: `A blank document for: ${kinds}.`,
    input: z.object({ kind: z.string().describe('Such as BRD or UAT plan.') }),
    run: ({ kind }): Deliverable => template(kind),
  });
}
