/**
 * The English verbs of business processes and their forms, so that a step can be told from a remark
 * without a language model. A word that is not listed is not taken for a verb.
 */

const listed = new Set(
  (
    'accept acknowledge activate add adjust agree analyse analyze apply approve archive ' +
    'arrange ask assess assign attach audit authorise authorize back book bring build buy ' +
    'calculate call cancel capture categorise categorize change charge check choose claim ' +
    'classify clear close collect compare compile complete confirm contact convert copy ' +
    'correct cost count create credit deactivate decide decline define delete deliver deploy ' +
    'deposit determine develop discuss dispatch document draft draw edit email enter escalate ' +
    'estimate evaluate examine execute explain export extract fetch file fill finalise ' +
    'finalize find finish fix follow forward fulfil fulfill generate get give grant hand ' +
    'handle identify implement import inform initiate inspect install invite invoice issue ' +
    'label launch leave list load locate log look mail make manage map mark match measure ' +
    'merge monitor move notify obtain offer open order pack park pass pay perform pick place ' +
    'plan post prepare present price print prioritise prioritize process procure produce ' +
    'provide publish purchase put query question quote raise rate read receive recommend ' +
    'reconcile record refund register reject release remind remove renew repair replace reply ' +
    'report request reserve resolve respond restock resubmit return review revise route run ' +
    'save scan schedule score screen search select sell send separate set settle ship show ' +
    'sign sort specify start stop store submit supply take tell test track train transfer ' +
    'translate transmit transport try update upload use validate verify visit wait warn weigh ' +
    'withdraw work wrap write borrow browse donate refuse reimburse rent see subscribe unlock view'
  ).split(' '),
);

const irregular: Readonly<Record<string, string>> = {
  bought: 'buy',
  brought: 'bring',
  built: 'build',
  chosen: 'choose',
  drawn: 'draw',
  found: 'find',
  given: 'give',
  left: 'leave',
  made: 'make',
  paid: 'pay',
  put: 'put',
  read: 'read',
  run: 'run',
  sent: 'send',
  set: 'set',
  shown: 'show',
  sold: 'sell',
  taken: 'take',
  told: 'tell',
  withdrawn: 'withdraw',
  written: 'write',
};

/** The verb if the word is its base form: `check`. */
export function baseVerb(word: string): string | undefined {
  const plain = word.toLowerCase();
  return listed.has(plain) ? plain : undefined;
}

/** The verb if the word is its third person: `checks`, `applies`, `passes`. */
export function thirdPerson(word: string): string | undefined {
  const plain = word.toLowerCase();
  if (!/[^s]s$/.test(plain)) return undefined;
  const stems = [plain.slice(0, -1), plain.replace(/es$/, ''), plain.replace(/ies$/, 'y')];
  return stems.find((stem) => listed.has(stem));
}

/** The verb if the word is its past participle: `checked`, `applied`, `shipped`, `sent`. */
export function participle(word: string): string | undefined {
  const plain = word.toLowerCase();
  const known = irregular[plain];
  if (known !== undefined) return known;
  if (!plain.endsWith('ed')) return undefined;
  const stem = plain.slice(0, -2);
  const stems = [stem, `${stem}e`, plain.replace(/ied$/, 'y'), stem.replace(/(.)\1$/, '$1')];
  return stems.find((each) => listed.has(each));
}
