/** The tools on the trace itself, which every specialist has: report, impact, wording, links. */
import { defineTool, type Tool } from '@baton/core';
import { z } from 'zod';
import { itemsIn, specialistTool } from '../specialist.ts';
import { dependentsOf } from '../trace/impact.ts';
import { linkInput, linkItems } from '../trace/link.ts';
import { impactText, reportTrace } from '../trace/report.ts';
import { revise, reviseInput } from '../trace/revise.ts';

const writeReport: Tool = specialistTool({
  name: 'report_trace',
  description:
    'Writes the trace as a report and as a matrix: what there is, what covers what, what is out of ' +
    'date and whose it is, what is to be confirmed or answered.',
  input: z.object({}),
  run: (_, { trace }) => reportTrace(trace),
});

const readImpact: Tool = defineTool({
  name: 'read_impact',
  description: 'What rests on an item, directly or through others, with the owner of each.',
  input: z.object({ id: z.string().describe('Id of the item, such as AC-3.') }),
  repeat: 'read',
  run({ id }, { artifacts }) {
    const items = itemsIn(artifacts());
    const item = items.find((one) => one.id === id);
    if (!item) return { found: false, message: `There is no item ${id} in this conversation.` };
    return {
      found: true,
      text: impactText(item, items),
      dependents: dependentsOf(item.id, items).map((one) => ({ ...one })),
    };
  },
});

const reviseItem: Tool = specialistTool({
  name: 'revise',
  description:
    'Gives an item the wording that the user wants: a criterion by its Given, When, Then, anything ' +
    'else by its sentence, or words that are replaced. Gives what is out of date by it.',
  input: reviseInput,
  run: (input, { trace, origin }) => revise(input, trace, origin),
});

const drawLink: Tool = specialistTool({
  name: 'link_items',
  description:
    'Links two items, so that the first is out of date when the second changes: a query or test to ' +
    'the criterion it checks, a criterion to its story, rule or process step.',
  input: linkInput,
  run: (input, { trace }) => linkItems(input, trace),
});

export const traceTools: readonly Tool[] = [writeReport, readImpact, reviseItem, drawLink];
