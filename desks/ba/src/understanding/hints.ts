/**
 * Everyday words that lean to one specialist: `tried` to testing, `rows` to data.
 *
 * None of them decides beside a clear wish; together they keep a request that names no deliverable
 * from being unclear. They were chosen by hand: a word is here if it is at home in one trade and
 * rare in the other three.
 */
import type { AgentName, DeliverableName } from './lexicon.ts';

/** What one hint counts. */
export const hintWeight = 0.16;

const words: Readonly<Record<AgentName, string>> = {
  requirements: `wish wishes need needs expect expects support supports allow allows able must shall
    capability capabilities functionality stakeholder vision user customer's mandatory optional
    unambiguous wording phrase sentence define meaning persona audience benefit vendor quote tender
    story stories feature features want wants goal goals brainstorm concept idea ideas notes
    interview transcript minutes mail release version mvp permission permissions privacy
    anforderung wunsch souhait besoin deseo necesidad bisogno wens desejo`,
  process: `today currently then next after before first finally forwards forward sends passes hands
    receives goes returns waits waiting wait queue desk clerk department departments manager boss
    approves approval approvals sign signs signature paper phone email excel print scan mailbox
    inbox
    handled handle handling slow faster shorter delay late stuck colleague colleagues shift counter
    responsible role roles owner owners exception exceptions trigger route routing happens travel
    step steps way work works move moves release releases escalate night office warehouse dispatch
    onboarding hiring procurement purchasing mailroom intake
    heute derzeit danach zuerst weiterleiten aujourd'hui ensuite hoy luego oggi poi vandaag
    daarna hoje depois`,
  data: `rows row columns column file files csv excel sheet spreadsheet export extract table tables
    database records entries values dates timestamp timestamps total totals sum count average median
    percentage percent share trend month monthly week weekly daily year yearly quarter revenue sales
    turnover margin orders invoices amount amounts balance balances ledger highest lowest top bottom
    most least per group grouped sorted filter filtered unique twice missing blank empty null
    invalid
    history snapshot warehouse import load chart graph pivot churn retention accounts customers
    products suppliers employees members headcount overdue unpaid older newer since during between
    umsatz monat kunden ventes mois clients ventas mes vendite mese omzet maand vendas cliente`,
  testing: `try tried tries check checks checked checking verify verified proof prove evidence
    confirm
    accept accepted accepts acceptance sign signoff go live launch rollout pilot demo bug bugs
    defect
    defects fails fail failed pass passes crash break breaks wrong inputs input invalid valid edge
    limit limits boundary combination combinations browser browsers device devices load concurrent
    reproduce fix fixed fixing hotfix deployment upgrade migrated migration cutover rehearsal retest
    regression auditor auditors tester testers qa clumsy abuse negative security coverage covered
    correct right same identical sure convinced trust works
    prufen geprueft tester verifier probar verificar provare verificare proberen testar verificar`,
};

const deliverables: Readonly<Record<AgentName, DeliverableName>> = {
  requirements: 'requirements',
  process: 'process_map',
  data: 'sql',
  testing: 'test_cases',
};

export interface Hint {
  readonly agent: AgentName;
  readonly deliverable: DeliverableName;
}

/** The specialists to whom a word leans; a word of several trades leans to all of them. */
export const hintsByWord: ReadonlyMap<string, readonly Hint[]> = (() => {
  const found = new Map<string, Hint[]>();
  for (const [agent, list] of Object.entries(words) as [AgentName, string][]) {
    for (const word of new Set(list.trim().split(/\s+/))) {
      found.set(word, [...(found.get(word) ?? []), { agent, deliverable: deliverables[agent] }]);
    }
  }
  return found;
})();
