/**
 * What the deliverables of the requirements specialist: stories, criteria, documents, rules,
 * scope are called, in eight languages.
 *
 * See `lexicon.ts` for how terms are written and what `strong` and `weak` mean.
 */
import type { TermRow } from './term.ts';

export const requirementsTerms: readonly TermRow[] = [
  {
    name: 'user_stories',
    owner: 'requirements',
    strong: `user story, user storie, job story, story card, epic, epos, backlog, backlog item, story
      split, anwendergeschichte, nutzergeschichte, benutzergeschichte, userstory, user storys,
      storys, recit utilisateur, histoire utilisateur, histoire d' utilisateur, historia de
      usuario, historia de usuaria, storia utente, racconto utente, gebruikersverhaal,
      gebruikersverhalen, historia de utilizador, historia do usuario, historyjka uzytkownika,
      historyjki uzytkownika, historia uzytkownika, historie uzytkownika, kullanıcı hikayesi,
      kullanıcı hikayeleri, kullanıcı hikayelerini`,
    weak: 'story, historia, user need, feature list, story map, story mapping, product canvas',
  },
  {
    name: 'acceptance_criteria',
    owner: 'requirements',
    strong: `acceptance criteria, acceptance criterion, acceptance criterias, condition of
      satisfaction, criteria of acceptance, akzeptanzkriterium, akzeptanzkriterien,
      abnahmekriterium, abnahmekriterien, critere d' acceptation, critere d' acceptance,
      criterio de aceptacion, criterio di accettazione, criteri di accettazione,
      acceptatiecriterium, acceptatiecriteria, criterio de aceitacao, criterio de aceite,
      acceptance condition, kryteria akceptacji, kryterium akceptacji, kryteriow akceptacji,
      kabul kriteri, kabul kriterleri, kabul kriterlerini`,
    weak: `criteria, criterion, ac, acs, kriterien, critere, criterio, criteri, edge case,
      corner case`,
  },
  {
    name: 'gherkin',
    owner: 'requirements',
    strong: `gherkin, feature file, given when then, cucumber file, bdd scenario,
      scenario outline, gherkin scenario, cucumber scenario, bdd feature`,
    weak: 'bdd, scenario',
  },
  {
    name: 'brd',
    owner: 'requirements',
    strong: `brd, business requirement document, business requirement specification, business case,
      prd, product requirement document, srs, software requirement specification, frd, fsd,
      fdd, functional requirement document, product brief, project brief, concept paper,
      functional spec, functional specification, functional design, requirement specification,
      requirement document, requirement catalogue, requirement catalog, lastenheft,
      pflichtenheft, anforderungsdokument, anforderungskatalog, fachkonzept,
      anforderungsspezifikation, cahier des charge, expression de besoin, specification
      fonctionnelle, spec fonctionnelle, dossier de specification, especificacion funcional,
      documento de requisito, especificacion de requisito, specifica funzionale, specifiche
      funzionali, documento dei requisiti, functioneel ontwerp, programma van eisen,
      especificacao funcional, documento de requisitos, especificacao de requisitos, feature
      spec, feature specification, rfp, specyfikacja wymagan, dokument wymagan, gereksinim
      belgesi, gereksinim dokumanı, especificacao de requisito, lista wymagan`,
    weak: 'spec, specification, one pager, feature description, feature brief',
  },
  {
    name: 'requirements',
    owner: 'requirements',
    strong: `requirement, functional requirement, user requirement, system requirement, business
      requirement, requirement list, anforderung, fachliche anforderung, exigence, requisito,
      requisito funcional, requisiti, requisiti funzionali, functionele eis, functionele
      eisen, non functional requirement, nonfunctional requirement, nfr, nfrs, quality
      attribute, quality requirement, nichtfunktionale anforderung, exigence non
      fonctionnelle, requisito no funcional, requisiti non funzionali, niet functionele eisen,
      requisito nao funcional, wymaganie, wymagania, wymagan, wymagania funkcjonalne,
      wymagania niefunkcjonalne, gereksinim, gereksinimler, gereksinimleri, gereksinimlerini,
      interface requirement, supplementary requirement`,
    weak: 'besoin, eisen, wensen, fit criterion, service level',
  },
  {
    name: 'business_rules',
    owner: 'requirements',
    strong: `business rule, rule catalogue, rule catalog, geschaftsregel, fachregel, regle metier,
      regle de gestion, regla de negocio, regola di business, regole aziendali, regola
      aziendale, bedrijfsregel, regra de negocio, eligibility rule, validation rule, business
      logic, regula biznesowa, reguly biznesowe, is kuralı, is kuralları, is kurallarını`,
    weak: 'rule, policy, regel, regle, regla, regola, regole, regra, condition',
  },
  {
    name: 'use_cases',
    owner: 'requirements',
    strong: `use case, use case diagram, use case description, anwendungsfall, anwendungsfalle,
      nutzungsfall, cas d' utilisation, cas d' usage, caso de uso, caso d' uso, casi d' uso,
      gebruiksscenario, main and alternative flow, main flow, alternative flow, exception
      flow, przypadek uzycia, przypadki uzycia, kullanım senaryosu, kullanım durumu, casos de
      uso`,
  },
  {
    name: 'scope',
    owner: 'requirements',
    strong: `scope statement, project scope, scope document, project charter, vision statement,
      vision and scope, vision document, problem statement, in scope, out of scope, mvp scope,
      definition of ready, definition of done, product vision, context diagram, perimetre du
      projet, alcance del proyecto, ambito del progetto, projektumfang, escopo do projeto,
      feature breakdown, kano analysis, zakres projektu, proje kapsamı, kapsam dokumanı,
      context and scope`,
    weak: `scope, mvp, dor, dod, constraint, goal, objective, perimetre, alcance, ambito,
      escopo, assumption, elevator pitch, feature`,
  },
  {
    name: 'stakeholders',
    owner: 'requirements',
    strong: `stakeholder list, stakeholder analysis, stakeholder map, stakeholder matrix, stakeholder
      register, stakeholder question, stakeholder interview, interview guide, interview
      question, elicitation question, elicitation plan, elicitation workshop, requirement
      workshop, workshop agenda, persona, user persona, power interest grid, glossary,
      discovery question, fragenkatalog, interviewleitfaden, guide d' entretien, communication
      plan, questionnaire, guion de entrevista, interesariusze, lista interesariuszy, paydas,
      paydas listesi, paydas analizi, influence / interest, influence interest`,
    weak: 'stakeholder, interview, workshop, open question, question',
  },
  {
    name: 'prioritisation',
    owner: 'requirements',
    strong: `moscow, moscow prioritisation, moscow prioritization, wsjf, rice score, kano, must
      haves, nice to haves, release plan, roadmap, prioritisation, prioritization,
      priorisierung, priorisation, priorizacion, prioritering, priorizacao, priorytetyzacja,
      onceliklendirme`,
    weak: 'priority, prioritat, priorite, prioridad, priorita, prioriteit, prioridade',
  },
  {
    name: 'change_request',
    owner: 'requirements',
    strong: `change request, cr form, change impact, impact analysis, impact assessment,
      anderungsantrag, anderungsanforderung, demande de changement, solicitud de cambio,
      richiesta di modifica, wijzigingsverzoek, solicitacao de mudanca, wniosek o zmiane,
      degisiklik talebi, pedido de alteracao`,
  },
];
