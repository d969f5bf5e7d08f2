/**
 * Messages that need an answer and no deliverable: greetings, questions about the desk, and
 * questions about the trade itself (`what is INVEST?`).
 *
 * A question is about the trade when nothing but words of the trade, of grammar and of work in
 * general is left of it: `how many criteria should a story have` has no domain, `what should a
 * churn report contain` has one.
 */
import { tradeWords } from './lexicon.ts';
import { shape } from './shape.ts';
import { stemOf } from './spelling.ts';
import { functionWords, genericWords } from './wordlists.ts';
import type { Reading, Word } from './words.ts';

/** What the glossary explains and the lexicon does not name. */
export const conceptWords: ReadonlySet<string> = new Set(
  `invest babok iiba cbap ccba pmi pba ireb cpre istqb sit e2e ba moscow kano rice wsjf swot
  pestle pest
  catwoe smart kiss dry okr okrs sla slas roi tco poc mvp cx ux ui erp crm api verification
  validation
  elicitation facilitation togaf uml umls sysml archimate itil six sigma lean dmaic kaizen triage
  spike velocity burndown refinement grooming retrospective planning poker points estimation
  deterministic happy path regression smoke sanity alpha beta black white box testing feature
  requirement requirements engineering normalization normalisation normal cardinality olap oltp
  warehouse lake mart etl elt lineage granularity grain dimension fact baseline sign signoff
  stakeholder stakeholders bpm pool pools gateway gateways event events xor lane lanes token
  fmea pareto poka yoke muda takt defect error failure bug bugs uat atdd tdd bdd ddd dmn cmmn
  completeness consistency traceable coverage horizontal vertical slicing slice walking skeleton
  persona personas empathy canvas charter sow rfp rfi rfq cost value acceptance ready assumptions
  assumption constraint constraints risk risks issue issues raid log dependency dependencies
  primary foreign key keys accountable lead cycle time fact table tables dimension value stream
  root cause whys model point points statement retesting retest modelling mapping reviewing
  interviewing functional non nonfunctional quality attribute usability swimlane swimlanes`.split(
    /\s+/,
  ),
);

const greeting = new RegExp(
  shape`^(?:(?:hi|hello|hey|hiya|yo|howdy|good (?:morning|afternoon|evening|day)|morning
      |there|team|all|everyone|dear|folks|again|how are you(?: doing)?|how's it going|thanks?
      |thank you|thx|ty|cheers|great|perfect|nice|cool|awesome|super|ok|okay|bye|goodbye|see you
      |good night|have a (?:nice|good|great) (?:day|one|evening|weekend)|so much|very much|a lot
      |that helped|that was (?:helpful|great|perfect|useful)|helpful|well done|good job
      |much appreciated|appreciate it|you|for|the|your|help|is anybody there|anybody there|hallo
      |guten (?:tag|morgen|abend)|moin|servus|danke|danke schon|vielen dank|bonjour|bonsoir
      |salut|merci|beaucoup|hola|buenos dias|buenas tardes|buenas|gracias|muchas gracias|ciao
      |buongiorno|buonasera|grazie|mille|goedemorgen|goedemiddag|goedendag|bedankt|dank je
      |dank u|wel|ola|bom dia|boa tarde|obrigad[oa]|namaste|dhanyavad|shukriya|kaise ho
      |[,.!?'])(?= |$) ?)+$`,
);

