/**
 * Requests that are not the work of this desk, each with its reason and the words that show it.
 *
 * The patterns read one clause at a time, without its polite beginning, so that `^` is the verb of
 * the request: `delete all orders in production` is an act, `user stories for deleting orders` is
 * not. A name of a deliverable that is asked for elsewhere makes an act into a topic.
 */
import { type Clause, wordsIn } from './clauses.ts';
import type { Mention } from './mentions.ts';
import { partWeights } from './mentions.ts';
import { shape } from './shape.ts';
import type { Reading } from './words.ts';

export type OutsideReason =
  | 'prompt_injection'
  | 'harmful'
  | 'acts_on_live_system'
  | 'other_system'
  | 'program_code'
  | 'personal'
  | 'not_ba_work';

export interface Outside {
  readonly reason: OutsideReason;
  /** Verbatim. */
  readonly because: string;
}

interface Rule {
  readonly reason: OutsideReason;
  /** It holds whatever deliverable is named. */
  readonly firm?: true;
  readonly pattern: RegExp;
}

const few = shape`(?:(?!(?:for|of|about|that|which|where|what|how|who|down|so|fur|pour|para|per
  |voor) )[^ ]+ ){0,5}`;
const some = shape`(?:[^ ]+ ){0,6}`;
const any = shape`(?:[^ ]+ ){0,9}`;
const make = shape`(?:write|draft|create|make|generate|give me|give us|tell me|tell us|compose
  |send me|design|draw|paint|sing|help me (?:with|write)|i need|i want|schreib\w*|erzahl\w*
  |mach\w*|ecris|redige|raconte|dessine|escrib\w*|cuenta\w*|haz\w*|scriv\w*|racconta\w*|schrijf
  |vertel|escreva|conte|likho|likh do|sunao|suna do)`;
const language = shape`(?:python|javascript|typescript|java|c #|c \+ \+|php|ruby|golang|rust
  |kotlin|swift|react|angular|vue|node js|nodejs|node|django|flask|spring boot|html|css|bash
  |powershell|vba|macro|regex|regexp|dockerfile|docker|terraform|kubernetes|selenium|cypress
  |playwright|junit|jest|pytest|apex|abap|cobol|matlab|arduino|wordpress|flutter)`;
const systems = shape`(?:jira|confluence|servicenow|service now|salesforce|sap|slack|teams
  |outlook|gmail|email|mail|whatsapp|sharepoint|trello|asana|github|gitlab|azure devops|zendesk
  |hubspot|workday|calendar|kalender|twitter|linkedin|facebook|github|production|prod|aws|azure
  |dropbox|google drive|notion|zoom|excel online)`;

const rule = (reason: OutsideReason, pattern: string, firm?: true): Rule => ({
  reason,
  pattern: new RegExp(`(?<![^ ])(?:${pattern})(?![^ ])`, 'u'),
  ...(firm && { firm }),
});

