/** The test kit: for testing teams, and for testing stores and models against their contracts. */

export * from './manual-clock.ts';
export * from './scripted-model.ts';
export * from './store-contract.ts';
