/** The team and its graph: who there is, who may hand to whom, within which limits. */
import { type Agent, storable } from '@baton/core';
import { createRoute, z } from '@hono/zod-openapi';
import { needs } from './guard.ts';
import { may } from './key.ts';
import { json, problems } from './schema.ts';
import type { App, Service } from './service.ts';

const teamRoute = createRoute({
  method: 'get',
  path: '/api/team',
  summary: 'The team: its agents, the handoffs between them, its limits',
  ...needs('read'),
  responses: {
    200: json(
      z
        .object({
          name: z.string(),
          title: z.string(),
          entry: z.string(),
          next: z.enum(['holder', 'entry', 'route']),
          landing: z.object({ human: z.string().nullable() }),
          severalFit: z.enum(['ask', 'both', 'best', 'entry']),
          limits: z.record(z.string(), z.unknown()),
          agents: z.array(
            z.object({
              name: z.string(),
              kind: z.enum(['model', 'code', 'human']),
              description: z.string(),
              dispatcher: z.boolean(),
              instructions: z.string().nullable(),
              model: z.string().nullable(),
              tools: z.array(
                z.object({
                  name: z.string(),
                  description: z.string(),
                  repeat: z.enum(['read', 'write', 'once']),
                  approval: z.enum(['always', 'sometimes', 'never']),
                }),
              ),
            }),
          ),
          handoffs: z.array(z.object({ from: z.string(), to: z.string(), when: z.string() })),
          rules: z.array(z.object({ name: z.string(), to: z.string() })),
        })
        .openapi('Team'),
      'The team. Instructions are shown to keys with the scope admin',
    ),
    ...problems,
  },
});

/** Adds the route. */
export function teamRoutes(app: App, { team, title }: Service): void {
  app.openapi(teamRoute, (c) => {
    const { name, entry, next, landing, severalFit, limits, rules } = team;
    const agents = [...team.agents.values()];
    const insight = may(c.get('key'), 'admin');
    const document = {
      name,
      title,
      entry,
      next,
      severalFit,
      landing: { human: landing === 'answer' ? null : landing.human },
      limits: storable({ ...limits.run, conversation: limits.conversation }),
      agents: agents.map((agent) => documentOf(agent, insight)),
      handoffs: agents.flatMap((agent) =>
        agent.handoffs.map(({ to, when }) => ({ from: agent.name, to, when })),
      ),
      rules: rules.map((rule) => ({ name: rule.name, to: rule.to })),
    };
    return c.json(document, 200);
  });
}

function documentOf(agent: Agent, insight: boolean) {
  const { name, kind, description, dispatcher } = agent;
  const model = agent.kind === 'model' ? agent : undefined;
  return {
    name,
    kind,
    description,
    dispatcher,
    instructions: insight ? (model?.instructions ?? null) : null,
    model: model?.model ?? null,
    tools: agent.tools.map((tool) => ({
      name: tool.name,
      description: tool.description,
      repeat: tool.repeat,
      approval: approvalOf(tool.approval),
    })),
  };
}

function approvalOf(approval: boolean | ((args: never) => boolean)) {
  if (typeof approval === 'function') return 'sometimes' as const;
  return approval ? ('always' as const) : ('never' as const);
}
