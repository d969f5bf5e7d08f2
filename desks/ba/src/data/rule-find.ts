/** Where in a message the rules are, and which part is one rule. */

/** The part of a message that holds rules: what follows its colon, or the sentence itself. */
export function rulesIn(message: string): string {
  const text = message.replace(
    /\s+(?:as|for)\s+(?:the\s+)?data[ -]quality(?:\s+(?:rules?|checks?))?\W*$/i,
    '',
  );
  const [, after = ''] = /^[^:\n]{0,200}:\s*([\s\S]+)$/.exec(text) ?? [];
  if (after !== '' && looksLikeRules(after)) return after;
  const [, that = ''] =
    /\b(?:that|whether|if|where|dass|ob|que|si)\s+(?:the\s+|all\s+|every\s+)?([\s\S]+)$/i.exec(
      text,
    ) ?? [];
  if (that !== '' && looksLikeRules(that)) return that;
  return looksLikeRules(text) &&
    !/^\W*(?:please\s+)?(?:check|verify|test|validate|profile)\b/i.test(text)
    ? text
    : '';
}

/** A comparison, or a word that only rules have. */
function looksLikeRules(text: string): boolean {
  return signs.test(text);
}

const signs =
  /[<>]=?|[\w)]\s*(?:=|!=)\s*\S|\bin\s*\(|\b(?:is|are|be)\s+(?:unique|required|mandatory|positive|never|always|not\s+null)\b|\w+\s+(?:unique|not\s+null|required|mandatory|exists?\s+in|between\s+\S+\s+and)\b|\b(?:must|may|should|can)(?:\s+not)?\s+(?:be|have|exist)|\b(?:muss|darf|doit|debe|eindeutig|pflicht)\b/i;

/** The lines of a list, each cut at the commas and at the `and` that part rules. */
export function partsOf(text: string): readonly (readonly string[])[] {
  return text
    .split(/\n+|;|(?<=[^\d\s])\.(?=\s|$)/)
    .map((line) => line.replace(/^\s*(?:[-*•–]|\d{1,3}[.)])\s+/, '').trim())
    .filter((line) => line !== '')
    .map((line) =>
      line
        .split(/,(?![^(]*\))/)
        .flatMap((part) =>
          part.split(
            /\s+and\s+(?=[a-z_]\w*\s*(?:[<>=!]|is\b|are\b|must\b|in\s*\(|unique\b|not\s+null\b|exists\b|between\b))/i,
          ),
        )
        .map((part) => part.replace(/^\s*(?:and|und|et|y)\s+/i, '').trim())
        .filter((part) => part !== ''),
    );
}
