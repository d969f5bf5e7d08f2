/**
 * The line that says what kind of draft a file is, on every file that can hold one.
 *
 * Comes in: a file of a deliverable and the line. Goes out: the file with the line near its top, in
 * the comment form of its kind. A CSV file has no comments, so its label is the document beside it;
 * a file that is no text carries the line already.
 */
import type { DeskFile, TextFile } from './deliverable.ts';

/** What every form of the line holds; a file that says it already is left alone. */
const told = 'Not yet confirmed by a person.';

/** The file with the line on it. */
export function labelled(file: DeskFile, line: string): DeskFile {
  if (file.text === undefined || file.text.includes(told)) return file;
  const text = textWith(file, line);
  return text === file.text ? file : { ...file, text };
}

function textWith({ mediaType, text }: TextFile, line: string): string {
  switch (mediaType) {
    case 'text/markdown':
      return afterTitle(text, line);
    case 'application/sql':
      return `-- ${line}\n${text}`;
    case 'text/x-gherkin':
      return `# ${line}\n${text}`;
    case 'application/xml':
    case 'image/svg+xml':
      return afterProlog(text, line);
    default:
      return text;
  }
}

/** Under the first heading; on top where there is none. */
function afterTitle(text: string, line: string): string {
  const title = /^# .*\n/m.exec(text);
  const end = title ? title.index + title[0].length : 0;
  return `${text.slice(0, end)}${title ? '\n' : ''}*${line}*\n${title ? '' : '\n'}${text.slice(end)}`;
}

function afterProlog(text: string, line: string): string {
  const end = /^\s*<\?xml[^>]*\?>\n?/.exec(text)?.[0].length ?? 0;
  // Two hyphens would end the comment.
  return `${text.slice(0, end)}<!-- ${line.replace(/-{2,}/g, '–')} -->\n${text.slice(end)}`;
}
