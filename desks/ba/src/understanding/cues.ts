/**
 * All wordings that point to a specialist, and those that leave it open between two.
 */
import type { Cue } from './cue.ts';
import { dataCues } from './cues-data.ts';
import { processCues } from './cues-process.ts';
import { requirementsCues } from './cues-requirements.ts';
import { testingCues } from './cues-testing.ts';
import { shape } from './shape.ts';

export const cues: readonly Cue[] = [
  ...processCues,
  ...dataCues,
  ...testingCues,
  ...requirementsCues,
];

/**
 * Wishes that nobody can give to one specialist from the words alone: `define "late delivery"` is a
 * metric or a rule. Where one of these is all there is, the desk asks.
 */
export const eitherOr: readonly RegExp[] = [
  shape`^(?:please |can you )?define (?:(?:the|what
    |our) )?(?:term )?["“„'«]?(?:\w+ ?){1,3}["”'»]?(?: (?:means|is))?[ .?!]*$`,
  shape`^(?:what|which) (?:fields?|data|information|attributes?) (?:do|should|must|does|are
    |shall) .{0,40}\b(?:form|screen|page|mask|dialog)\b`,
  shape`^(?:please |can you |help me |help us )?(?:help (?:me |us )?with|kick ?off|kick off|start
    |set up|do|get going with|get started with|look at|work on
    |tackle) (?:the |our |a |my )?(?:[\w-]+ ){1,4}(?:project|relaunch|initiative|programme
    |program|rollout|replacement|migration)\b`,
  shape`\bwho (?:may|can|is allowed to|must|has to|should) (?:approve|sign|release
    |authori[sz]e)\b`,
  shape`\bwhat (?:happens|if) (?:if|when )?.{0,40}\b(?:approver|manager|boss|clerk|owner|person
    |deputy|substitute)\b`,
  shape`\bi need (?:something|anything|stuff|input) (?:for|about|on|regarding)\b`,
].map((pattern) => new RegExp(pattern, 'u'));
