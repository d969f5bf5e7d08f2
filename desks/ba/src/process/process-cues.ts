/**
 * The words by which a process description says when and how something happens: conditions, limits,
 * order, going back, ending. One pattern for each cue, made from words one can read.
 */

/** "otherwise …": 1 is what then happens. */
export const otherwiseCue: RegExp = cue(
  '^(?:and |or )?(?:otherwise|else|if not|in all other cases|in any other case)\\b',
  '[,:]?\\s*(\\S.*)$',
);

/** "if …, …", "when …, …": 1 is the word, 2 the condition, 3 what then happens. */
export const conditionCue: RegExp = cue(
  '^(?:and |but )?(if|unless|in case|when|once|as soon as|after) (.+?)',
  '(?:,\\s*then |, | then |: )(\\S.*)$',
);

/** "… if …": 1 is what happens, 2 the word, 3 the condition. */
export const trailingConditionCue: RegExp = cue('^(\\S.*?),? (if|unless|in case) (\\S.*)$');

/** Words of a condition that say when something starts, not whether. */
export const temporalCue: RegExp = cue('^(?:when|once|as soon as|after)$');

/** Words in front that only say that it goes on. */
export const orderCue: RegExp = cue('^(?:then|next|first|finally|after that|afterwards)\\b[,:]? ');

/** "meanwhile, …": 1 is what happens. */
export const meanwhileCue: RegExp = cue(
  '^(?:meanwhile|in parallel|at the same time|simultaneously)\\b,? (.+)$',
);

/** "… in parallel": 1 is what happens. */
export const parallelCue: RegExp = cue(
  '^(.+?)[,\\s]+(?:in parallel|at the same time|simultaneously|concurrently)[.;\\s]*$',
);

const amount =
  '(?:[€$£]\\s*)?\\d[\\d.,]*\\s*' +
  '(?:k|m|eur|usd|gbp|euros?|dollars?|€|\\$|£|%|days?|hours?|weeks?|pieces?|items?)?';
const limit = 'up to|above|over|below|under|more than|less than|at least|at most|from|exceeding';

/**
 * "… up to 5k": 1 is what happens, 2 the word, 3 the amount. "… for at most 12 hours" is no way but
 * part of what happens.
 */
export const limitCue: RegExp = cue(
  '^(\\S.*?)(?<!\\b(?:for|within|in|of|by|after|during|with|to)),? ',
  `(?:for amounts? )?(${limit}) (${amount})$`,
);

/** "CFO above", "the board over 50k": 1 is who, 2 the word, 3 the amount if there is one. */
export const ellipsisCue: RegExp = cue(
  `^(.+?) (?:for )?(above that|over that|beyond|otherwise|${limit})(?: (${amount}))?$`,
);

/** "the process ends" */
export const overCue: RegExp = cue(
  '^(?:the )?(?:process|case|workflow|procedure|it)?\\s*',
  '(?:ends?|stops?|is over|is finished|done)(?: here)?$',
);

const somebody = '(?:(?:it|he|she|they|we|the \\p{L}+) )?';

/** "go back to step 2": 1 is the number. */
export const backToNumberCue: RegExp = cue(
  `^${somebody}`,
  '(?:(?:go|return|jump|loop|repeat|continue|start)(?:e?s)? )?(?:again )?',
  '(?:back to|from|with|to|at) (?:step )?(\\d+)$',
);

/** "goes back to the check": 1 is the step. */
export const backToNameCue: RegExp = cue(`^${somebody}(?:(?:go|loop)(?:e?s)? )?back to (\\S.*)$`);

/** "starts over" */
export const startOverCue: RegExp = cue(`^${somebody}(?:start|begin)s? (?:over|again)$`);

/** Where a new clause may begin. */
export const jointCue: RegExp = new RegExp(
  [
    '[,;]?\\s+(?:and\\s+)?(?:then|after that|afterwards|finally)\\s+',
    ';\\s+',
    ',\\s+(?:and\\s+|but\\s+)?',
    '\\s+and\\s+',
  ].join('|'),
  'giu',
);

/** Joints at which a new clause always begins. */
export const hardJointCue: RegExp = cue('then|after|finally|;');

/** A pattern in which one blank stands for any white space. */
function cue(...parts: readonly string[]): RegExp {
  return new RegExp(parts.join('').replaceAll(' ', '\\s+'), 'isu');
}