const capability: readonly RegExp[] = [
  new RegExp(shape`^how (?:do|can|should) (?:i|we) (?:confirm|reject|answer|settle)\b`),
  new RegExp(
    shape`^(?:so )?(?:what|which) (?:all )?(?:can|could|do|are|else can|kind of (?:things|work
      |tasks) (?:can|do)|things can|services do) you (?:do|able|make|good|help|offer|produce
      |support|know|create|deliver|capable|for)`,
  ),
  new RegExp(
    shape`^(?:who|what) (?:are|r) (?:you|u)\b|^(?:who|what) (?:made|built|created) you
      |^what is (?:this|baton|your (?:name|job|purpose|role))|^what's your (?:name|job|role)`,
  ),
  new RegExp(
    shape`^are (?:you|u) (?:an? |the |really |just |a real )?(?:ai|bot|human|real|chatgpt|gpt
      |claude|gemini|deepseek|model|llm|machine|robot|person|program|template|templates|chatbot
      |language|based|using|connected|able|online|offline|free|deterministic|there)`,
  ),
  new RegExp(
    shape`^(?:is|was|were) (?:this|that|it|your answer|the answer|these
      |the output) (?:\w+ )?(?:generated|written|made|produced|created|done|an ai|a template|ai
      |chatgpt|free|safe|secure|offline|private|confidential)`,
  ),
  new RegExp(
    shape`^do (?:you|u) (?:also |really |even |already |still )?(?:store|save|keep|remember
      |log|share|learn|need|speak|support|understand|work|have|cost|accept|send|use|train
      |know (?:german|french|spanish|bpmn|sql|gherkin|jira)|hallucinate|make mistakes|forget
      |produce|export|handle|offer|talk|run on|require|charge)`,
  ),
  new RegExp(
    shape`^(?:can|could) (?:you|u|it|this|the desk) (?:also |directly )?(?:export|import
      |connect|integrate|speak|understand|remember|access|sync|push|talk|read|open|work with
      |work in|work offline|answer in|save|handle|output|deal with|publish|browse|learn
      |run offline|replace|do more|be trusted)`,
  ),
  new RegExp(
    shape`^(?:can|could|may|do) (?:i|we) (?:\w+ )?(?:export|upload|attach|import|save|download
      |edit|print|use you|use this|trust|change the|get (?:it|this|them|the result) (?:as|in)
      |share|paste|send you|give you|add my own|rely|have to pay|need an account|need a key
      |need an api|talk to|speak to)`,
  ),
  new RegExp(
    shape`^(?:which|what) (?:file |output |export )?(?:formats?|languages?|models?|file types?
      |files|systems|integrations?|agents?|specialists?|skills|deliverables|databases?
      |sql dialects?|dialects?|llm|ai|ai model|language model) (?:can|do|does|are|is|will
      |should) ?(?:you|i|we|available|supported|there|behind|it|the desk|this|used)?`,
  ),
  new RegExp(
    shape`^how (?:do|does|did) (?:you|this|it|the desk|baton) (?:work|decide|know|function
      |come up|choose|route|do (?:it|that|this)|generate|make|calculate coverage)`,
  ),
  new RegExp(
    shape`^(?:where|how) (?:are|do|does|can|is|will) (?:you|i|my|the) (?:\w+ )?(?:files?|save
      |saved|stored?|store|data|results?|documents?|find the|download|output|artifacts?)\b`,
  ),
  new RegExp(
    shape`^how (?:much|expensive) (?:does|do|is|are) (?:this|you|it|that)|^what (?:does
      |do) (?:this|it|that|you) cost|^is (?:there|it|this) (?:a )?(?:limit|free|cost|charge
      |price|trial|api)`,
  ),
  new RegExp(
    shape`^is my (?:data|text|input|file|information) |^what (?:happens (?:to|with)
      |do you do with) my (?:data|text|input|file|files|information|documents)`,
  ),
  new RegExp(
    shape`^(?:help|help me|help please|menu|start|what now|how to start|how do i start
      |how does it work|commands?|options)$`,
  ),
  new RegExp(
    shape`^(?:was|was alles) (?:kannst|konnen) (?:du|sie)|^(?:bist|sind) (?:du|sie) (?:ein
      |eine|menschlich|echt|chatgpt|nur)|^wer (?:bist|sind) (?:du|sie)|^(?:kannst|konnen) (?:du
      |sie|man) .{0,30}(?:exportieren|speichern|sprechen|deutsch|importieren)`,
  ),
  new RegExp(
    shape`^(?:que|qu'|qu' est ce que) (?:peux|sais|pouvez|tu peux|vous pouvez)|^(?:es tu
      |etes vous|tu es|vous etes|qui es tu|qui etes vous)|^(?:peux tu|tu peux|pouvez vous
      |puis je|peut on) (?:exporter|parler|importer|enregistrer)`,
  ),
  new RegExp(
    shape`^(?:¿ )?(?:que (?:puedes|sabes|podes|pueden)|quien eres|que eres|eres (?:una?|un
      |humano|real|chatgpt)|(?:puedes|puedo|se puede) (?:exportar|hablar|importar|guardar))`,
  ),
  new RegExp(
    shape`^(?:che cosa|cosa) (?:sai|puoi|sapete)|^chi sei|^sei (?:un|una|umano|reale|chatgpt)
      |^(?:puoi|posso|si puo) (?:esportare|parlare|importare|salvare)`,
  ),
  new RegExp(
    shape`^wat (?:kun|kan) (?:je|jij|u)|^wie ben (?:je|jij)|^ben (?:je|jij) (?:een|echt
      |chatgpt)|^(?:kan|kun) (?:ik|je|jij) .{0,30}(?:exporteren|opslaan|nederlands)`,
  ),
  new RegExp(
    shape`^(?:o que|que) (?:voce|vc) (?:pode|faz|sabe|consegue)|^quem e voce|^voce e (?:uma?
      |um|humano|real)|^(?:posso|pode|da para) (?:exportar|importar|salvar|falar)`,
  ),
  /^(?:tum|aap|tu) (?:kya|kaun) |^kya (?:tum|aap|tu) (?:ai|bot|insaan|hindi|ek)|^aap kaun/,
];

