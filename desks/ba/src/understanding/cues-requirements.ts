/**
 * Wordings that ask for the requirements specialist without naming a deliverable; see `cue.ts`.
 */
import { type Cue, cue, gap } from './cue.ts';
import { shape } from './shape.ts';

export const requirementsCues: readonly Cue[] = [
  ...cue('requirements', 'requirements', [
    [
      0.85,
      shape`(?:nobody|no one|never) (?:agreed|wrote|defined|said|decided) ${gap(3)}what|(?:wrote
        |write|written|pin|nail|put) (?:it )?down what|what counts as|settle (?:the|this
        |that) (?:rule|question)`,
    ],
    [
      0.8,
      shape`(?:spec|spec out|specify|specifying|specified|specification) (?:this|it|the|that|out
        |our|how|what|a|properly)`,
    ],
    [
      0.8,
      shape`(?:write|put|work|set|note|get) (?:this|it|them|these|that|everything|all this
        |\w+ rules?|\w+ behind it) ?${gap(3)}(?:up|out|on paper|down|in writing|written up)`,
    ],
    [0.6, shape`written (?:up|down) ?(?:as|properly)?`],
    [
      0.75,
      shape`(?:what|which) (?:must|should|shall|does|do) ${gap(6)}(?:be able to|have to do
        |must do|support|offer|cover|provide|need to do)|what ${gap(5)}(?:must|should|shall
        |has to|have to|needs to|is supposed to) (?:do|be able|offer|support|provide|cover|allow)`,
    ],
    [
      0.6,
      shape`(?:want|need|wants|needs|like|allow|let|enable) ${gap(4)}(?:to be able to
        |customers to|users to|people to)|should be able to|must be able to`,
    ],
    [
      0.75,
      shape`what ${gap(1)}(?:should|must|shall|ought to|is supposed to|will
        |would) ${gap(1)}happen|what happens (?:if|when|to|with)`,
    ],
    [
      0.6,
      shape`(?:contradict|contradicts|contradiction|contradictory|conflict with|ambiguous|vague
        |inconsistent|unclear wording|too vague|testable)`,
    ],
    [0.6, shape`as an? [^.?!\n]{2,60}? i (?:want|need|would like|can|wish)`],
    [
      0.5,
      shape`(?:vendor|supplier|developers?|contractor|implementer|dev team|devs|agency) (?:can
        |could|to) (?:quote|build|implement|estimate|start|offer|understand)`,
    ],
    [
      0.6,
      shape`(?:clarify|make clear|pin down|sharpen|make precise|make measurable
        |make testable) (?:what|the|this|how|it)?`,
    ],
    [
      0.6,
      shape`what belongs (?:in|into|to)|(?:in|for|into) (?:release|phase|version|increment) (?:1
        |one|2|two)`,
    ],
    [
      0.8,
      shape`(?:what|everything) (?:it|the \w+|the new \w+|this|our \w+) (?:has to|have to|must
        |shall|should|needs to|is supposed to|ought to) (?:do|be|offer|support|show|allow)`,
    ],
    [
      0.75,
      shape`(?:find out|understand|work out|collect|learn) ${gap(3)}what (?:they|the users|users
        |customers|people|he|she) (?:really |actually )?(?:need|want|expect)`,
    ],
    [
      0.7,
      shape`(?:selection |evaluation )?criteria (?:to|for) (?:compare|select|choose|evaluate
        |selecting|comparing|choosing)|(?:must|musts) , should|must \/ should`,
    ],
    [
      0.75,
      shape`(?:under which|under what|on which) (?:conditions?|circumstances)|once and for all
        |unambiguous(?:ly)?`,
    ],
    [0.5, shape`(?:numbered|prioritised|prioritized|with priority|with priorities|and priority)`],
  ]),
  ...cue('requirements', 'stakeholders', [
    [
      0.95,
      shape`(?:which|what) ${gap(2)}questions ${gap(2)}(?:should|do|must|to|shall|can|could|would
        |need|i|we)`,
    ],
    [
      0.85,
      shape`(?:what|whom|who) (?:should|do|must|to|can|shall) (?:i|we) (?:need to )?(?:ask
        |interview|involve|invite|talk to)`,
    ],
    [0.7, shape`questions (?:to|for|i should) (?:ask|put|clarify|the|our)`],
  ]),
  ...cue('requirements', 'prioritisation', [
    [
      0.8,
      shape`(?:prioriti[sz]e|rank|priorisiere\w*|priorise\w*|prioriza\w*
        |prioriteer) ${gap(3)}(?:these|those|the|this|our|by|my|features|ideas|backlog|following
        |diese|ces|estos|estas|queste|deze|list)`,
    ],
    [0.75, shape`(?:which|what) ${gap(8)}(?:come|comes|go|goes|do|build|be|deliver|ship) first`],
  ]),
  ...cue('requirements', 'scope', [
    [
      0.7,
      shape`what(?: is|'s)? in and (?:what(?: is|'s)? )?out|in scope|out of scope|(?:goals?
        |objectives?) (?:,|and) (?:scope|personas?|audience)`,
    ],
    [
      0.5,
      shape`(?:kick ?off|relaunch|start|set up) ${gap(3)}(?:project|initiative|programme|program
        |relaunch)`,
    ],
  ]),
];
