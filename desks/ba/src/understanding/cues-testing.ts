/**
 * Wordings that ask for the testing specialist without naming a deliverable; see `cue.ts`.
 */
import { type Cue, cue, gap } from './cue.ts';
import { shape } from './shape.ts';

export const testingCues: readonly Cue[] = [
  ...cue('testing', 'test_cases', [
    [
      0.9,
      shape`(?:must|should|shall|will|has to|have to) (?:pass|fail|be accepted
        |be rejected) ${gap(3)}(?:and|,|or)|(?:inputs?|values|entries|files) (?:that
        |which) (?:could|can|might|would|may) (?:break|crash|fail)`,
    ],
    [
      0.85,
      shape`(?:play|run|click|walk|went|go) (?:it )?through (?:at least|once|again|by|for|every)
        |play through|(?:be|to be|were|was|been|gets?) tried|tried out|every (?:branch|path|route
        |case|combination)`,
    ],
    [
      0.8,
      shape`check ?list (?:for|to) (?:check|checking|test|testing|verify|verifying|accept
        |accepting)|before (?:we |they |the \w+ )?(?:accept|sign|sign off|release|approve it|buy)`,
    ],
    [
      0.75,
      shape`(?:find out|check|know|tell|see) (?:whether|if|that) ${gap(4)}(?:is|are|was
        |were) (?:right|correct|ok|accurate|calculated)|must be (?:the same|identical|equal)
        |how do we check`,
    ],
    [0.6, shape`(?:list|write|put) (?:it|them|this|that) as (?:checks|tests|cases)`],
    [
      0.9,
      shape`(?:try|want|ways?|attempt|how) to break|what (?:would|could|can|should|will) (?:you
        |we|one|i|they) (?:try|attempt|test|check)|list we can try|(?:things|list|ideas) (?:we|i
        |they|you) can try`,
    ],
    [0.85, shape`what (?:could|can|might|may) (?:go|possibly go) wrong`],
    [
      0.8,
      shape`(?:every|all|each) (?:possible )?paths? ${gap(3)}(?:once|through|covered|at least)
        |paths? through`,
    ],
    [
      0.75,
      shape`(?:positive|negative|happy|unhappy|sad|error|invalid|security|abuse|exception
        |destructive|boundary) (?:and \w+ )?(?:cases?|scenarios?|inputs?|checks?|paths?|tests?)`,
    ],
    [
      0.6,
      shape`(?:to|should|must|can|will|would|could|need to|going to) (?:we |i |you )?(?:re ?test
        |verify|try out|test)(?! (?:whether|if|data|environment))`,
    ],
    [
      0.8,
      shape`^(?:please |can you |pls )?(?:re ?test|verify|validate)(?! (?:whether|if|that the ids
        |the ids))`,
    ],
    [
      0.7,
      shape`(?:prove|proof|evidence|demonstrate|convince|show the auditor|confirm
        |guarantee) ${gap(6)}(?:works?|holds?|correct|right|ok|hold|met|fulfilled|complete
        |satisfied|fine|arrived|behaves|good enough)`,
    ],
    [
      0.6,
      shape`after (?:the |a |every |each |fixing |this )?(?:fix|fixing|bug fix|bugfix|hotfix
        |patch|deployment|release|deploy)`,
    ],
    [
      0.7,
      shape`(?:scripts?|checklists?|instructions) ${gap(3)}(?:for|by) ${gap(2)}(?:testers
        |key users|business users|tester)|testers (?:verify|check|do|try)`,
    ],
    [
      0.85,
      shape`what ${gap(2)}(?:do|should|must|can|shall|would|to|has
        |have) (?:we |i |they |you |one |to |be )?(?:check|verify|test|try|checked|verified
        |tested|retested|look at)`,
    ],
    [
      0.8,
      shape`(?:must|should|has to|have to|needs? to|to) be (?:checked|verified|tested|retested
        |confirmed|proven)|everything to (?:verify|check|test)|(?:where|how
        |what) ${gap(2)}(?:could|can|might|may|would|will) (?:fail|break|go wrong|crash)`,
    ],
    [
      0.75,
      shape`(?:check|verify|confirm|see) ${gap(2)}(?:herself|himself|themselves|yourself
        |ourselves|myself|by hand|manually|on paper)|people who have never (?:seen|used)
        |executable by|as (?:five|three|\d+) different (?:users|customers|people|roles)`,
    ],
    [0.7, shape`(?:minimal|smallest|minimum|fewest) ${gap(2)}(?:combinations|tests|cases|set of)`],
    [
      0.75,
      shape`(?:before|until) (?:we |the )?(?:go live|launch|black friday|release|rollout|roll out
        |switch|cut ?over|production|peak)`,
    ],
  ]),
  ...cue('testing', 'traceability', [
    [
      0.95,
      shape`(?:not |un|yet )?covered (?:by|with) ${gap(2)}(?:tests?|cases?|testing)|(?:have|has
        |with|without|lack|lacks|missing) (?:no |any |a )?(?:test|tests|test case
        |test cases)(?: yet)?`,
    ],
    [
      0.6,
      shape`which of (?:the |our |my |these )?${gap(2)}(?:tested|covered|verified|untested
        |uncovered)`,
    ],
  ]),
  ...cue('testing', 'defects', [
    [
      0.9,
      shape`(?:can|could|to|able to) reproduce|steps to reproduce|(?:log|report|rank|raise
        |classify|triage) ${gap(3)}(?:bugs|defects|errors|faults)`,
    ],
    [
      0.6,
      shape`(?:applied|charged|shown|sent|counted|saved|booked) (?:twice|double|wrong|wrongly)`,
    ],
  ]),
  ...cue('testing', 'boundaries', [
    [
      0.9,
      shape`(?:valid|legal|allowed|good) (?:and|or|vs|,) (?:invalid|illegal|forbidden|bad)
        |(?:which|what) (?:inputs?|values) (?:do|should|must|would|to|can i|for)|(?:field|value
        |input|number) ${gap(4)}(?:from )?\d+ (?:to|-|and) \d+`,
    ],
  ]),
  ...cue('testing', 'uat_plan', [
    [
      0.85,
      shape`(?:business|users?|departments?|clerks?|customers?|staff|people|colleagues) to try
        |to try (?:it |out |them )`,
    ],
    [
      0.9,
      shape`who (?:tests|checks|verifies|tries|signs off|accepts) ${gap(4)}(?:what|which|pilot
        |and|when|screen|it)`,
    ],
    [
      0.85,
      shape`how (?:do|can|would|could|will|should) ${gap(4)}(?:know|be sure|prove|make sure
        |convince|check|verify|be certain|confirm|tell) ${gap(10)}(?:works?|right|correct
        |correctly|arrived|complete|ok|holds?|ready|before|migrated|fine|working|all|same)`,
    ],
    [
      0.7,
      shape`(?:switch|switching|turn|turning) off ${gap(2)}(?:old|legacy|existing|current
        |previous)`,
    ],
    [
      0.7,
      shape`(?:go live|launch|release|rollout|cutover) ${gap(2)}(?:decision|criteria|readiness
        |checklist|approval)|ready (?:to|for) (?:go live|launch|release|production)|(?:business
        |key|end|pilot) users ${gap(5)}(?:try|test|verify|accept|sign)`,
    ],
    [0.7, shape`(?:pilot|beta|test) (?:week|phase|group|run|weeks)`],
    [0.7, shape`\d+ testers|testers ,`],
    [
      0.9,
      shape`when (?:can|do|may|is|are) (?:we|it|they|you) (?:say|call|consider|know|declare)
        |(?:accepted by|accepted from) (?:the |our )?(?:departments?|business|users|customer
        |client)|conditions? and who signs`,
      'covers',
    ],
    [0.7, shape`(?:what|which) (?:evidence|proof)`],
    [
      0.85,
      shape`who (?:compares|checks|verifies|confirms|clicks) (?:what|which)
        |plan who ${gap(1)}(?:compares|checks|tests|verifies|does)`,
    ],
    [
      0.8,
      shape`(?:to|can|could|would|will) (?:believe|trust|be sure|be confident|be convinced
        |be certain|sleep well|feel safe)|need to (?:be sure|see before)`,
    ],
    [
      0.75,
      shape`(?:click|clicked|walk|try|go) through ${gap(4)}(?:before|accept|release|as|with
        |again)`,
    ],
  ]),
  // What was made before, in another form: `now as Excel`, `and in Word please`.
  ...cue('testing', 'uat_plan', [
    [1, again(shape`(?:excel|xlsx)(?: file| workbook| sheet)?`), 'covers'],
  ]),
  ...cue('testing', 'test_cases', [
    [1, again(shape`(?:xray|testrail)(?: csv| import)?`), 'covers'],
  ]),
  ...cue('requirements', 'brd', [[1, again(shape`(?:word|docx)(?: document| file)?`), 'covers']]),
  ...cue('requirements', 'user_stories', [
    [1, again(shape`jira(?: csv| import)?(?: file)?`), 'covers'],
  ]),
  ...cue('requirements', 'user_stories', [
    [
      1,
      shape`^(?:now |please |can you |and )*(?:split|slice) (?:up )?(?:us ?-? ?\d+|(?:the |this |that
        |my |our )?(?:largest |biggest |large |big |first |second )?stor(?:y|ies)|it|this
        |that)(?: into (?:smaller )?(?:stories|ones|parts))?(?: please)?(?: [.!?])? ?$`,
      'covers',
    ],
  ]),
];

const forms = shape`(?:excel|xlsx|xray|testrail|word|docx|jira)(?: (?:csv|import|file|workbook|sheet
  |document))*`;
const otherForm = new RegExp(again(forms, '?'));

/** Whether a message only asks for what there is in another form: `export as Jira CSV`. */
export function isOtherForm(text: string): boolean {
  const plain = text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[\s.!]+$/, '')
    .trim();
  return otherForm.test(plain);
}

function again(form: string, often = ''): string {
  const lead = shape`(?:now |and |please |also |then |ok |the same |that |this |it |them |all
    |everything |export |give me |i need |save )*`;
  return (
    `^${lead}(?:(?:as|in|for|to|into)(?: an?)? )${often}${form}(?: please| too| as ` +
    'well| format)?(?: [.!])? ?$'
  );
}
