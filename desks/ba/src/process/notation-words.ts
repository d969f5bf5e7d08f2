/**
 * The words of process notation that are more than names: going back, ending, otherwise, going on.
 * English, German, French and Spanish, as people type them.
 */
import type { Name } from './notation-tree.ts';

/** The whole name of an end. */
export const endWord: RegExp =
  /^(?:the )?(?:end|stop|done|finish(?:ed)?|ende?|fertig|fin|terminé|final|termina)$/iu;

/** `otherwise`: the way that is taken when no other is. */
export const elseWord: RegExp =
  /^(?:else|otherwise|in all other cases|sonst|andernfalls|ansonsten|sinon|autrement|si no|de lo contrario|en otro caso)$/iu;

/** In front of a condition, and no part of it. */
export const ifWord: RegExp = /^(?:if|when|in case|falls|wenn|bei|si(?! no$)|cuando|lorsque)\s+/iu;

/** Answers that are known to be ways of the decision above, without being indented. */
export const sameAnswer: RegExp = /^(?:yes|no|ja|nein|oui|non|s[ií]|ok(?:ay)?)$/iu;

/** A way that only goes on with whatever comes next. */
export const goesOn: RegExp =
  /^(?:continue|go on|next|proceed|weiter|continuer|suite|continuar|seguir)$/iu;

const back = new RegExp(
  '^(?:(?:go(?:es)?|jump|loop|send|gehe|geht|aller)\\s+)?(?:(?:it|them)\\s+)?' +
    '(?:back|zurück|zurueck|retour|atrás|volver|vuelta)' +
    '(?:\\s+(?:to|zum?|zur|à|au|aux|a ' +
    'la|al?)(?:\\s+(?:the|step|schritt|la|le|los|las))*\\s+(\\S.*))?$',
  'iu',
);
const goTo = /^(?:go to|goto|gehe zu)\s+(?:(?:the|step)\s+)*(\S.*)$/iu;

/** The name that `back to the check` goes to, empty for a plain `back`; undefined for another name. */
export function backTo(name: Name): Name | undefined {
  const found = back.exec(name.text) ?? goTo.exec(name.text);
  if (!found) return undefined;
  const to = (found[1] ?? '').replace(/^["“„«]|["”“»]$/gu, '');
  return { ...name, text: to };
}
