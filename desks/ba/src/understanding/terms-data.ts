/**
 * What the deliverables of the data specialist: queries, reports, definitions, models, mappings,
 * quality are called, in eight languages.
 *
 * See `lexicon.ts` for how terms are written and what `strong` and `weak` mean.
 */
import type { TermRow } from './term.ts';

export const dataTerms: readonly TermRow[] = [
  {
    name: 'sql',
    owner: 'data',
    strong: `sql, sql query, sql statement, sql script, sql view, select statement, query, join, sql
      abfrage, abfrage, datenbankabfrage, requete, requete sql, consulta sql, consulta,
      interrogazione, query sql, sql query's, zoekopdracht, stored procedure, window function,
      where clause, group by, cte, materialized view, zapytanie, zapytanie sql, kwerenda,
      sorgu, sorgusu, sql sorgusu`,
    weak: 'select, view, database',
  },
  {
    name: 'report',
    owner: 'data',
    strong: `report requirement, report definition, report specification, report spec, report layout,
      report design, reporting requirement, pivot, pivot table, sales report, monthly report,
      weekly report, umsatzbericht, monatsbericht, auswertung, berichtsanforderung, rapport
      mensuel, tableau de bord, informe mensual, informe de venta, reporte de venta, cuadro de
      mando, relatorio, relatorio de venda, rapporto mensile, maandrapport, cohort analysis,
      trend analysis, funnel analysis, ageing list, aging report, aged debt, report feature
      description, raport miesieczny, aylık rapor, specyfikacja raportu, rapor tanımı,
      especificacion del informe, especificacao do relatorio, dashboard spec, dashboard
      specification`,
    weak: `report, dashboard, bericht, rapport, informe, reporte, rapporto, rapportage, chart,
      statistic, statistik, statistique, estadistica, statistica, estatistica, figure, number,
      overview of number, listing, extract, breakdown, forecast, histogram`,
  },
  {
    name: 'kpi',
    owner: 'data',
    strong: `kpi, kpis, kpi definition, metric, metric definition, kpi tree, kpi catalogue, okr
      metric, kennzahl, kennzahlendefinition, indicateur, indicateur cle, indicador, indicador
      clave, indicatore, metriek, prestatie indicator, metrica, metrique, formula for the
      rate, wskaznik, wskazniki, gosterge, performans gostergesi, kennzahlensteckbrief,
      tracking plan, metric tree, metric sheet`,
    weak: 'measure, rate, ratio, score, formula, average, percentage',
  },
  {
    name: 'data_dictionary',
    owner: 'data',
    strong: `data dictionary, data catalogue, data catalog, field list, field catalogue, field
      catalog, field definition, column definition, column description, data definition, data
      glossary, metadata, datenkatalog, datenworterbuch, feldliste, feldkatalog, dictionnaire
      de donnee, dictionnaire des donnee, diccionario de dato, dizionario dati, dizionario dei
      dati, gegevenswoordenboek, dicionario de dado, reference data, code list, data
      inventory, slownik danych, veri sozlugu, opis pol`,
    weak: 'field, attribute, column, feld, felder, champ, campo, colonna, kolom, coluna, spalte',
  },
  {
    name: 'data_model',
    owner: 'data',
    strong: `er model, er diagram, erd, entity relationship, entity relationship diagram, entity
      relationship model, data model, logical model, conceptual model, conceptual data model,
      logical data model, star schema, snowflake schema, table design, database design,
      database schema, table structure, class diagram, domain model, entity model,
      datenmodell, er modell, modele de donnee, modele conceptuel, mcd, modelo de dato, modelo
      entidad relacion, modello dati, modello dei dati, modello er, datamodel, gegevensmodel,
      modelo de dado, modelo entidade relacionamento, data vault, cardinality, model danych,
      model encji, diagram erd, diagram encji, veri modeli, varlık iliski, varlık iliski
      modeli, varlık iliski diyagramı, relational schema, json schema, xml schema, schemat
      bazy, veritabanı seması`,
    weak: 'schema, entity, entitat, entite, entidad, table, tabelle',
  },
  {
    name: 'data_mapping',
    owner: 'data',
    strong: `data mapping, field mapping, source to target, source to target mapping, mapping table,
      mapping sheet, mapping spec, mapping specification, data lineage, column mapping,
      interface mapping, transformation rule, datenmapping, feldzuordnung, correspondance des
      champ, mapeo de dato, mapeo de campo, mappatura dei dati, mapeamento de dado, etl spec,
      etl specification, mapowanie pol, mapowanie danych, alan eslestirme, alan eslestirmesi,
      mapeamento de campo, mapping de champ, veldmapping, mappatura dei campi`,
    weak: 'mapping, lineage, interface description',
  },
  {
    name: 'data_quality',
    owner: 'data',
    strong: `data quality, data quality rule, data quality check, data profiling, profiling, data
      cleansing, data cleaning, data audit, duplicate, dupe, duplicate record, duplicate
      check, missing value, empty value, null value, outlier, reconciliation, data
      reconciliation, deduplication, datenqualitat, dublette, dubletten, duplikat, duplikate,
      datenabgleich, datenbereinigung, qualite des donnee, doublon, rapprochement, calidad de
      dato, duplicado, conciliacion, qualita dei dati, duplicati, riconciliazione,
      datakwaliteit, dubbele records, qualidade de dado, orphan record, completeness check,
      plausibility check, master data rule, jakosc danych, reguly jakosci danych, veri
      kalitesi, duplikaty, mukerrer kayıt, golden record, survivorship rule, matching rule,
      merge rule`,
    weak: 'completeness, consistency, unique, anomaly, mismatch',
  },
  {
    name: 'sample_data',
    owner: 'data',
    strong: `fake data, sample data, synthetic data, dummy data, mock data, seed data, demo data,
      random record, dummy record, fake record, sample record, sample row, test record, dummy
      row, fake customer, dummy customer, sample data set, fake data set, fake dataset,
      synthetic dataset, beispieldaten, donnees fictive, dato ficticio, dati fittizi, dado
      ficticio, voorbeelddata, przykladowe dane, ornek veri, dados de exemplo, datos de
      ejemplo, dati di esempio, donnees d' exemple`,
    weak: 'dataset, data set',
  },
];
