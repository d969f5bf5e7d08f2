/** A report as text: the world it was, what happened in it in order, and which rules it broke. */
import { timeline } from '@baton/core';
import type { AgentPlan, Plan } from './plan.ts';
import type { Report } from './simulate.ts';

/** How to let the same world happen again. */
export function replayOf(seed: string): string {
  return `node --conditions=baton-source sim/run.ts --seed ${seed}`;
}

/** The whole story of a seed. */
export function traceOf({ seed, violations, trial }: Report): string {
  const { plan, story, notes } = trial;
  const told = new Map(timeline(story.events).map((row) => [row.seq, row]));
  const broken = new Map(
    violations.map(({ place, rule, message }) => [place, `${rule} ${message}`]),
  );
  const lines: string[] = [`World ${seed}`, ...worldOf(plan), ''];
  const left = notes.map((note) => note.split('\t'));
  const takeNotes = (until: number): void => {
    while (left.length > 0 && Number(left[0]?.[0]) <= until) {
      const [, at, text] = left.shift() ?? [];
      lines.push(`         ${at} · ${text}`);
    }
  };
  for (const [place, event] of story.events.entries()) {
    takeNotes(place);
    const row = told.get(event.seq);
    const who = row?.agent === undefined ? '' : `${row.agent}: `;
    const text = row ? `${who}${row.text}` : '';
    lines.push(`${String(event.seq).padStart(4)} ${event.type} ${text}`.slice(0, 160));
    const why = broken.get(place);
    if (why !== undefined) lines.push(`  ✗  ${why}`);
  }
  takeNotes(Number.MAX_SAFE_INTEGER);
  lines.push(
    '',
    ...violations.map(({ place, rule, message }) => `✗ ${rule} at ${place + 1}: ${message}`),
  );
  return lines.join('\n');
}

function worldOf(plan: Plan): string[] {
  const { landing, next, limits, workers, claims, mood, faults, entry } = plan;
  const lands = landing === 'answer' ? 'an answer' : landing.human;
  return [
    `  ${mood}, ${workers} worker(s), claims ${claims}, entry ${entry}, next ${next}, lands with ${lands}`,
    `  limits ${JSON.stringify(limits)}`,
    `  faults ${faults.map(({ kind, at }) => `${kind}@${at}`).join(' ') || 'none'}`,
    `  tools ${plan.tools.map((tool) => `${tool.name}(${tool.repeat}, approval ${tool.approval}, ${tool.temper})`).join(' ')}`,
    ...plan.agents.map(agentLine),
  ];
}

function agentLine({ name, kind, dispatcher, temper, tools, edges }: AgentPlan): string {
  const trade = dispatcher ? 'dispatcher' : 'specialist';
  const to = edges.map((edge) => edge.to).join(' ') || 'nobody';
  return `  ${name}: ${kind}, ${trade}, ${temper}, tools [${tools.join(' ')}], hands to ${to}`;
}
