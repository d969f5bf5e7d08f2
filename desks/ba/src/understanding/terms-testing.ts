/**
 * What the deliverables of the testing specialist: cases, plans, techniques, traceability,
 * defects are called, in eight languages.
 *
 * See `lexicon.ts` for how terms are written and what `strong` and `weak` mean.
 */
import type { TermRow } from './term.ts';

export const testingTerms: readonly TermRow[] = [
  {
    name: 'test_cases',
    owner: 'testing',
    strong: `test case, test scenario, test script, test idea, test condition, test catalogue, test
      checklist, test step, regression test, regression suite, regression pack, regression
      scope, regression set, test suite, smoke test, sanity test, negative case, negative
      test, positive and negative case, unhappy path, security case, abuse case, security
      test, performance test, load test, stress test, penetration test, usability test,
      accessibility test, compatibility test, integration test, system test, exploratory test,
      exploratory testing, exploratory charter, test charter, retest list, e2e test, end to
      end test, e2e scenario, end to end scenario, go / no go test, api test, test tour,
      testfall, testfalle, testfallen, testszenario, testszenarien, regressionstest, lasttest,
      cas de test, scenario de test, test de regression, caso de prueba, caso de test, prueba
      de regresion, escenario de prueba, caso di test, casi di test, casi di prova, caso di
      prova, testgeval, testgevallen, testscenario, caso de teste, cenario de teste, teste de
      regressao, decision table test, state transition test, test specification, test design,
      test matrix, regression checklist, regression list, checks to run, test checklist,
      checklist for tester, user acceptance test case, uat case, uat test case, uat scenario,
      uat script, happy and unhappy path, przypadek testowy, przypadki testowe, przypadkow
      testowych, scenariusz testowy, scenariusze testowe, test senaryosu, test senaryoları,
      test durumu, test durumları, testy regresji, cross browser checklist, caso limite de
      prueba, guion de prueba, guiao de teste, script di test, integration test scenario,
      performance test scenario, xray, xray csv, xray import, testrail, testrail csv, testrail
      import`,
    weak: `test, testing, tester, case, check, retest, scenario, tc, prueba, teste, prova,
      negative, qa, regression, regresion, happy path, unhappy path`,
  },
  {
    name: 'uat_plan',
    owner: 'testing',
    strong: `abnahmeplan, acceptance plan, trial plan, rehearsal plan, uat, uat plan, uat schedule, uat checklist, uat kickoff, user acceptance test, user
      acceptance testing, user acceptance phase, acceptance phase, acceptance test, acceptance
      testing, test plan, test schedule, test calendar, beta test plan, pilot test plan, pilot
      plan, testplan, abnahmetest, benutzerabnahme, fachtest, plan de test, plan de recette,
      cahier de recette, recette, plan de prueba, prueba de aceptacion, piano di test, piano
      di collaudo, collaudo, test di accettazione, acceptatietest, acceptatietestplan,
      gebruikersacceptatietest, plano de teste, teste de aceitacao, test report, test summary
      report, test summary, sign off, sign off sheet, sign off form, sign off template, go no
      go, go / no go, go live checklist, uat kick off, exit criteria, entry criteria, entry
      and exit criteria, dress rehearsal, migration rehearsal, cutover rehearsal, migration
      test, test completion report, abnahmeprotokoll, plan testow, plan testow akceptacyjnych,
      testy akceptacyjne, kabul testi, kabul testleri, kabul testi planı, test planı, mock
      cutover, mock cutover plan, cutover plan, exit report, test exit report, readiness
      report, uat workbook, test workbook, verbale di collaudo, proces verbal de recette, draaiboek voor de test`,
    weak: 'pilot, rehearsal, go live, dry run, acceptance',
  },
  {
    name: 'boundaries',
    owner: 'testing',
    strong: `boundary value, boundary value analysis, boundary test, boundary case, boundary,
      boundary condition, equivalence class, equivalence partition, equivalence partitioning,
      grenzwert, grenzwertanalyse, aquivalenzklasse, aquivalenzklassen, valeur limite, cas
      limite, classe d' equivalence, valor limite, clase de equivalencia, valori limite,
      classe di equivalenza, grenswaarde, grenswaarden, equivalentieklasse, wartosc brzegowa,
      wartosci brzegowe, wartosci graniczne, sınır deger, sınır degeri, sınır degerleri`,
    weak: 'limit value, partition',
  },
  {
    name: 'pairwise',
    owner: 'testing',
    strong: `pairwise, pair wise, all pair, pairwise test, pairwise table, orthogonal array,
      combinatorial test, test combination, paarweise, device matrix, browser matrix,
      kombinacje testowe`,
    weak: 'combination',
  },
  {
    name: 'test_strategy',
    owner: 'testing',
    strong: `test strategy, test approach, test policy, test concept, test coverage, risk based test,
      risk based testing, test effort, test estimate, test automation, automation candidate,
      test level, testkonzept, teststrategie, strategie de test, estrategia de prueba,
      strategia di test, estrategia de teste, master test plan, test environment list,
      strategia testow, test stratejisi, koncepcja testow`,
  },
  {
    name: 'traceability',
    owner: 'testing',
    strong: `trace matrix, traceability, traceability matrix, requirement traceability, requirement traceability
      matrix, rtm, coverage matrix, coverage, coverage report, coverage gap,
      nachverfolgbarkeit, matrice de tracabilite, tracabilite, matriz de trazabilidad,
      trazabilidad, matrice di tracciabilita, traceerbaarheid, matriz de rastreabilidade,
      macierz sledzenia, macierz powiazan, izlenebilirlik matrisi, izlenebilirlik, coverage
      table`,
  },
  {
    name: 'defects',
    owner: 'testing',
    strong: `defect, defect report, defect list, defect log, defect triage, bug report, bug list,
      incident report for the test, bug triage, defect severity, severity and priority, defect
      template, fehlerbericht, fehlermeldung schreiben, rapport d' anomalie, anomalie, reporte
      de error, reporte de defecto, segnalazione di bug, bugrapport, relatorio de defeito,
      zgloszenie bledu, raport bledu, hata raporu, hata kaydı, reporte de fallo, foutmelding
      schrijven`,
    weak: 'bug, severity, fehler, bogue',
  },
  {
    name: 'test_data',
    owner: 'testing',
    strong: `test data, test data set, testdaten, donnees de test, jeu d' essai, dato de prueba, dati
      di test, testdata, dado de teste, dane testowe, test verisi`,
  },
  {
    // Stories go to Jira with their tests below them.
    name: 'user_stories',
    owner: 'requirements',
    strong:
      'jira csv, csv for jira, jira import, jira import file, jira import csv, jira csv import',
  },
];
