/**
 * What a model may call in a turn: the tools and handoffs of its view, and `ask_user` when its agent
 * may ask. A question is no call to the kernel: it comes back as a reply that waits for the user.
 */
import { BatonError, type CallSpec, type JsonObject, type View } from '@baton/core';
import type { Profile } from './profile.ts';
import { parametersFor } from './schema.ts';

/** Most answers that a question may offer. */
export const choicesMax = 4;

/** The call that is a question to the user. */
export const askUser: CallSpec = {
  name: 'ask_user',
  description:
    'Asks the user one question and waits for the answer. Only when you can not go on without it, ' +
    'and only where the answer changes the result.',
  parameters: {
    type: 'object',
    properties: {
      question: { type: 'string', description: 'One question, complete in itself.' },
      choices: {
        type: 'array',
        items: { type: 'string' },
        maxItems: choicesMax,
        description: 'Likely answers, if there are few; the user may still say something else.',
      },
      changes: { type: 'string', description: 'What in the result depends on the answer.' },
    },
    required: ['question'],
  },
};

/** Everything that may be called in this turn, in an order that stays the same. */
export function offerOf(view: View, asks: boolean): readonly CallSpec[] {
  const calls = [...view.tools, ...view.handoffs];
  return asks && !view.landing ? [...calls, askUser] : calls;
}

/** A tool as the AI SDK takes it. */
export interface OfferedTool {
  type: 'function';
  name: string;
  description: string;
  inputSchema: JsonObject;
}

/**
 * The offer as the provider takes it.
 * @throws BatonError `model_rejected` when there are more tools than the provider takes.
 */
export function toolsFor(offer: readonly CallSpec[], profile: Profile): OfferedTool[] {
  if (offer.length > profile.toolsMax) {
    throw new BatonError(
      'model_rejected',
      `Cannot offer the model all tools: it takes at most ${profile.toolsMax}, got ` +
        `${offer.length}. Give the agent fewer tools or handoffs.`,
    );
  }
  return offer.map(({ name, description, parameters }) => ({
    type: 'function',
    name,
    description,
    inputSchema: parametersFor(parameters, profile),
  }));
}