/** The beginnings and turns of questions about a notion. */
const notion = new RegExp(
  shape`^(?:so |and |ok |hi |hello |hey |quick question |please |, |: )*(?:(?:what|whats
      |what's|which|who|when|why|where|how|is|are|does|do|should|can|could|must|may|shall|has
      |have|was|were|would|explain|define|describe|definition|meaning|difference|differences
      |tell me|give me (?:an? )?(?:example|definition|short|quick)|pros and cons
      |i don't (?:understand|get|know)|remind me|help me understand)\b|(?:was|wie|wer|wann|warum
      |wozu|wofur|welche\w*|ist|sind|sollte|muss|soll|erklar\w*|unterschied|brauche|braucht
      |bedeutung|definiere)\b|(?:qu|que|qui|quoi|quel\w*|quand|comment|pourquoi|combien|c' est
      |est ce|explique|difference|faut il|dois je|definis)\b|(?:¿ )?(?:que|cual\w*|quien|cuando
      |como|por que|cuanto\w*|explica|diferencia|para que|debo|define)\b|(?:che|cosa|cos'|cos
      |chi|quando|come|perche|quanti|quante|qual\w*|spiega\w*|differenza|a cosa|devo)\b|(?:wat
      |wie|wanneer|waarom|hoe|hoeveel|welke|verschil|leg uit|moet|is)\b|(?:o que|qual|quais|quem
      |quando|como|por que|quantos|quantas|explique|diferenca|devo)\b|(?:kya|kaun|kab|kyun
      |kaise)\b)`,
);
const turning = new RegExp(
  shape`(?<![^ ])(?:vs|versus|difference between|differences between|compared (?:to|with)
      |mean|means|stand for|stands for|meaning|bedeutet|unterschied zwischen|steht fur|signifie
      |veut dire|difference entre|significa|diferencia entre|vuol dire|differenza tra|betekent
      |verschil tussen|quer dizer|diferenca entre|kya hai|kya hota|ka matlab|matlab|for dummies
      |in a nutshell|in simple terms)(?![^ ])`,
);

/** Words that say that something of the requester's own is meant. */
const own = new RegExp(
  shape`(?<![^ ])(?:our|my|mine|ours|these|those|this|following|attached|above|below|here
      |unser\w*|meine\w*|notre|nos|mes|nuestr\w*|nostr\w*|onze|mijn|nosso|nossa)(?![^ ])`,
);

/** Verbs at the beginning that ask for a deliverable even where no domain is named. */
const orders = new RegExp(
  shape`^(?:please |pls |can you |could you |would you |i need |i want |we need )+(?!explain
      |define|tell|clarify|what|know|to know|to understand)|^(?:write|create|draft|make|draw|map
      |generate|prepare|produce|build|list|prioriti[sz]e|review|design|document)\b`,
);

const itemId = /(?<![^ ])(?:us|ac|br|tc|req|fr|nfr|r) \d/;

export type Direct = 'greeting' | 'capability' | 'notion';

/** What kind of direct answer a message asks for, if it asks for one. */
export function directOf(reading: Reading, named: boolean): Direct | undefined {
  const plain = reading.plain.replaceAll('\n ', '').trim();
  if (plain === '') return undefined;
  if (plain.length < 120 && greeting.test(plain)) return 'greeting';
  const asked = plain.replace(
    new RegExp(
      shape`^(?:(?:hi|hello|hey|hallo|bonjour|hola|ciao|ok|so|and|btw|by the way|just wondering
      |quick question|,|:|!|\.|¿)+ )+`,
    ),
    '',
  );
  const bare = asked.replace(/[ .?!]+$/, '');
  const strange = domainWords(reading);
  if (
    strange.length <= 6 &&
    bare.length < 160 &&
    capability.some((pattern) => pattern.test(bare))
  ) {
    return 'capability';
  }
  if (bare.length > 200 || own.test(plain) || orders.test(bare) || itemId.test(bare)) {
    return undefined;
  }
  const turned = turning.test(bare);
  if (!turned && !notion.test(bare) && !/\?\s*$/.test(plain)) return undefined;
  if (!named && !reading.words.some((word) => isTrade(word))) return undefined;
  // A question for a difference or a meaning may name a field of use.
  return strange.length <= (turned ? 2 : 0) ? 'notion' : undefined;
}

/** The words of a text that belong to a domain: neither grammar, nor work in general, nor trade. */
export function domainWords(reading: Reading): readonly Word[] {
  return reading.words.filter(
    (word) =>
      !word.mark &&
      !/^\d/.test(word.plain) &&
      !functionWords.has(word.plain) &&
      !genericWords.has(word.plain) &&
      !isTrade(word),
  );
}

function isTrade(word: Word): boolean {
  if (word.mark || word.quoted) return false;
  const { plain, stem } = word;
  if (functionWords.has(plain)) return false;
  return tradeWords.has(stem) || conceptWords.has(plain) || conceptWords.has(stemOf(plain));
}
