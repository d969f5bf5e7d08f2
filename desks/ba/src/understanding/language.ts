/**
 * In which language somebody writes, guessed from the small words of eight languages.
 *
 * English unless at least two words, or one in five, speak for another language: a German or Hindi
 * message about user stories is half English.
 */
import { type Reading, read } from './words.ts';

export type Language = 'en' | 'de' | 'fr' | 'es' | 'it' | 'nl' | 'pt' | 'hi';

const smallWords: Readonly<Record<Language, string>> = {
  en: `the a an of for to and is are what how with our we please i you this that in on by from
    need`,
  de: `der die das den dem ein eine einen und fur mit ist sind wie was wo bitte wir ich unsere
    auch nicht
    kein ohne zwischen welche wird werden von vom im zum zur schreibe erstelle brauche brauchen
    auf aus
    bedeutet heisst unterschied`,
  fr: `le la les de l' un une des du d' et pour avec est sont que quoi quel quelle nous je notre
    ecris fais
    dessine redige cree s' c' au aux sur dans qu' ce ma mon j' te plait prepare faut`,
  es: `el la los las un una de del y para con es son que cual como necesito quiero escribe haz
    por favor
    nuestro mi en al desde hasta significa dibuja`,
  it: `il lo gli la un una di del della dei delle e per con che sono scrivi fai nel dell' anche
    mi serve
    tra gestione disegna mappa quelli cosa`,
  nl: `de het een van voor met en is zijn kun je we ik ons onze schrijf maak teken graag naar wat
    hoe
    niet geen op wijzigen tussen`,
  pt: `o a os as de um uma do da dos das e para com que preciso faca escreva desenhe por nosso em
    no na
    quero ate desde entre crie`,
  hi: `ka ke ki ko hai hain kya mujhe liye banao bana do chahiye mein se kaise karo humko har aur
    likho
    dikhao batao`,
};

const sets = Object.entries(smallWords).map(
  ([language, words]) => [language as Language, new Set(words.trim().split(/\s+/))] as const,
);

/** Letters that only one of the eight languages has; they count like two words. */
const own: readonly (readonly [Language, RegExp])[] = [
  ['pt', /[ãõ]|ções\b/i],
  ['es', /[ñ¿¡]/i],
  ['de', /[äöüß]/i],
  ['fr', /[êœ]|\bqu'/i],
];

/** The most likely language of a text. */
export function languageOf(text: string | Reading): Language {
  const reading = typeof text === 'string' ? read(text) : text;
  const words = reading.words.filter((word) => !word.mark && !word.quoted);
  let best: Language = 'en';
  let most = 0;
  let english = 0;
  for (const [language, small] of sets) {
    const letters = own.find(([name]) => name === language)?.[1].test(reading.text) ? 2 : 0;
    const hits = words.filter(({ plain }) => small.has(plain)).length + letters;
    if (language === 'en') english = hits;
    else if (hits > most) [best, most] = [language, hits];
  }
  const enough = most >= 2 || most * 5 >= Math.max(5, words.length);
  return enough && most > english ? best : 'en';
}
