/**
 * Features to put in order, read from the words: a list by lines, semicolons or commas, each with
 * what stands beside its name (`value 8`, `effort 3`, `must`, `size 5`).
 *
 * With WSJF figures the cost of delay is their sum, and the size is the effort (Reinertsen, 2009).
 */
import type { FeatureInput } from '../requirements/prioritise.ts';
import type { Priority } from '../requirements/story-items.ts';

/** The features of a text, with their figures as given. */
export function readFeatures(text: string): readonly FeatureInput[] {
  const parts = partsOf(text);
  const seen = new Set<string>();
  return parts.flatMap((part): FeatureInput[] => {
    const feature = featureIn(part);
    const key = feature?.name.toLowerCase() ?? '';
    if (!feature || seen.has(key)) return [];
    seen.add(key);
    return [feature];
  });
}

/** Lines when there are several, else what semicolons part, else commas. */
function partsOf(text: string): readonly string[] {
  const lines = text.split(/\n+/).filter((line) => line.trim() !== '');
  if (lines.length > 1) return lines;
  const semicolons = text.split(/;\s*/).filter((part) => part.trim() !== '');
  if (semicolons.length > 1) return semicolons;
  // A comma inside brackets, or before a figure, belongs to the feature: `SSO (value 8, effort 3)`.
  return text.split(new RegExp(`,\\s*(?:and\\s+)?(?!(?:${figure})\\b)(?![^(]*\\))`, 'i'));
}

const figure =
  'business value|value|effort|cost|size|job size|estimate|reach|impact|confidence|' +
  'time criticality|urgency|risk(?: reduction)?|points';
const pair = new RegExp(
  `\\b(${figure})\\b\\s*(?:of|is|=|:)?\\s*(\\d+(?:\\.\\d+)?)\\s*(%)?|(\\d+(?:\\.\\d+)?)\\s*(%)?\\s+(${figure})\\b`,
  'gi',
);
const moscow = /\b(must|should|could|won['’]?t)(?:[ -]haves?)?\b/i;

function featureIn(part: string): FeatureInput | undefined {
  const line = part.replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/, '').trim();
  const figures = new Map<string, number>();
  for (const [, label, after, percent, before, percentBefore, labelBehind] of line.matchAll(pair)) {
    const name = (label ?? labelBehind ?? '').toLowerCase();
    const value = Number(after ?? before);
    figures.set(name, (percent ?? percentBefore) === undefined ? value : value / 100);
  }
  const priority = moscow.exec(line)?.[1];
  const name = line
    .replace(pair, ' ')
    .replace(moscow, ' ')
    .replace(/[()[\]]/g, ' ')
    .replace(/\s*[:,–=]\s*(?=[\s,:–]|$)/g, ' ')
    .replace(/[\s,:;.–-]+$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (name === '' || name.length > 120) return undefined;
  return {
    name,
    ...(priority !== undefined && { priority: priorityOf(priority) }),
    ...numbers(figures),
    ...(name !== line && { description: line }),
  };
}

function priorityOf(word: string): Priority {
  const plain = word.toLowerCase().replace(/['’]/, '');
  return plain === 'must' || plain === 'should' || plain === 'could' ? plain : 'wont';
}

function numbers(of: ReadonlyMap<string, number>): Partial<FeatureInput> {
  const any = (...names: string[]): number | undefined =>
    names.map((name) => of.get(name)).find((value) => value !== undefined);
  const value = any('value', 'business value');
  const urgency = any('time criticality', 'urgency');
  const risk = any('risk', 'risk reduction');
  const effort = any('effort', 'cost', 'size', 'job size', 'estimate', 'points');
  const delay =
    urgency === undefined && risk === undefined ? undefined : (urgency ?? 0) + (risk ?? 0);
  const confidence = any('confidence');
  const reach = any('reach');
  const impact = any('impact');
  const whole = value === undefined ? delay : value + (delay ?? 0);
  return {
    ...(whole !== undefined && { value: whole }),
    ...(effort !== undefined && effort > 0 && { effort }),
    ...(reach !== undefined && { reach }),
    ...(impact !== undefined && { impact }),
    ...(confidence !== undefined && confidence <= 1 && { confidence }),
    ...(value !== undefined &&
      delay !== undefined && {
        reason: `cost of delay ${whole}: value ${value} and urgency and risk ${delay}`,
      }),
  };
}
