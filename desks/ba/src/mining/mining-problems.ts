/** What is wrong with rows of a log, in words. */
import { thousands } from './duration.ts';
import { yearsUsed } from './log-sql.ts';
import type { Problem } from './mined-log.ts';

const words: Readonly<Record<string, string>> = {
  case_missing: 'have no case; left out',
  activity_missing: 'have no activity; left out',
  time_missing: 'have no time; left out',
  time_unreadable: 'have a time that can not be read; it is left out',
  time_impossible:
    `have a time outside of ${yearsUsed.from} to ${yearsUsed.to}, such as a placeholder; ` +
    'left out',
  start_missing: 'have an end but no start; they start and end at once',
  end_missing: 'have a start but no end; they start and end at once',
  end_before_start: 'end before they start; their end is not used',
  lifecycle_other: 'neither start nor complete a step; left out',
  duplicate: 'repeat an earlier row in every column; counted once',
};

/** `3 rows have no case; left out (rows 4, 7, 12).` */
export function problemLine({ rule, count, rows }: Problem): string {
  const what = words[rule] ?? rule.replaceAll('_', ' ');
  const some = rows.join(', ');
  const more = count > rows.length ? `, and ${thousands(count - rows.length)} more` : '';
  const verb = count === 1 ? what.replace(/^have\b/, 'has').replace(/^repeat\b/, 'repeats') : what;
  return (
    `${thousands(count)} ${count === 1 ? 'row' : 'rows'} ${verb} ` +
    `(row${count === 1 ? '' : 's'} ${some}${more}).`
  );
}
