/** The page of the gallery: each request with its picture, or the beginning of its answer. */
import type { Played } from './play.ts';
import type { GalleryEntry } from './requests.ts';

/** Lines of an answer or a file that are shown. */
const linesMax = 24;

export function overview(
  gallery: readonly GalleryEntry[],
  played: ReadonlyMap<string, Played>,
): string {
  return [
    '# Gallery',
    '',
    'What the business analysis desk makes of 24 requests without a language model: the answer and',
    'every file, word for word, as kept in the folders here. A test compares them, so a change of any',
    'is seen in review. They are written anew by',
    '`node --conditions=baton-source desks/ba/test/gallery/write.ts`.',
    '',
    ...gallery.flatMap((entry) => section(entry, played.get(entry.name) ?? new Map())),
  ].join('\n');
}

function section({ name, title, say, data = [], shows }: GalleryEntry, files: Played): string[] {
  const given = data.map((file) => `[${file}](../../desks/ba/gallery/data/${file})`);
  const made = [...files.keys()].map((file) => `[${file}](${name}/${file})`);
  return [
    `## ${Number(name.slice(0, 2))}. ${title}`,
    '',
    ...say.flatMap((message) => [`> ${message}`, '']),
    ...(given.length > 0 ? [`With ${given.join(', ')}.`, ''] : []),
    ...shown(shows, { name, title, text: files.get(shows) ?? '' }),
    '',
    `All of it: ${made.join(', ')}`,
    '',
  ];
}

function shown(file: string, of: { name: string; title: string; text: string }): string[] {
  if (file.endsWith('.svg')) return [`![${of.title}](${of.name}/${file})`];
  const text = file === 'reply.md' ? answerIn(of.text) : of.text;
  const lines = text.trimEnd().split('\n');
  const more = lines.length > linesMax ? ['…'] : [];
  const fence = file.endsWith('.feature') ? '```gherkin' : '```text';
  return [fence, ...lines.slice(0, linesMax), ...more, '```'];
}

/** The last answer of a conversation, without the list of files. */
function answerIn(reply: string): string {
  const from = reply.lastIndexOf('\n**');
  const answer = reply.slice(reply.indexOf('\n\n', from + 1)).trim();
  return answer.split('\nFiles:\n')[0] ?? answer;
}
