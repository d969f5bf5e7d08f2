/** `baton router check`: whether files of examples can be learnt from, and what is in them. */
import { codes } from '@baton/core';
import { findingText, type Linted, lintExamples } from '@baton/router';
import { plain } from './layout.ts';
import { agentsFrom, counted, type LabelOptions } from './router-options.ts';
import { print, styled } from './terminal.ts';

export interface CheckOptions extends LabelOptions {
  readonly requests?: boolean;
}

/** Exit status 2 when there is an error. */
export async function checkExamples(
  files: readonly string[],
  options: CheckOptions,
): Promise<number> {
  const agents = await agentsFrom(options);
  const as = options.requests ? 'requests' : 'training';
  const linted = await lintExamples(files, { as, ...(agents && { agents }) });
  if (options.json) {
    const { examples, ...told } = linted;
    print(JSON.stringify({ examples: examples.length, ...told }, null, 2));
  } else show(linted);
  return linted.errors > 0 ? codes.input_invalid.exit : 0;
}

function show({ examples, findings, counts, files, errors, more }: Linted): void {
  for (const finding of findings) {
    const style = finding.severity === 'error' ? 'red' : 'yellow';
    print(`${styled(style, finding.severity)} ${plain(findingText(finding))}`);
  }
  if (more > 0) print(`and ${counted(more, 'more finding')}`);
  const columns = Math.max(...counts.map(({ label }) => label.length), 0);
  for (const { label, examples: count } of counts) {
    print(`  ${plain(label).padEnd(columns)}  ${String(count).padStart(5)}`);
  }
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const where = files.length === 1 ? '' : ` in ${counted(files.length, 'file')}`;
  const what = `${counted(examples.length, 'example')}${where}`;
  print(`${what}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`);
}