const rules: readonly Rule[] = [
  rule(
    'prompt_injection',
    shape`(?:ignore|disregard|forget|override|bypass|skip|ignoriere|vergiss|ignora|ignorez|oublie
      |olvida|dimentica|negeer|esqueca|bhool jao) ${few}(?:instructions?|rules|prompts?
      |guidelines|training|restrictions|anweisungen|regeln|instrucciones|istruzioni|instructies
      |instrucoes|consignes|told)`,
    true,
  ),
  rule(
    'prompt_injection',
    shape`(?:print|reveal|show|repeat|output|leak|display|give|tell|paste|dump|what is|what are
      |what's|zeig\w*|affiche|muestra\w*|mostra) ${some}(?:system prompt|hidden prompt
      |system message|your prompt|your (?:hidden |secret |initial |full )?instructions
      |developer message|systemprompt|api keys?|prompt systeme)`,
    true,
  ),
  rule(
    'prompt_injection',
    shape`^(?:disregard|ignore|forget) (?:the |all |everything |what |whatever )+(?:above|before
      |previous|earlier|said|was said|prior)|your (?:configuration|system settings|hidden
      |internal) (?:prompt|rules|config|instructions|settings)?|give me your (?:configuration
      |config|prompt|rules)`,
    true,
  ),
  rule(
    'prompt_injection',
    shape`you are now (?:an?|in|the|free|called)|act as (?:an? )?(?:unrestricted|jailbroken|evil
      |different|dan)|developer mode|jail ?break\w*|do anything now|no restrictions
      |pretend (?:that )?you (?:are|have)|new instructions :`,
    true,
  ),
  rule(
    'harmful',
    shape`(?:fake|forge|fabricate|falsify|make up|invent|backdate|doctor|manipulate|tamper with
      |falsch\w*|falsifie\w*|falsifica\w*|inventa\w*) ${few}(?:reviews?|results?|evidence|proof
      |signatures?|approvals?|certificates?|references?|testimonials|timesheets?|minutes
      |sign offs?|interviews?|quotes|feedback|survey answers|survey responses|audit trail
      |bewertungen|unterschriften|avis|resenas|recensioni|firmas?|invoices?|receipts?|passport
      |diploma)`,
    true,
  ),
  rule(
    'harmful',
    shape`(?:write|create|generate|give me|schreib\w*|ecris|escribe|scrivi|draft) ${few}(?:fake
      |false|forged|phoney|gefalschte?|faux|fausses?|falsas?|falsos?|false) ${few}(?:reviews?
      |results?|evidence|signatures?|approvals?|references?|testimonials|bewertungen|avis|resenas
      |recensioni|news|comments|invoices?|ids?|documents?)`,
    true,
  ),
  rule(
    'harmful',
    shape`(?:hide|conceal|keep|cover up|delete|remove
      |destroy) ${any}(?:from the |from our |before the )?(?:auditors?|regulators?|audit|police
      |tax (?:office|authority)|investigators?|inspection) ?(?:finds?|sees?|comes?|notices?)?`,
  ),
  rule(
    'harmful',
    shape`(?:get around|circumvent|bypass|evade|trick|cheat|avoid
      |work around) ${few}(?:approvals?|controls?|audit|four eyes|security|segregation|checks?
      |compliance|policy|gdpr|tax|password|two factor|licen[cs]e) ?(?:without|so that nobody
      |unnoticed|undetected)?|without (?:being|getting) (?:noticed|caught|seen|detected)
      |so that (?:nobody|no one) (?:notices|finds|sees)`,
  ),
  rule(
    'harmful',
    shape`^(?:how (?:do|can|could|would) (?:i|we|you) )?(?:to )?(?:hack|spy on|stalk|phish|steal
      |crack|break into|blackmail|bribe|launder|ddos|bully|harass|dox|scam|trick|poison|sabotage
      |eavesdrop on|secretly|track my (?:wife|husband|ex|employee\w*))`,
    true,
  ),
  rule(
    'harmful',
    shape`(?:phishing (?:mail|email|page|site|message)|malware|ransomware|key ?logger|bomb
      |without (?:their|his|her) (?:knowledge|consent)|(?:dark pattern|trick) ${some}(?:users
      |customers|people)|(?:exclude|reject|filter out|sort out) ${some}(?:women|older (?:people
      |applicants)|pregnant|foreigners|disabled|muslims?|jews?|migrants))`,
  ),
  rule(
    'acts_on_live_system',
    shape`^(?:run|execute|apply|fire|drop|truncate|delete|wipe|purge|update|insert|alter|restart
      |reboot|stop|shut ?down|deploy|roll ?back|grant|migrate|release|patch|kill|erase|remove
      |overwrite|fuhre|losche|supprime\w*|efface|borra|elimina|ejecuta|esegui|cancella|verwijder
      |voer|apague|execute|rode|hata do|chala do|chalao) ${any}(?:production|prod|live
      |live system|produktiv\w*|produktion|produccion|produzione|productie\w*|producao
      |productive)`,
    true,
  ),
  rule(
    'acts_on_live_system',
    shape`^(?:run|execute|apply|fire) ${some}(?:on|against|in) (?:our|the|my) ${some}(?:database
      |db|server|system|environment|cluster|instance|erp)`,
    true,
  ),
  rule(
    'acts_on_live_system',
    shape`^(?:drop|truncate) (?:the )?(?:table|database|schema)|^delete from|^update \w+ set
      |^insert into|^alter table`,
    true,
  ),
  rule(
    'acts_on_live_system',
    shape`^(?:deploy|restart|reboot|shut ?down|roll back|install|uninstall|reindex|unlock
      |hot ?fix) (?:the|our|my|this|it|to|version|user|account|server|app|new|release|on|in)`,
  ),
  rule(
    'other_system',
    shape`^(?:log ?in|log on|sign in|login|logge|connecte|inicia sesion|accedi) (?:to|into|in|at
      |on|with|toi|dich|ein|a|al|en)`,
  ),
  rule(
    'other_system',
    shape`^(?:go (?:to|into)|open|close|reopen|resolve|move|assign|reassign|update|delete|send
      |forward|mail|email|post|publish|upload|push|sync|invite|share|submit|transition|comment
      |set|change|mark|raise|file|log|check|merge|approve|reject|cancel|archive|schliesse|offne
      |sende|schick\w*|envoie\w*|ferme|envia\w*|cierra|invia|manda|chiudi|stuur|sluit|envie|feche
      |bhej do|bhejo) ${any}(?:(?:in|into|to|on|from|via|through|by|per|par|por|naar|an|all) )?
      (?:(?:the|our|my|meine\w*|unser\w*|notre|mon|nuestro|mi) )?${systems}`,
  ),
  rule(
    'other_system',
    shape`^(?:create|add|open|raise|file|make|enter|put|import|load|copy|write|erstelle|cree
      |crea) ${some}(?:in|into|to|on|im|dans|en
      |nel) (?:the |our |my |unser\w* |notre |nuestro )?${systems}`,
  ),
  rule(
    'other_system',
    shape`^(?:create|open|raise|file|add|log) (?:an? |the |\d+ )?${systems} (?:tickets?|issues?
      |pages?|tasks?|cards?|events?|cases?)`,
  ),
  rule(
    'acts_on_live_system',
    shape`^(?:give|grant|assign|add|remove|revoke|enable|disable|block|unblock) ${any}(?:access
      |rights|permissions?|admin|privileges|licen[cs]es?|account|role) ${few}(?:in|to|on|for
      |from) (?:our|the|my)`,
  ),
  rule(
    'other_system',
    shape`^(?:send|email|mail|forward|call|phone|text|message|ping|notify|remind|contact|invite
      |tell|inform|ask|ruf\w*|schick\w*|appelle|envoie|llama|envia|chiama|invia|bel|stuur|ligue
      |envie) ${any}(?:to my|my boss|my manager|my colleagues?|my team|the client|the customers?
      |the vendor|the team|the stakeholders|him|her|them|everyone|everybody|boss|chef
      |vorgesetzten|jefe|capo|baas|by email|by mail|per mail|via email|by phone
      |stakeholders? (?:and|to|about|for))`,
  ),
  rule(
    'other_system',
    shape`^(?:book|reserve|schedule|arrange|order|buy|purchase|rent|hire|organi[sz]e|set up
      |find me|get me|buche|bestell\w*|reservier\w*|reserve|commande|achete|reserva\w*|compra\w*
      |prenota\w*|ordina|boek|bestel|reserveer|reserve|compre|bestelle) ${few}(?:flights?|hotels?
      |rooms?|table|taxi|cab|uber|tickets?|meetings?|appointments?|call|seats?|restaurant|trip
      |lunch|dinner|pizza|train|car|laptop|licen[cs]es?|venue|catering|flug|zimmer|tisch|termin
      |vol|vuelo|volo|vlucht|voo|hotel|habitacion|camera|kamer|quarto|besprechungsraum
      |meetingraum|reunion|riunione|vergaderruimte|sala|salle|rendez)`,
  ),
  rule(
    'other_system',
    shape`^(?:approve|reject|submit|cancel|reset|unlock|activate|deactivate|renew|extend|pay
      |transfer|close|reopen|assign|reassign|delete|refund|withdraw|terminate|genehmige|storniere
      |approuve|annule|aprueba|cancela|approva|annulla|keur|annuleer|aprove|cancele) (?:my|the
      |this|these|those|all|our|ticket|order|invoice|request|user|customer|account|payment
      |meine\w*|den|die|das|mon|ma|mes|mi|mis|il|mio|mia|mijn|meu|minha|#)`,
  ),
  rule(
    'program_code',
    shape`^(?:write|implement|code|program|build|create|develop|fix|debug|refactor|optimi[sz]e
      |generate|give me|give us|make|i need|help me with|explain|show me|convert|port|schreib\w*
      |programmier\w*|implementier\w*|ecris|code|programme|escribe|programa|scrivi|implementa
      |schrijf|programmeer|escreva|implemente
      |likho) ${few}(?:in |with |using |mit |en |avec |con |met |em )?${language}`,
  ),
  rule(
    'program_code',
    shape`^(?:write|create|build|generate|give me|fix|debug|refactor|make|develop|schreib\w*
      |ecris|escribe|scrivi|schrijf|escreva) ${few}(?:source code|code|codes|program|classes
      |class|function|method|microservice|component|endpoint|rest api|api|web ?site|webpage
      |scraper|crawler|chat ?bot|plugin|unit tests?|shell script|cron job|quellcode|programm
      |macro|lambda|backend|frontend|mobile app|app) ?(?:in|for|that|to|which|with|using|of|\.|!
      |\?|,|die|qui|que|che)?`,
  ),
  rule(
    'program_code',
    shape`^(?:implement|code|program|debug|refactor|compile|programmier\w*|implementier\w*
      |implemente|implementa|programa) (?!code)\w+`,
  ),
  rule(
    'program_code',
    shape`(?:null ?pointer|stack ?trace|syntax error|compile error|segfault|npm install
      |git (?:rebase|merge|push|commit)|why does (?:my|this) (?:code|function|script|class))`,
  ),
  rule(
    'personal',
    shape`(?:my|meine\w*|mon|ma|mi|mio|mia|mijn|meu|minha) (?:\w+ )?(?:resignation|cover letter
      |cv|resume|lebenslauf|kundigung|salary|raise|gehalt|promotion|performance review|wife
      |husband|girlfriend|boyfriend|mother|father|mum|mom|dad|kids?|son|daughter|frau|mann|mutter
      |vater|femme|mari|mere|novia|novio|esposa|marido|moglie|marito|abuela|grandmother|birthday
      |wedding|homework|diet|workout|horoscope|taxes|tax return|divorce|landlord|neighbou?r|dog
      |cat|health|therapist|relationship|dating profile|vacation plans|holiday plans|career
      |job interview|job application|bewerbung|entrevista de trabajo)`,
  ),
  rule(
    'not_ba_work',
    shape`^${make} ${few}(?:poems?|song|jokes?|letter|bedtime story|fairy tale|short story|novel
      |speech|essay|blog(?: ?post)?|tweet|post|recipe|logo|image|picture of (?!how|the (?:process
      |flow|way)|who|what)\w+|photo|video|slogan|advert|advertisement|ad|press release|lyrics
      |horoscope|itinerary|diet|game|haiku|limerick|rap|toast|greeting card|birthday card
      |christmas card|card|wedding speech|essay|thesis|newsletter|marketing copy
      |landing page text|job ad|job posting|privacy policy|terms of (?:use|service)
      |terms and conditions|rental contract|employment contract|nda|legal opinion|wallpaper
      |playlist|quiz|crossword|gedicht\w*|witze?|liebesbrief|lied|rezept|rede|geschichte|poeme
      |blague|lettre|chanson|discours|poema|chiste|carta|cancion|receta|poesia|barzelletta
      |lettera|canzone|ricetta|grap|recept|liefdesbrief|piada|musica|shayari|chutkula|kavita|gana
      |article|news article|email to|mail to)`,
  ),
  rule(
    'not_ba_work',
    shape`^(?:translate (?!${any}(?:into|to) (?:sql|gherkin|bpmn|requirements?|stor|user
      |acceptance|test|business|rules|a (?:flow|query|process)))|ubersetz\w*|traduis|traduisez
      |traduce\w*|traduci\w*|traduz\w*|vertaal|sing|dance|negotiate|haggle|hire|fire|recruit
      |invest|recommend (?:me )?(?:a|some|the)|play|cook|guess|bet|predict|flip|roll|wake me
      |set an? (?:alarm|timer|reminder)|turn (?:on|off)|call me|order me|diagnose|sue)`,
  ),
  rule(
    'not_ba_work',
    shape`(?:and|then) (?:negotiate|haggle|book|buy|order|sign) (?:it|them|a|the|with|on|for)`,
  ),
  rule(
    'not_ba_work',
    shape`(?:should|shall|must|would|can|do) (?:i|we|you) (?:fire|hire|marry|sue|invest|eat|wear
      |drink|buy|cook|watch|date)|(?:which|what|who) ${some}(?:to|should i|i should|we should
      |should) (?:fire|hire|buy|wear|eat|watch|cook|marry)`,
  ),
  rule(
    'personal',
    shape`(?:see|read|track|check|find) ${few}(?:colleague's|wife's|husband's|boss's|employee's
      |neighbour's|ex's|friend's|partner's|private) ${few}(?:messages?|mails?|emails?|phone
      |location|chats?|salary|browser|account)`,
    true,
  ),
  rule(
    'personal',
    shape`^(?:plan|organi[sz]e|book|prepare|help me with) (?:my|our family|a family
      |me a) (?!project|team|sprint|workshop|test|uat|release|rollout|migration|go|kick
      |stakeholder|requirement|interview|process|data|user)\w+`,
  ),
  rule(
    'not_ba_work',
    shape`(?:latest news|today's news|^what is \d+ ?(?:%|\+|\*|x|times|plus|minus|percent)|baby
      |puppy|weather|wetter|meteo|weer|temperature in|rain (?:today|tomorrow)|football|soccer
      |cricket|ipl|world cup|bundesliga|champions league|fussball\w*|movie|netflix
      |restaurant near|dinner tonight|cook (?:tonight|for|today)|recipe for|horoscope|bitcoin
      |stock price|share price|aktienkurs|lottery|capital of|capital city|president of
      |prime minister|meaning of life|who won|who is the (?:king|queen|president|ceo)|how (?:tall
      |old) is|what time is it|wie spat|quelle heure|que hora|exchange rate|headache|symptoms?
      |medicine|love letter|good restaurant|cheap flights?|gym|lose weight|kochen|rezept fur
      |quel temps|que tiempo|che tempo|mausam|joke|jokes|witz|blague|chiste|barzelletta|mop|piada
      |chutkula|euros? what|how to tie|lyrics|celebrity|tarot|poem|gedicht)`,
  ),
];

