/** Every blank document: found by what people call it, right-sized, and with something to fill in. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { template, templates } from '../../src/requirements/template.ts';

const all = templates();

/** File, then what people call it. */
const called: readonly (readonly [string, readonly string[]])[] = [
  [
    'interview-guide.md',
    [
      'interview guide template',
      'a blank list of stakeholder questions: template',
      'Vorlage für einen Interviewleitfaden',
      "modèle de guide d'entretien",
      'plantilla de guía de entrevista',
    ],
  ],
  [
    'process-description.md',
    [
      'SOP template',
      'blank standard operating procedure',
      'Vorlage Prozessbeschreibung',
      'modèle de description de processus',
      'plantilla de descripción del proceso',
    ],
  ],
  [
    'data-dictionary.md',
    [
      'data dictionary template',
      'Vorlage für einen Datenkatalog',
      'modèle de dictionnaire de données',
      'plantilla de diccionario de datos',
    ],
  ],
  [
    'decision-log.md',
    [
      'decision log template',
      'blank decision register',
      'Vorlage Entscheidungsprotokoll',
      'modèle de relevé de décisions',
      'plantilla de registro de decisiones',
    ],
  ],
  [
    'raid-log.md',
    [
      'RAID log template',
      'blank risk register',
      'Vorlage für eine Risikoliste',
      'modèle de registre des risques',
      'plantilla de matriz de riesgos',
    ],
  ],
  [
    'gap-analysis.md',
    [
      'gap analysis template',
      'Vorlage Soll-Ist-Vergleich',
      "modèle d'analyse d'écarts",
      'plantilla de análisis de brechas',
      'plantilla de analisis de brechas',
    ],
  ],
  [
    'stakeholder-list.md',
    [
      'stakeholder analysis template',
      'blank stakeholder register',
      'Vorlage Stakeholderliste',
      "modèle d'analyse des parties prenantes",
      'plantilla de mapa de interesados',
    ],
  ],
  [
    'business-case.md',
    [
      'business case template',
      'one pager template',
      'Vorlage Projektauftrag',
      'modèle de note de cadrage',
      'plantilla de caso de negocio',
    ],
  ],
  [
    'use-case.md',
    [
      'use case template',
      'Vorlage für Anwendungsfälle',
      "modèle de cas d'utilisation",
      'plantilla de caso de uso',
    ],
  ],
  [
    'change-request.md',
    [
      'change request template',
      'Vorlage für einen Änderungsantrag',
      'modèle de demande de changement',
      'plantilla de solicitud de cambio',
    ],
  ],
  [
    'business-requirements.md',
    ['BRD template', 'Vorlage Lastenheft', 'modèle de cahier des charges'],
  ],
  ['software-requirements.md', ['SRS template', 'Vorlage Pflichtenheft']],
  [
    'user-story.md',
    ['user story template', 'Vorlage Anwendergeschichte', 'plantilla de historia de usuario'],
  ],
  [
    'acceptance-criteria.md',
    [
      'acceptance criteria template',
      'Vorlage Akzeptanzkriterien',
      "modèle de critères d'acceptation",
    ],
  ],
  ['uat-plan.md', ['UAT plan template', 'Vorlage UAT-Plan', 'modèle de plan de recette']],
  ['test-case.md', ['test case template', 'Vorlage Testfall', 'plantilla de caso de prueba']],
  ['raci.md', ['RACI template', 'modèle de matrice RACI', 'plantilla de matriz RACI']],
];

describe('documents', () => {
  for (const [file, names] of called) {
    for (const name of names) {
      it(`${name}: ${file}`, () => {
        const result = template(name);
        assert.ok(result.ok, name);
        assert.equal(result.files[0]?.name, file);
      });
    }
  }

  for (const { file, text } of all) {
    it(`${file}: at most two pages, a title, and in each part something to fill in`, () => {
      const [head = '', ...sections] = text.split(/^## /m);
      assert.match(head, /^# .*(?:\[|Definition of)/m);
      assert.ok(text.trimEnd().split('\n').length <= 92, 'too long');
      assert.ok(sections.length <= 12, `${sections.length} sections`);
      for (const section of sections.length > 0 ? sections : [head]) {
        const [title = '', ...body] = section.split('\n');
        assert.match(body.join('\n'), /\[|\|\s+\|/, title);
      }
    });

    it(`${file}: has no name that only says what all are`, () => {
      const names = all.find((one) => one.file === file)?.names ?? [];
      for (const name of names)
        assert.doesNotMatch(name, /^(?:template|document|list|log|plan|analysis|guide|table)$/i);
    });
  }

  it('the documents that were made for a small ask are one page', () => {
    for (const name of ['business case', 'decision log', 'gap analysis', 'stakeholder list']) {
      const made = template(name);
      assert.ok(made.ok);
      const lines = (made.files[0]?.text ?? '').trimEnd().split('\n').length;
      assert.ok(lines <= 30, `${name}: ${lines} lines`);
    }
  });

  it('what there is no document for is not found', () => {
    for (const name of [
      'invoice template',
      'blank contract of employment',
      'Vorlage für einen Urlaub',
    ])
      assert.equal(template(name).ok, false, name);
  });
});
