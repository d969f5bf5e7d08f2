/** The frame for a language; English for one that the desk does not speak. */
import type { Language } from '../understanding/language.ts';
import { english } from './english.ts';
import type { Frame } from './frame.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import { spanish } from './spanish.ts';

const frames: Partial<Record<Language, Frame>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
};

/** How the offline desk begins when it declines, in any of its languages. */
export const offlineRefusal: RegExp = new RegExp(
  `^(?:${Object.values(frames)
    .map(({ sorry }) => sorry.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|')})`,
);

export function frameOf(language: Language): Frame {
  return frames[language] ?? english;
}