/** The polite way into a request; what follows is its verb. */
const polite = new RegExp(
  shape`^(?:(?:please|pls|plz|hey|hi|hello|ok|okay|now|just|also|and|then|can|could|would|will
    |you|u|we|i|want|need|like|would|love|to|go|ahead|quickly|kindly|bitte|mal|kannst|konntest|du
    |sie|konnen|peux|tu|peut|pouvez|vous|puedes|podrias|por|favor|puoi|potresti|kun|kunt|je|pode
    |voce|mujhe|for me|help me|'d|i'd|let's|lets|let|us|me|help) )*`,
);

export interface Evidence {
  readonly reading: Reading;
  readonly clauses: readonly Clause[];
  readonly mentions: readonly Mention[];
}

/** Why a request is not for this desk, or nothing. */
export function outsideOf({ reading, clauses, mentions }: Evidence): Outside | undefined {
  for (const clause of clauses) {
    const said = wordsIn(reading, clause);
    if (said.every((word) => word.quoted)) continue;
    const { plain, at } = plainOf(reading, clause);
    const skipped = polite.exec(plain)?.[0].length ?? 0;
    for (const { reason, pattern, firm } of rules) {
      const match = pattern.exec(plain.slice(skipped));
      if (!match) continue;
      const first = at(skipped + match.index);
      const last = at(skipped + match.index + match[0].length - 1);
      if (reading.words[first]?.quoted) continue;
      if (!firm && (clause.opened === 'colon' || isTopicOfWork(mentions, { clause, first })))
        continue;
      return { reason, because: reading.slice(first, last) };
    }
  }
  return undefined;
}

/** A deliverable is asked for in another clause, or before these words. */
function isTopicOfWork(
  mentions: readonly Mention[],
  at: { clause: Clause; first: number },
): boolean {
  return mentions.some(
    ({ part, clause, first, term }) =>
      partWeights[part] * term.strength >= 0.5 && (clause !== at.clause || first < at.first),
  );
}

function plainOf(
  reading: Reading,
  clause: Clause,
): { plain: string; at: (offset: number) => number } {
  const starts: number[] = [];
  let plain = '';
  for (let index = clause.first; index <= clause.last; index++) {
    starts.push(plain.length);
    plain += `${reading.words[index]?.plain ?? ''} `;
  }
  return {
    plain,
    at: (offset) =>
      clause.first +
      Math.max(
        0,
        starts.findLastIndex((start) => start <= offset),
      ),
  };
}
