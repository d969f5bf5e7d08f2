/**
 * Wordings that ask for the process specialist without naming a deliverable; see `cue.ts`.
 */
import { type Cue, cue, gap, period } from './cue.ts';
import { shape } from './shape.ts';

export const processCues: readonly Cue[] = [
  ...cue('process', 'process_map', [
    [
      0.75,
      shape`(?:a|some|any) (?:leaner|faster|shorter|better|simpler|smarter|cleaner
        |quicker) (?:way|path|route|flow)`,
    ],
    [
      0.85,
      shape`(?:get rid of|eliminate|avoid|remove|stop|drop) ${gap(2)}(?:double|manual|duplicate
        |repeated|needless|unnecessary) ${gap(2)}(?:entry|work|typing|steps?|approvals?|copying
        |checks?|handovers?)`,
    ],
    [0.6, shape`takes? (?:\d+|\w+) (?:minutes|hours|days|weeks) (?:per|for each|for every)`],
    [
      0.7,
      shape`how to (?:close|open|handle|process|register|onboard|offboard|hire|ship|return|book
        |archive) ${gap(4)}for (?:new|our)`,
    ],
    [0.9, shape`who (?:does|do|is doing) ${gap(1)}(?:what|which|when|step)`],
    [0.9, shape`who ${gap(2)}(?:hands?|passes|gives|forwards|sends) ${gap(3)}(?:to|over)`],
    [
      0.8,
      shape`step by step|schritt fur schritt|etape par etape|paso a paso|passo dopo passo
        |passo a passo|stap voor stap`,
    ],
    [0.75, shape`(?:actual|real|exact|single|all|the|see|show) ${gap(1)}steps?`],
    [
      0.7,
      shape`how ${gap(4)}(?:travels?|moves?|flows?|gets?|goes|passes|reaches|wanders?
        |ends up) ${gap(4)}(?:from|to|through|between)`,
    ],
    [
      0.6,
      shape`how (?:do|does|should|would) (?:we|our|they|the|a|an|one|you) ${gap(2)}(?:onboard
        |handle|process|deal|run|manage|hand|receive|ship|hire|close)`,
    ],
    [
      0.6,
      shape`how we (?:currently |now |today )?(?:onboard|handle|process|deal|run|manage|hire|work
        |receive|ship|close|do)`,
    ],
    [0.8, shape`what (?:happens|is done|must happen) ${gap(3)}between`],
    [
      0.6,
      shape`from (?:first|initial|start|request|order|call|receipt|signature|invitation|lead
        |quote|hire|contact|application|registration|complaint|enquiry) ${gap(5)}(?:to|until|till
        |through)`,
    ],
    [0.55, shape`(?:at the same time|in parallel|one after the other|in sequence)`],
    [0.6, shape`straight through|end to end (?:process|flow|view)|touchless|no touch`],
    [
      0.7,
      shape`(?:redesign|re design|streamline|simplify|rearrange|reorganise|reorganize|automate
        |speed up|shorten|optimise|optimize|lean out|straighten) ${gap(3)}(?:it|this|that|our|the
        |how|these)`,
    ],
    [0.65, shape`(?:better|other|new|smarter|leaner) way (?:to|of) (?:work|do|handl|process)\w*`],
    [
      0.7,
      shape`(?:fewer|less|no|too many) (?:handovers?|handoffs?|hand offs?|steps|loops|touches
        |approvals|clicks|people)`,
    ],
    [
      0.8,
      shape`(?:picture|drawing|sketch|overview|diagram) of (?:how|who|what|the way)
        |one thing after (?:another|the other)|one after another`,
    ],
    [
      0.8,
      shape`who (?:does|decides|is informed|is responsible|approves) (?:it )?(?:,
        |and) ${gap(2)}(?:who|what)`,
    ],
    [
      0.75,
      shape`(?:steps?|activities|tasks) (?:can|could|should|do|are|to) ${gap(3)}(?:go|cut|drop
        |dropped|skip|remove|unnecessary|needed|from|leave)|non value add\w*|value adding|(?:what
        |which) are the (?:steps|stages)`,
    ],
    [0.7, shape`(?:how|should|do|does) ${gap(4)}(?:go|goes|move|travel|get|pass) from \w+ to`],
    [
      0.85,
      shape`is there (?:a|any) (?:shorter|faster|better|simpler|quicker|leaner) (?:way|path
        |route)|(?:who|which department|which team) (?:moves|releases|does it|decides|takes
        |owns) ${gap(4)}(?:at which|to the next|next|when|point)|sort out who`,
    ],
    [
      0.85,
      shape`how (?:\w+ ){0,3}(?:are|is|get|gets) (?:handled|processed|managed|treated|done
        |decided|released|passed|dealt|approved|escalated|shared)`,
      'covers',
    ],
    [
      0.6,
      shape`(?:first|goes|sent|passed|handed|forwarded) [^.?!\n]{3,60} then [^.?!\n]{3,60} then`,
    ],
    [
      0.6,
      shape`nobody knows (?:where|who|what)|make (?:it|this|that) (?:better|faster|simpler
        |leaner)|how (?:the |our |this |that )?(?:work|job|thing|it) (?:is|gets) done`,
    ],
    [
      0.65,
      shape`(?:ways? of|way we|how we|one|single|common) (?:handling|doing|working|standard
        |handle|do|work)|make (?:one|a) (?:standard|common)`,
    ],
    [
      0.6,
      shape`responsibilit(?:y|ies) (?:for|in|during|of)|who (?:is responsible|is in charge
        |takes over)|(?:pass|passes|passed|send|sent|go|goes) ${gap(3)}back and forth`,
    ],
    [
      0.45,
      shape`where (?:does|do|is|are|it|things|they) ${gap(4)}(?:wait|waits|waiting|stuck|lose
        |lost|hang|hangs|pile|stall)`,
    ],
  ]),
  ...cue('process', 'bottleneck', [
    [
      0.75,
      shape`(?:find|name|list|what are|understand) (?:out )?(?:the |all |likely )?(?:reasons?
        |causes?) (?:why|for|of)?`,
    ],
    [
      0.9,
      shape`(?:where|why|what|who) ${gap(5)}(?:waits?|waiting|stuck|slow|delayed|late|blocks?
        |stalls?|queues?|piles?|hangs?) ${gap(2)}(?:longest|on|for|up|here|\?|so long|days|weeks)`,
    ],
    [0.85, shape`(?:lose|losing|waste|wasting|save|cut|spend) ${gap(2)}time`],
    [
      0.75,
      shape`(?:tell|show|say|see|find) ${gap(2)}(?:what|where) to (?:cut|drop|skip|automate
        |remove|change)`,
    ],
    [
      0.7,
      shape`(?:shorten|reduce|cut|halve|speed|improve) ${gap(4)}(?:time|duration|delay|effort
        |handling|lead)`,
    ],
    [
      0.8,
      shape`takes? (?:us |them |me |over |about |far |way )?(?:too long|so long|forever|ages
        |\d+ ${period}|(?:two|three|four|five|six|seven|eight|nine|ten|several|many) ${period})`,
    ],
    [
      0.7,
      shape`so that it takes (?:less|under|at most)|in less than \w+ (?:minutes|hours|days)
        |takes less than`,
    ],
    [
      0.7,
      shape`(?:wait|waits|waiting|hangs|stuck|stuck with|sits?) (?:on|for|at|with|in
        |until) ${gap(2)}(?:same|people|approval|approver|manager|signature|person|boss|team|desk
        |inbox|queue|somebody|someone)`,
    ],
    [
      0.6,
      shape`(?:is|are) (?:a mess|chaos|chaotic|a nightmare|painful|too slow|broken)
        |go(?:es)? (?:round|around) in circles|ping pong`,
    ],
    [0.6, shape`(?:always|often|constantly|still|\d+ ${period}) (?:late|delayed|overdue|stuck)`],
    [0.5, shape`why ${gap(4)}(?:late|slow|delay|delays|takes|long)`],
  ]),
  ...cue('process', 'process_mining', [
    [
      0.95,
      shape`(?:mine|discover|reconstruct|extract) ${gap(4)}(?:logs?|events?|process|timestamps
        |eventlog)|(?:process|case|log|event) variants?|variants of (?:the|our|this) (?:process
        |cases?|log)|mine (?:it|this|that) (?:again|with|by)|^(?:and |now |ok )*(?:show |list )?(?:me )?
        (?:the|all|its) variants(?: please| too)?(?: [?.!])* ?$`,
    ],
    [
      0.9,
      shape`(?:which|what|how many|welche|wie viele|quelles|combien de|que|cuales) (?:process )?(?:variants?|varianten|variantes) (?:are there|exist|occur|do we (?:have|see)|gibt es
        |y a t il|existent|hay|existen|cover ${gap(6)}cases)|(?:most frequent|most common|rare|main
        ) (?:variants?|paths?|traces?)`,
      'covers',
    ],
    [
      0.9,
      shape`where do (?:the |our )?(?:cases|tickets|orders) (?:wait|get stuck|lose time)
        |how long (?:does|do|did) (?:a |an |one |the |our |each )?(?:cases?|tickets?) (?:take|run
        |last|stay)|(?:how much|what about|where is|any|is there) ${gap(3)}(?:rework|ping pong)
        |wo warten (?:die )?(?:falle|vorgange|fall)|wie lange dauert (?:ein|jeder) (?:fall|vorgang)
        |ou attendent les (?:cas|dossiers)|donde esperan los casos`,
    ],
    [
      0.85,
      shape`who hands (?:it |them |cases? |work )?(?:over )?to whom|handovers? (?:between|from
        ) ${gap(3)}(?:teams?|people|roles?|departments?|resources?)`,
    ],
    [0.8, shape`event logs?|timestamps? ${gap(6)}(?:case|activity|process|throughput|waiting)`],
  ]),
  ...cue('process', 'gap_analysis', [
    [0.85, shape`(?:current|present|today's?|existing) and (?:future|target|new|planned|desired)`],
    [0.8, shape`what (?:would|will|could) (?:go away|disappear|become|change|be different)`],
    [0.9, shape`what (?:changes|will change|would change|is different) for`],
    [
      0.8,
      shape`compare how|how (?:we|they) ${gap(1)}(?:do|does|did|work|works?) (?:it|this|things
        |today|now|currently)`,
    ],
    [
      0.7,
      shape`(?:today|currently|now|at present) ${gap(8)}(?:target|future|tomorrow|new way
        |should be|planned)`,
    ],
  ]),
];
